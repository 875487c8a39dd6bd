"""Dates in words, in both languages: no abbreviations, day before month, no comma or ordinal, 24-hour time.

What is not ISO is given back as it is: such a thing may have been stored, and is better seen than hidden.
"""

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


def long_month(month: str, language: Language) -> str:
    """`Mawrth 2026` or `March 2026`, of `2026-03`."""
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return month
    return f"{MONTHS[language][first.month - 1]} {first.year}"


def long_moment(moment: str, language: Language) -> str:
    """`27 Mawrth 2026 am 09:30` or `27 March 2026 at 09:30`, of `2026-03-27T09:30`."""
    date, _, time = moment.partition("T")
    try:
        day = long_date(dt.date.fromisoformat(date), language)
    except ValueError:
        return moment
    return f"{day} {'am' if language == 'cy' else 'at'} {time}"
