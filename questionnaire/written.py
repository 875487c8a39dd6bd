"""A line of an answer as people write it in a language: dates and numbers out of their stored forms.

What is not of its form is written as it is: such a thing may have been stored, and is better seen than hidden.
"""

import datetime as dt
from decimal import Decimal, InvalidOperation

from questionnaire.dates_in_words import long_date, long_moment, long_month
from questionnaire.document import Language
from questionnaire.types.base import Line


def written_line(line: Line, language: Language) -> str:
    """`27 Mawrth 2026`, `Mawrth 2026`, `27 Mawrth 2026 am 09:30`, `£1,234.50`; other texts as they are."""
    match line.kind:
        case "date":
            try:
                return long_date(dt.date.fromisoformat(line.text), language)
            except ValueError:
                return line.text
        case "month":
            return long_month(line.text, language)
        case "moment":
            return long_moment(line.text, language)
        case "number":
            return written_number(line.text, line.before, line.after)
    return line.text


def written_number(number: str, before: str = "", after: str = "") -> str:
    """A decimal with its thousands separated, between what belongs to it: -£1,234.50."""
    try:
        digits = f"{Decimal(number):,f}"
    except InvalidOperation:
        return number
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}{before}{digits.removeprefix('-')}{after}"
