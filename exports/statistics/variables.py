"""What columns are in statistics programs: numbers with labels, dates, texts, and missing values told apart.

Pure. Which number stands for which code is in exports.dataset.coding; how a program counts days is its `Clock`.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from msgspec import Struct

from exports.dataset.coding import FIXED, no_answer, numbers_of
from exports.dataset.columns import Column, Kind
from exports.dataset.labels import CHOSEN, NOT_CHOSEN, Labels, in_languages, words_of
from exports.guide import KINDS, MISSING, say

NO_ANSWER = _("No answer")
TICKED = {CHOSEN: pgettext_lazy("option", "Chosen"), NOT_CHOSEN: pgettext_lazy("option", "Not chosen")}
# What a column is, which its question does not say.
SAID_BY_KIND = frozenset(
    {Kind.GROUP, Kind.CONSENT, Kind.ORDER, Kind.COUNT, Kind.TRANSLATION, Kind.TRANSLATED_INTO}
)

WHOLE = frozenset({Kind.TICK, Kind.CODE, Kind.RANK, Kind.COUNT, Kind.ITEM, Kind.VERSION})
NUMBERED = frozenset({Kind.CHOICE, Kind.GROUP, Kind.RATING, *FIXED})
TIMED = frozenset(
    {Kind.DATE, Kind.SUBMITTED_DAY, Kind.MONTH, Kind.TIME, Kind.MOMENT, Kind.STARTED, Kind.SUBMITTED}
)
SCALES = frozenset({Kind.NUMBER, Kind.COUNT, *TIMED})
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# A moment without the offset of its zone: these programs know none.
MOMENT_LENGTH = len("2012-10-01T09:30:00")

Holds = Literal["whole", "real", "text"]
Measure = Literal["nominal", "ordinal", "scale"]
Read = Callable[[str], int | float | None]


class Clock(Struct, frozen=True):
    """What a day and a second are to a program, and from when it counts; `months`: whether it counts months too.

    `no_answer` stands for a date or time that was left empty: no day, second or month of its count may be that.
    """

    origin: dt.date
    day: int
    second: int
    months: bool
    no_answer: int

    def read(self, kind: Kind, text: str) -> int | None:
        """A date, month, time or moment as the program has it; None if the text is none."""
        try:
            match kind:
                case Kind.DATE | Kind.SUBMITTED_DAY:
                    return self._day(dt.date.fromisoformat(text))
                case Kind.MONTH:
                    return self._month(dt.date.fromisoformat(f"{text}-01"))
                case Kind.TIME:
                    time = dt.time.fromisoformat(text)
                    return (time.hour * 3600 + time.minute * 60 + time.second) * self.second
            moment = dt.datetime.fromisoformat(text[:MOMENT_LENGTH])
        except ValueError:
            return None
        since = moment - dt.datetime.combine(self.origin, dt.time())
        return (since.days * 86_400 + since.seconds) * self.second

    def _day(self, date: dt.date) -> int:
        return (date - self.origin).days * self.day

    def _month(self, first: dt.date) -> int:
        if self.months:
            return (first.year - self.origin.year) * 12 + first.month - self.origin.month
        return self._day(first)


class Variable(Struct, frozen=True):
    """A column in a statistics program.

    `read` gives the number for a text of the dataset, and None for one that it cannot be; a column that holds texts has
    none. `labels` are of numbers; those of `missing` are apart. Where nothing was asked a cell is null in the dataset
    and has no number here either.
    """

    column: Column
    name: str
    label: str
    holds: Holds
    measure: Measure
    read: Read | None = None
    labels: dict[int, str] = {}
    missing: dict[int, str] = {}


def variables_of(
    columns: Sequence[Column], names: Mapping[str, str], labels: Labels, clock: Clock
) -> list[Variable]:
    """`names` are the program's, by the names of the columns."""
    return [_variable(column, names[column.name], labels, clock) for column in columns]


def _variable(column: Column, name: str, labels: Labels, clock: Clock) -> Variable:
    holds, reader = _reader(column, clock)
    if reader is None:
        return Variable(column, name, label_of(column, labels), holds, "nominal")
    labelled, missing = _labels(column, labels)
    if (unanswered := _no_answer(column, clock)) is not None:
        missing = {unanswered: say(NO_ANSWER, labels)} | missing
        reader = partial(_or_no_answer, reader, unanswered)
    label = label_of(column, labels)
    return Variable(column, name, label, holds, _measure(column), reader, labelled, missing)


def _no_answer(column: Column, clock: Clock) -> int | None:
    number = no_answer(column)
    return number if number is None or column.kind not in TIMED else clock.no_answer


def _reader(column: Column, clock: Clock) -> tuple[Holds, Read | None]:
    kind = column.kind
    if kind in NUMBERED:
        return "whole", partial(_coded, numbers_of(column), is_scale=kind is Kind.RATING)
    if kind in WHOLE:
        return "whole", _whole
    if kind is Kind.NUMBER:
        return "real", _real
    if kind in TIMED:
        return "real", partial(clock.read, kind)
    return "text", None


def _labels(column: Column, labels: Labels) -> tuple[dict[int, str], dict[int, str]]:
    """Of the numbers of answers, and of missing values."""
    if column.kind in (Kind.TICK, Kind.CODE):
        return (
            {int(code): say(word, labels) for code, word in TICKED.items()} if labels != "codes" else {}
        ), {}
    words = words_of(column, labels)
    missing = {value.code: value.missing for value in column.values if value.missing}
    labelled = {
        number: words.get(code) or (say(MISSING[missing[code]], labels) if code in missing else code)
        for code, number in numbers_of(column).items()
    }
    apart = {number: labelled.pop(number) for code, number in numbers_of(column).items() if code in missing}
    ends = {
        point.number: in_languages(point.label.in_, labels) for point in column.points if labels != "codes"
    }
    return {number: words for number, words in ends.items() if words} | labelled, apart


def label_of(column: Column, labels: Labels) -> str:
    """What a variable is called in full; with codes, the name of the column. One line.

    The row or option is first, then the unit of numbers: programs that keep little of a label then still tell the
    columns of a question apart, and what they count.
    """
    if labels == "codes":
        return column.name
    part = say(KINDS[column.kind], labels) if column.kind in SAID_BY_KIND or not column.key else ""
    part = part or in_languages(column.part.in_, labels)
    unit = in_languages(column.unit.in_, labels)
    words = " – ".join(filter(None, [part, unit, in_languages(column.text.in_, labels)]))
    return " ".join((f"{column.item}: {words}" if column.item else words).split())


def _measure(column: Column) -> Measure:
    if column.kind in SCALES:
        return "scale"
    if column.kind in (Kind.RATING, Kind.RANK, Kind.VERSION, Kind.ITEM):
        return "ordinal"
    answers = [value for value in column.values if not value.missing]
    # Whoever gives numbers for codes has an order in mind.
    in_order = len(answers) > 1 and all(value.code == str(value.number) for value in answers)
    return "ordinal" if in_order else "nominal"


def _coded(known: Mapping[str, int], text: str, *, is_scale: bool) -> int | None:
    number = known.get(text)
    return _whole(text) if number is None and is_scale else number


def _whole(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and "." not in text else None


def _real(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _or_no_answer(read: Read, unanswered: int, text: str) -> int | float | None:
    return read(text) if text else unanswered
