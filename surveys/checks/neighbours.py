"""Dates, times, months and moments by number, to find those next to the ones that rules write out."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from questionnaire.expressions.kinds import is_of_kind

_MINUTES = 24 * 60


class _Kind(NamedTuple):
    """How long its values are as text, how they are numbered without gaps, and their first and last number."""

    length: int
    number: Callable[[str], int]
    value: Callable[[int], str]
    first: int
    last: int


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


def _date(number: int) -> str:
    return dt.date.fromordinal(number).isoformat()


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _time(number: int) -> str:
    return f"{number // 60:02}:{number % 60:02}"


_LAST_DAY = dt.date.max.toordinal()
_KINDS = {
    "date": _Kind(10, _day, _date, 1, _LAST_DAY),
    "time": _Kind(5, _minute, _time, 0, _MINUTES - 1),
    "month": _Kind(
        7,
        lambda text: int(text[:4]) * 12 + int(text[5:]) - 1,
        lambda number: f"{number // 12:04}-{number % 12 + 1:02}",
        12,
        dt.MAXYEAR * 12 + 11,
    ),
    "moment": _Kind(
        16,
        lambda text: _day(text[:10]) * _MINUTES + _minute(text[11:]),
        lambda number: f"{_date(number // _MINUTES)}T{_time(number % _MINUTES)}",
        _MINUTES,
        (_LAST_DAY + 1) * _MINUTES - 1,
    ),
}


def is_plain(kind: str, text: str) -> bool:
    """Whether the text is such a value as answers are: a time without seconds, a moment with a time."""
    return is_of_kind(kind, text) and len(text) == _KINDS[kind].length


def neighbours(kind: str, written: Iterable[str]) -> list[str]:
    """Plain values, those before and after each, in their order; some other value where there are none."""
    _length, number, value, first, last = _KINDS[kind]
    numbers = {number(one) for one in written} or {(first + last) // 2}
    near = {one + step for one in numbers for step in (-1, 0, 1)}
    return [value(one) for one in sorted(near) if first <= one <= last]
