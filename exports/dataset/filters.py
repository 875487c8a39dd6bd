"""Which responses a selection has: by language, source, day, what signs of misuse came to, and report group.

Pure: no database. All that is chosen must be true of a response; of several codes for one thing, any of them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from exports.dataset.columns import Column, Kind
from exports.dataset.labels import words_of

# What of the system's columns can be chosen by its codes, by the name of the filter.
BY_CODE = {"language": Kind.LANGUAGE, "source": Kind.SOURCE, "set_aside": Kind.SET_ASIDE}
# Of the day at the beginning of a moment.
DAY_LENGTH = len("2012-10-01")
DAYS = (Kind.SUBMITTED, Kind.SUBMITTED_DAY)


class Impossible(Exception):
    """No response can be so. `field` is what was chosen wrongly, and the words say why, in the active language."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Filters(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was chosen; what is empty chooses nothing, so all are in. `groups` are codes by the name of a column.

    Days are those of the survey's time zone, and both are in.
    """

    language: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    groups: dict[str, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return self != EVERYTHING

    def stored(self) -> Any:
        """As JSON keeps it."""
        return msgspec.to_builtins(self)


EVERYTHING = Filters()


def filters_from(stored: Any) -> Filters:
    """Raises msgspec.ValidationError for what no filters are."""
    return msgspec.convert(stored, Filters)


class Test(Struct, frozen=True):
    """What must be true of a cell: that it is one of these codes, or begins with a day between these, both in."""

    column: Column
    codes: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def group_columns(columns: Sequence[Column]) -> list[Column]:
    """Report groups of what responses were answered with; those of items of lists are of no response as a whole."""
    return [column for column in columns if column.kind is Kind.GROUP and not column.list]


def of_kind(columns: Sequence[Column], *kinds: Kind) -> Column:
    return next(column for column in columns if column.kind in kinds)


def tests_of(filters: Filters, columns: Sequence[Column]) -> tuple[Test, ...]:
    """What must be true of every row. Raises Impossible."""
    return tuple(_tests(filters, columns))


def _tests(filters: Filters, columns: Sequence[Column]) -> Iterator[Test]:
    for name, kind in BY_CODE.items():
        if codes := getattr(filters, name):
            column = of_kind(columns, kind)
            _require_known(name, codes, [code for code, _words in words_of(column, "en").items()])
            yield Test(column, codes)
    if filters.since and filters.until and filters.since > filters.until:
        raise Impossible("until", _("The last day is before the first day. Enter a later one."))
    if filters.since or filters.until:
        since, until = (day.isoformat() if day else "" for day in (filters.since, filters.until))
        yield Test(of_kind(columns, *DAYS), since=since, until=until)
    groups = {column.name: column for column in group_columns(columns)}
    for name, codes in filters.groups.items():
        if name not in groups:
            raise Impossible(name, _("There is no column of report groups “%(name)s”.") % {"name": name})
        if codes:
            _require_known(name, codes, [value.code for value in groups[name].values])
            yield Test(groups[name], codes)


def _require_known(name: str, codes: Sequence[str], known: Sequence[str]) -> None:
    for code in codes:
        if code not in known:
            words = _("“%(code)s” is no code of %(name)s. Choose from: %(known)s.")
            raise Impossible(name, words % {"code": code, "name": name, "known": ", ".join(known)})
