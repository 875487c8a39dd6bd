"""Elements of DDI-Codebook that say something: a text once, or once in each language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement  # nothing is read

from exports.codebook.printable import printable
from exports.guide import Words, said_in
from questionnaire.document import LANGUAGES, Language, Text

LANG = "xml:lang"

Sides = dict[Language, str]


def leaf(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = printable(text)


def both(parent: Element, tag: str, words: Sides) -> None:
    """An element for each language that there are words in."""
    for side, text in words.items():
        leaf(parent, tag, text, **{LANG: side})


def sides_of(text: Text) -> Sides:
    return {side: text.in_(side) for side in LANGUAGES if text.in_(side)}


def said(words: Words) -> Sides:
    return {side: said_in(words, side) for side in LANGUAGES}


def filled(words: Words, values: Mapping[str, str]) -> Sides:
    return {side: text % values for side, text in said(words).items()}


def day(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d}"
