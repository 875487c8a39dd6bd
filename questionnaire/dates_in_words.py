"""Dates in words, in both languages: no abbreviations, day before month, no comma or ordinal."""

import datetime as dt

from questionnaire.document import Language

MONTHS: dict[Language, tuple[str, ...]] = {
    "cy": tuple(
        "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()  # noqa: SIM905
    ),
    "en": tuple(
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    ),
}


def long_date(date: dt.date, language: Language) -> str:
    """`14 Medi 2012` or `14 September 2012`."""
    return f"{date.day} {MONTHS[language][date.month - 1]} {date.year}"
