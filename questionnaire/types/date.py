"""A date in three fields, stored as ISO. `today` as a limit is the caller's day."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from questionnaire.answers import Answers, Posted
from questionnaire.document import Question
from questionnaire.faults import Fault, FaultKind
from questionnaire.limits import date_limit
from questionnaire.types.base import (
    Cleaned,
    Offered,
    SingleValueType,
    fault,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.fields import drawn_parts, part_fault, typed_parts
from questionnaire.types.ranges import range_fault
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

PARTS = ("day", "month", "year")
PART_LABELS = {"day": N_("Day"), "month": N_("Month"), "year": N_("Year")}

_WITHOUT: dict[tuple[str, ...], FaultKind] = {
    ("day",): "date_without_day",
    ("month",): "date_without_month",
    ("year",): "date_without_year",
    ("day", "month"): "date_without_day_and_month",
    ("day", "year"): "date_without_day_and_year",
    ("month", "year"): "date_without_month_and_year",
}
_DAY_OR_MONTH = re.compile("[0-9]{1,2}")
_YEAR = re.compile("[0-9]{4}")
_ISO = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")


class Date(SingleValueType):
    name = N_("Date")
    reads = "date"
    line = "date"
    settings = ("min", "max")
    limits = "date"

    def fields(self, question: Question) -> Iterable[str]:
        return PARTS

    def anchor(self, question: Question, control: str) -> str:
        return f"{control}-day" if control == question.code else control

    def draw(self, sheet: Sheet) -> Drawn:
        code = sheet.question.code
        parts = date_parts(sheet)
        error = sheet.error_at(code, *(f"{code}-{part}" for part in PARTS))
        return Drawn("date", {"parts": parts, "error": error})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        settings, today = question.settings, chance.today
        least = date_limit(settings.min, today) or today - dt.timedelta(days=5 * 365)
        most = date_limit(settings.max, today) or max(today, least)
        day = least + dt.timedelta(days=chance.rng.randint(0, max(0, (most - least).days)))
        parts = {"day": day.day, "month": day.month, "year": day.year}
        return {f"{question.code}-{part}": [str(value)] for part, value in parts.items()}

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        date = read_date(question, posted)
        if isinstance(date, Fault):
            return Cleaned({question.code: None}, [date])
        if date is None:
            faults = [fault(question, "missing_date", f"{question.code}-day")] if question.required else []
            return Cleaned({question.code: None}, faults)
        settings = question.settings
        between = date_limit(settings.min, today), date_limit(settings.max, today)
        control = f"{question.code}-day"
        found = range_fault(question, date, between, control, kind="date", words=dt.date.isoformat)
        return Cleaned({question.code: None if found else date.isoformat()}, [found] if found else [])

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            return posted_date(question, value)
        return {}


def read_date(question: Question, posted: Posted) -> dt.date | Fault | None:
    """The date in the three fields, what is wrong with them, or None where all are empty."""
    typed = typed_parts(question, posted, PARTS)
    if isinstance(typed, Fault):
        return typed
    missing = tuple(part for part in PARTS if not typed[part])
    if missing == PARTS:
        return None
    if missing:
        return part_fault(question, _WITHOUT[missing], missing[0])
    for part in ("day", "month"):
        if not _DAY_OR_MONTH.fullmatch(typed[part]):
            return part_fault(question, "not_a_date", part)
    if not _YEAR.fullmatch(typed["year"]):
        return part_fault(question, "year_not_four_digits", "year")
    day, month, year = (int(typed[part]) for part in PARTS)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return part_fault(question, "not_a_date", _wrong_part(month, year))


def posted_date(question: Question, value: str) -> dict[str, list[str]]:
    """The three fields of a stored date; what is none stands in the first."""
    parts = _ISO.fullmatch(value)
    year, month, day = parts.groups() if parts else ("", "", value)
    shown = (day.removeprefix("0"), month.removeprefix("0"), year) if parts else (day, month, year)
    return {f"{question.code}-{part}": [text] for part, text in zip(PARTS, shown, strict=True)}


def date_parts(sheet: Sheet) -> list[dict[str, Any]]:
    """The three fields as templates draw them."""
    code = sheet.question.code
    faults = [found for found in sheet.faults if found.control.removeprefix(f"{code}-") in PARTS]
    return drawn_parts(sheet, PART_LABELS, width=part_width, is_wrong=lambda part: _is_wrong(faults, part))


def part_width(part: str) -> int:
    """How many characters its field has room for."""
    return 4 if part == "year" else 2


def _is_wrong(faults: Sequence[Fault], part: str) -> bool:
    for found in faults:
        if found.kind.startswith("date_without_"):
            return part in found.kind.removeprefix("date_without_").split("_and_")
        if found.kind == "year_not_four_digits":
            return part == "year"
    return bool(faults)


def _wrong_part(month: int, year: int) -> str:
    if not 1 <= month <= 12:
        return "month"
    return "day" if year else "year"
