"""Marks the sentences that this room only keeps: `responses` and `surveys` say them in the reader's language.

Named as Django names its own, so that the catalogues find them (config/catalogues/extraction.py).
"""

from typing import NamedTuple


class Plural(NamedTuple):
    """A sentence that depends on a count: the values it is filled with have it as `count`."""

    singular: str
    plural: str


Sentence = str | Plural


def gettext_noop(message: str) -> str:
    return message


def ngettext_noop(singular: str, plural: str) -> Plural:
    return Plural(singular, plural)
