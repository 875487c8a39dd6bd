"""Lengths of time in words, in both languages: "1 awr 30 munud", "1 hour 30 minutes".

Welsh counts a noun in the singular, which a number may mutate (2 funud, 2 flynedd), and has three words for a year that
is counted; so the words are given by number here, not in the catalogue's six forms, which do not tell 4 from 5.
"""

from collections.abc import Iterable

from questionnaire.document import Language, Text

ENGLISH = {
    "years": ("year", "years"),
    "months": ("month", "months"),
    "weeks": ("week", "weeks"),
    "days": ("day", "days"),
    "hours": ("hour", "hours"),
    "minutes": ("minute", "minutes"),
}
# For any number, and for those that change the word.
WELSH: dict[str, tuple[str, dict[int, str]]] = {
    "years": ("mlynedd", {1: "flwyddyn", 2: "flynedd", 3: "blynedd", 4: "blynedd", 6: "blynedd"}),
    "months": ("mis", {2: "fis"}),
    "weeks": ("wythnos", {}),
    "days": ("diwrnod", {2: "ddiwrnod"}),
    "hours": ("awr", {}),
    "minutes": ("munud", {2: "funud"}),
}
# Where no number stands before it.
ALONE = {"years": "blwyddyn"}


def long_duration(parts: Iterable[tuple[str, int]], language: Language) -> str:
    """Units with how many there are of each, the longest first; those that are none are left out, all but the last."""
    counted = list(parts)
    said = [part for part in counted if part[1]] or counted[-1:]
    return " ".join(f"{count:,} {_unit(unit, count, language)}" for unit, count in said)


def name_of(unit: str) -> Text:
    """A unit by itself, as it heads a column of numbers."""
    return Text(ALONE.get(unit, WELSH[unit][0]), ENGLISH[unit][1])


def _unit(unit: str, count: int, language: Language) -> str:
    if language == "en":
        one, more = ENGLISH[unit]
        return one if count == 1 else more
    usual, changed = WELSH[unit]
    return changed.get(count, usual)
