"""Typed text made canonical: NFC, trimmed, one kind of line end.

What a person may paste without seeing it (tabs, odd line ends, spaces of every width) is made ordinary. Control
characters, NUL among them, lone surrogates and non-characters are never text: neither PostgreSQL nor XML can hold
them. U+FFFD stands where a decoder met bytes that are no text, such as half of a surrogate pair. All of these are
refused rather than removed, so that what is stored is always what was sent.
"""

import re
import unicodedata

_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BREAKS = re.compile("[\t\n\r\v\f\x85\u2028\u2029]+")
# What `str.strip` takes for white space, and the invisible characters that come along with pasted text.
_EDGES = "".join(
    map(chr, (9, 10, 32, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF))
)


class CharactersRefused(ValueError):
    """The text has characters that cannot be stored."""


def line(typed: str) -> str:
    """One line: tabs and line ends become a space. Raises CharactersRefused."""
    return _trimmed(_BREAKS.sub(" ", typed))


def passage(typed: str) -> str:
    r"""Lines that end in `\n`. Raises CharactersRefused."""
    return _trimmed(_LINE_END.sub("\n", typed))


def mended(stored: str) -> str:
    """As `passage`, of a text that can be refused no more: U+FFFD for every character that is never text."""
    return _canonical(printable(_LINE_END.sub("\n", stored)))


def _trimmed(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    if _REFUSED.search(text):
        raise CharactersRefused
    return _canonical(text)


def _canonical(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip(_EDGES)


def printable(typed: str) -> str:
    """The text with U+FFFD for every character that cannot be stored, to show again what was refused."""
    return _REFUSED.sub("\ufffd", typed)
