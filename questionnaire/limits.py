"""Limits that authors set, read as values.

One that cannot be read is none: publishing refuses it, but a preview shows the draft as it is.
"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

MAX_DIGITS = 15

TIME = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")
MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")

# Limits come from few questionnaires; reading each of them once is enough.
_KEPT = 1024


@lru_cache(_KEPT)
def decimal_limit(setting: str | int | None) -> Decimal | None:
    """One whose first digit stands far from the point is none: written out, 1e-999999999 takes a gigabyte."""
    try:
        limit = None if setting is None else Decimal(setting)
    except InvalidOperation:
        return None
    return limit if limit is not None and limit.is_finite() and abs(limit.adjusted()) < MAX_DIGITS else None


def whole_limit(setting: str | int | None) -> int | None:
    limit = decimal_limit(setting)
    return int(limit) if limit is not None and limit == int(limit) else None


def date_limit(setting: str | int | None, today: dt.date) -> dt.date | None:
    """`today` stands for the caller's day."""
    return today if setting == "today" else _date(setting)


@lru_cache(_KEPT)
def _date(setting: str | int | None) -> dt.date | None:
    try:
        date = dt.date.fromisoformat(str(setting))
    except ValueError:
        return None
    # Python reads other forms of ISO 8601 too, such as 2026-W05-6: their texts are not in the order of the days.
    return date if date.isoformat() == setting else None


def time_limit(setting: str | int | None) -> str | None:
    """A time of day as HH:MM: such texts are in the order of the times."""
    return setting if isinstance(setting, str) and TIME.fullmatch(setting) else None


def month_limit(setting: str | int | None, today: dt.date) -> str | None:
    """A month as YYYY-MM; `today` stands for the month of the caller's day."""
    if setting == "today":
        return today.isoformat()[:7]
    return setting if isinstance(setting, str) and MONTH.fullmatch(setting) else None


def moment_limit(setting: str | int | None, today: dt.date, *, at_end: bool) -> str | None:
    """A local date and time as YYYY-MM-DDTHH:MM; `today` stands for the first or last minute of the caller's day."""
    if setting == "today":
        return f"{today}T{'23:59' if at_end else '00:00'}"
    date, _, time = str(setting).partition("T")
    return f"{date}T{time}" if _date(date) and TIME.fullmatch(time) else None
