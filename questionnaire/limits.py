"""Limits that authors set, read as values.

One that cannot be read is none: publishing refuses it, but a preview shows the draft as it is.
"""

import datetime as dt
from decimal import Decimal, InvalidOperation
from functools import lru_cache

MAX_DIGITS = 15

# Limits come from few questionnaires; reading each of them once is enough.
_KEPT = 1024


@lru_cache(_KEPT)
def decimal_limit(setting: str | int | None) -> Decimal | None:
    try:
        limit = None if setting is None else Decimal(setting)
    except InvalidOperation:
        return None
    return limit if limit is not None and limit.is_finite() and limit.adjusted() < MAX_DIGITS else None


def whole_limit(setting: str | int | None) -> int | None:
    limit = decimal_limit(setting)
    return int(limit) if limit is not None and limit == int(limit) else None


def date_limit(setting: str | int | None, today: dt.date) -> dt.date | None:
    """`today` stands for the caller's day."""
    return today if setting == "today" else _date(setting)


@lru_cache(_KEPT)
def _date(setting: str | int | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(setting))
    except ValueError:
        return None
