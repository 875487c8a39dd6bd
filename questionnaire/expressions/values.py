"""What expressions calculate with, and how one kind of it reads as another: XPath 1.0's rules, as in ODK.

Values are strings, numbers, booleans, and lists: of option codes, or of the answers that the items of a list gave. A
list reads as its parts joined by spaces. Numbers are IEEE doubles here as in the browser.
"""

import datetime as dt
import math
import re
from decimal import Decimal

Result = str | float | bool | list[str]

SPACE = " \t\r\n"
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
# Each kind has an order of its own, which is that of its texts.
_CALENDAR = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "moment": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?"),
    "time": re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?"),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
}
_EPOCH = dt.date(1970, 1, 1).toordinal()
_LAST_DAY = dt.date.max.toordinal()
SECONDS_IN_DAY = 86400


def truth(result: Result) -> bool:
    """Whether a result counts as true: not empty, not zero, not NaN."""
    if isinstance(result, float):
        return result != 0 and not math.isnan(result)
    return bool(result)


def number(result: Result) -> float:
    """The number that a result reads as, a date in days since 1970; NaN if it is none."""
    if isinstance(result, float):
        return result
    if isinstance(result, bool):
        return float(result)
    written = text(result)
    value = number_in(written)
    return days_in(written) if value is None else value


def number_in(written: str) -> float | None:
    """The number that a text is; None if it is none."""
    written = written.strip(SPACE)
    return float(written) if _NUMBER.fullmatch(written) else None


def text(result: Result) -> str:
    if isinstance(result, str):
        return result
    if isinstance(result, list):
        return " ".join(result)
    if isinstance(result, bool):
        return "true" if result else "false"
    return number_text(result)


def number_text(value: float) -> str:
    """As XPath writes numbers: no exponent, no decimal point in whole numbers."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def codes(result: Result) -> list[str]:
    """The codes in a list, or in a text with spaces between them."""
    if isinstance(result, list):
        return result
    return [code for code in re.split(f"[{SPACE}]+", text(result)) if code]


def in_calendar(written: Result) -> str | None:
    """Which of date, moment (date and time), time and month a text looks like; None if it is none of them."""
    if not isinstance(written, str):
        return None
    return next((kind for kind, form in _CALENDAR.items() if form.fullmatch(written)), None)


def moment_in(result: Result) -> tuple[int, int] | None:
    """The day (counted from 1970) and the second of the day of a date, of a moment, or of a number of days."""
    if isinstance(result, float | bool):
        return _moment_of(float(result))
    written = text(result)
    if in_calendar(written) in ("date", "moment"):
        day, seconds = _day(written[:10]), _seconds(written[11:]) if len(written) > 10 else 0
        return None if day is None or seconds is None else (day, seconds)
    value = number_in(written)
    return None if value is None else _moment_of(value)


def _moment_of(days: float) -> tuple[int, int] | None:
    if not 1 - _EPOCH <= days < _LAST_DAY + 1 - _EPOCH:  # NaN is not either.
        return None
    day = math.floor(days)
    return day, min(math.floor((days - day) * SECONDS_IN_DAY + 0.5), SECONDS_IN_DAY - 1)


def days_in(written: str) -> float:
    """Days since 1970 of a date or moment; NaN for any other text."""
    if in_calendar(written) not in ("date", "moment") or (found := moment_in(written)) is None:
        return math.nan
    day, seconds = found
    return day + seconds / SECONDS_IN_DAY


def part_of_day(result: Result) -> float:
    """The part of the day that has passed at a time, or at the time of a moment; NaN if it is none."""
    written = text(result)
    kind = in_calendar(written)
    seconds = _seconds(written[11:] if kind == "moment" else written) if kind in ("time", "moment") else None
    return math.nan if seconds is None else seconds / SECONDS_IN_DAY


def date_of(day: int) -> dt.date:
    """The date of a day counted from 1970, as `moment_in` gives it."""
    return dt.date.fromordinal(day + _EPOCH)


def _day(written: str) -> int | None:
    try:
        return dt.date.fromisoformat(written).toordinal() - _EPOCH
    except ValueError:
        return None


def _seconds(written: str) -> int | None:
    hours, minutes, seconds = (*map(int, written.split(":")), 0)[:3]
    return hours * 3600 + minutes * 60 + seconds if hours < 24 and minutes < 60 and seconds < 60 else None
