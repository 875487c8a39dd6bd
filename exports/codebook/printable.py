"""What a page and XML can hold of a text."""

from typing import Any


def printable(text: str) -> str:
    """Without what neither XML nor a page can hold."""
    return "".join(letter if is_printable(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def is_printable(letter: str) -> bool:
    """Whether XML 1.0 can hold it (its production Char)."""
    code = ord(letter)
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def printable_in(given: Any) -> Any:
    """The same, for every text in lists and dictionaries."""
    match given:
        case str():
            return printable(given)
        case list():
            return [printable_in(each) for each in given]
        case dict():
            return {key: printable_in(each) for key, each in given.items()}
    return given
