"""Straight quotes and apostrophes set curly, in both languages, as the published version shows them."""

import re
from typing import Any, TypeVar, cast

import msgspec

from questionnaire.document import Text

# Words that begin with an apostrophe: Welsh ones shortened at the front ('r, 'n, 'dych), and English. In lower case
# only: with a capital ('Na chewch') a quotation is likelier.
# fmt: off
_SHORTENED = frozenset([
    "r", "n", "i", "u", "w", "m", "th", "ch", "na", "ma", "di", "dw", "dych", "dyn", "dach", "dydy", "dyw", "doedd",
    "sa", "sdim", "smo", "rwy", "rwyf", "roedd", "rhen", "nghariad", "neu", "nabod", "sgwn", "steddfod", "mond",
    "fory", "te", "tae", "em", "tis", "twas", "til", "cause", "cos", "bout",
])
# fmt: on
_PLACEHOLDER = re.compile(r"(\$\{[^}]*\})")
_WORD = re.compile(r"\w+")
# A mark after one of these, or at the start, opens; anywhere else it closes.
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0\u202f([{<–—-/‘“")
# Texts that are addresses.
_AS_TYPED = ("slug", "url")
_T = TypeVar("_T")


def curly(text: str) -> str:
    """The text with its straight ' and " set as ’ or as pairs ‘ ’ and “ ”.

    An apostrophe within or after a word is ’; so is one before a shortened word ('r, '90s), or one that nothing closes.
    Placeholders stay as they are.
    """
    if "'" not in text and '"' not in text:
        return text
    # Placeholders are held aside as one character that is neither a space nor a mark.
    held = _PLACEHOLDER.findall(text)
    marked = _PLACEHOLDER.sub("\ufffc", text)
    pieces = _set(marked).split("\ufffc")
    return "".join(piece + name for piece, name in zip(pieces, [*held, ""], strict=True))


def _set(text: str) -> str:
    characters = list(text)
    for at, character in enumerate(text):
        opens = (
            at == 0
            or text[at - 1] in _BEFORE_OPENING
            or (text[at - 1] in "'\"" and characters[at - 1] in "‘“")
        )
        if character == '"':
            characters[at] = "“" if opens else "”"
        elif character == "'":
            characters[at] = "‘" if opens and _is_quotation(text, at) else "’"
    return "".join(characters)


def _is_quotation(text: str, at: int) -> bool:
    """Whether a mark at the start of a word opens a quotation that is closed further on."""
    word = _WORD.match(text, at + 1)
    if not word:
        return at + 1 < len(text) and not text[at + 1].isspace() and _closing(text, at + 1) is not None
    if word[0][0].isdigit() and not text.startswith("'", word.end()):
        return False
    closing = _closing(text, at + 1)
    return closing is not None and (word[0] not in _SHORTENED or closing == word.end())


def _closing(text: str, start: int) -> int | None:
    """Where the next mark stands that may close a quotation: after a word or its punctuation, before none."""
    for at in range(start, len(text)):
        if text[at] != "'" or text[at - 1] in _BEFORE_OPENING:
            continue
        if at + 1 == len(text) or not text[at + 1].isalnum():
            return at
    return None


def set_typography(part: _T) -> _T:
    """A copy of a questionnaire, or of any part of one, with every text set curly."""
    return cast(_T, _set_part(part))


def _set_part(part: Any) -> Any:
    if isinstance(part, Text):
        return Text(curly(part.cy), curly(part.en))
    if isinstance(part, tuple):
        return tuple(map(_set_part, part))
    if isinstance(part, msgspec.Struct) and type(part).__module__ == Text.__module__:
        return msgspec.structs.replace(
            part,
            **{
                name: _set_part(getattr(part, name))
                for name in part.__struct_fields__
                if name not in _AS_TYPED
            },
        )
    return part
