"""Texts as pages show them: in their own language, whole, and without what could mislead whoever looks."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from questionnaire.document import LANGUAGES, Language, Text
from surveys.dates import long_date
from verbatims.models import Code, Verbatim
from verbatims.sources import Source
from verbatims.translating import OTHER

# What turns the direction of letters or hides between them shows as a mark; each paragraph finds its own direction.
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]")
_NUMBERED = re.compile("⟨U\\+([0-9A-F]{4})⟩")
# In Welsh or in English, to whoever reads the page aloud; of a mixed text nobody knows.
_LANGUAGES = {"cy": "cy", "en": "en", "unsure": ""}


@dataclass(frozen=True)
class Shown:
    """A text on a page. `language_tag` is for `lang`, empty where it is not known."""

    row: Verbatim
    html: SafeString
    language_tag: str
    day: str
    part: tuple[Language, str] | None
    released: SafeString | None
    translation: SafeString | None
    translation_language: str
    codes: list[tuple[Code, bool]]


def shown(
    text: Verbatim, sources: dict[str, Source], codes: list[Code] | None = None, written: str | None = None
) -> Shown:
    """`written` takes the place of what somebody wrote."""
    source = sources[text.source]
    return Shown(
        row=text,
        html=paragraphs(text.text if written is None else written),
        language_tag=_LANGUAGES[text.language],
        day=long_date(text.day, get_language() or "cy"),
        part=words_in(source.part) if source.part else None,
        released=paragraphs(text.released) if text.released else None,
        translation=paragraphs(text.translation) if text.translation else None,
        translation_language=OTHER.get(text.language, ""),
        codes=[(code, code.code in text.codes) for code in codes or []],
    )


def paragraphs(text: str) -> SafeString:
    """Escaped, a line each; what cannot be seen is shown as its number."""
    lines = (_visible(line) for line in text.split("\n"))
    return format_html_join(
        "", '<span class="aw-said__line" dir="auto">{}</span>', ((line,) for line in lines)
    )


def _visible(line: str) -> str:
    shown = _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", line)
    return "".join(
        f"⟨U+{ord(sign):04X}⟩" if unicodedata.category(sign) == "Cc" and sign != "\t" else sign
        for sign in shown
    )


def as_written(copied: str) -> str:
    """What somebody has copied from a page, with the signs that were shown there as their numbers."""
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), copied)


def words_in(text: Text) -> tuple[Language, str]:
    """In the language of the page; in the other, marked so, where it is not written in that."""
    language: Language = "en" if get_language() == "en" else "cy"
    if text.in_(language):
        return language, text.in_(language)
    other = next(each for each in LANGUAGES if each != language)
    return other, text.in_(other)


def label_of(code: Code) -> str:
    return code.label_en if get_language() == "en" else code.label_cy


def group_of(code: Code) -> str:
    return code.group_en if get_language() == "en" else code.group_cy


def grouped(codes: list[tuple[Code, bool]]) -> list[tuple[str, list[tuple[Code, bool]]]]:
    """Codes under their groups, in the order in which they were added; those without one first."""
    found: dict[str, list[tuple[Code, bool]]] = {"": []}
    for code, is_given in codes:
        found.setdefault(group_of(code), []).append((code, is_given))
    return [(group, of_group) for group, of_group in found.items() if of_group]
