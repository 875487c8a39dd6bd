"""LimeSurvey's texts, which are HTML with placeholders, as ours, which are plain, in Welsh and English."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.files.limesurvey.languages import Sides
from surveys.files.limesurvey.passages import line, passage
from surveys.files.limesurvey.phrases import Untranslatable
from surveys.files.limesurvey.places import WHOLE
from surveys.files.limesurvey.rules import Rules
from surveys.files.limesurvey.source import Texts
from surveys.files.report import Place, Report
from surveys.files.shapes import Record
from surveys.files.xlsform.records import text_record

LONGEST = 20_000
SOURCES_SHOWN = 6
_PLACEHOLDER = re.compile(r"\{(?:INSERTANS:)?([A-Za-z0-9_][\w:.#-]*)\}")
_SCRIPT = re.compile(r"\{(?!\s)[^{}\s][^{}]*\}")
_DATES = {"EXPIRY": "closes_date", "STARTDATE": "opens_date"}

_LOST = {
    "pictures": gettext_lazy("The picture in this text was left out. Describe in words what it shows."),
    "media": gettext_lazy("The video or sound in this text was left out. Say in words what it tells."),
    "links": gettext_lazy(
        "A link in this text leads to something on LimeSurvey’s own server, and its address was left out."
    ),
    "scripts": gettext_lazy("The script or style in this text was left out, and what it did is gone."),
    "tables": gettext_lazy("The table in this text became lines. Look whether they can still be read."),
    "controls": gettext_lazy("The buttons or boxes in this text were left out."),
}


def braced(source: str, found: re.Match[str]) -> str:
    """Braces that stay braces: with a dollar before them, as in `${PRICE}`, they would be one of our placeholders."""
    is_after_dollar = found.string[: found.start()].endswith("$")
    return f" {source}" if is_after_dollar else source


@dataclass
class Wording:
    rules: Rules
    report: Report
    sides: Sides
    # How many texts lost bold, italics or colours: said once for all.
    plainer: Counter[str] = field(default_factory=Counter)

    def passage(self, texts: Texts, place: Place, longest: int = LONGEST) -> Record:
        return self._text(texts, place, longest, lambda html: passage(html))

    def line(self, texts: Texts, place: Place, longest: int = LONGEST) -> Record:
        return self._text(texts, place, longest, lambda html: line(html))

    def _text(self, texts: Texts, place: Place, longest: int, read: Callable) -> Record:  # type: ignore[type-arg]
        found: dict[str, str] = {}
        for language, code in self.sides.items():
            if not (html := texts.get(code) or texts.get("", "")).strip():
                continue
            plain = read(html)
            self._report_lost(plain.lost, place)
            text = self._piped(plain.text, place)
            if len(text) > longest:
                message = _("The text is over %(longest)d characters and ends there. Shorten it.")
                self.report.changed(place, message % {"longest": longest})
                text = text[:longest].rstrip()
            found[language] = text
        return text_record(found, place)

    def _report_lost(self, lost: set[str], place: Place) -> None:
        for kind in sorted(lost):
            if kind == "emphasis":
                self.plainer["emphasis"] += 1
            else:
                self.report.left_out(place, str(_LOST[kind]))

    def _piped(self, text: str, place: Place) -> str:
        """With our placeholders. What cannot be one stays as it stood, so that an author sees where it was."""
        if "{" not in text:
            return text
        lost: dict[str, None] = {}
        text = _SCRIPT.sub(lambda found: self._placeholder(found, lost), text)
        if lost:
            message = _(
                "These cannot be filled in here, and stand in the text as they are: %(sources)s. Rewrite the text."
            )
            shown = ", ".join(source[:80] for source in islice(lost, SOURCES_SHOWN))
            self.report.left_out(place, message % {"sources": shown + ", …" * (len(lost) > SOURCES_SHOWN)})
        return text

    def _placeholder(self, found: re.Match[str], lost: dict[str, None]) -> str:
        if name := _PLACEHOLDER.fullmatch(found[0]):
            if date := _DATES.get(name[1]):
                return f"${{{date}}}"
            try:
                return f"${{{self.rules.key_of(name[1])}}}"
            except Untranslatable:
                pass
        lost[found[0]] = None
        return braced(found[0], found)

    def report_plainer(self) -> None:
        if count := self.plainer["emphasis"]:
            message = ngettext(
                "Texts are plain here: bold, italics, sizes and colours were taken out of %(count)d text.",
                "Texts are plain here: bold, italics, sizes and colours were taken out of %(count)d texts.",
                count,
            )
            self.report.changed(WHOLE, message % {"count": count})
