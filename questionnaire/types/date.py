"""A date in three fields, stored as ISO. `today` as a limit is the caller's day."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.faults import Fault, FaultKind
from questionnaire.limits import date_limit
from questionnaire.setting_checks import SettingProblem, limit_problems
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    SingleValueType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
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
    settings = ("min", "max")
    limits = "date"

    def anchor(self, question: Question, control: str) -> str:
        return f"{control}-day" if control == question.code else control

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return limit_problems(question)

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
        found = self._range_fault(question, date, today)
        return Cleaned({question.code: None if found else date.isoformat()}, [found] if found else [])

    def _range_fault(self, question: Question, date: dt.date, today: dt.date) -> Fault | None:
        settings, control = question.settings, f"{question.code}-day"
        least, most = date_limit(settings.min, today), date_limit(settings.max, today)
        if most is not None and date > most and settings.max == "today":
            return fault(question, "date_in_future", control)
        if least is not None and date < least and settings.min == "today":
            return fault(question, "date_in_past", control)
        too_early, too_late = least is not None and date < least, most is not None and date > most
        if not too_early and not too_late:
            return None
        limits: dict[str, Any] = {
            name: day.isoformat() for name, day in (("min", least), ("max", most)) if day is not None
        }
        if len(limits) == 2 and "today" not in (settings.min, settings.max):
            return fault(question, "date_out_of_range", control, **limits)
        if too_early:
            return fault(question, "date_too_early", control, min=limits["min"])
        return fault(question, "date_too_late", control, max=limits["max"])

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            return posted_date(question, value)
        return {}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, kind="date") for value in stored_values(answers.get(question.code))]


def read_date(question: Question, posted: Posted) -> dt.date | Fault | None:
    """The date in the three fields, what is wrong with them, or None where all are empty."""
    typed: dict[str, str] = {}
    for part in PARTS:
        value = posted_once(posted, f"{question.code}-{part}")
        if value is None:
            return _refused(question, "repeated", part)
        typed[part] = value.strip()
    missing = tuple(part for part in PARTS if not typed[part])
    if missing == PARTS:
        return None
    if missing:
        return _refused(question, _WITHOUT[missing], missing[0])
    for part in ("day", "month"):
        if not _DAY_OR_MONTH.fullmatch(typed[part]):
            return _refused(question, "not_a_date", part)
    if not _YEAR.fullmatch(typed["year"]):
        return _refused(question, "year_not_four_digits", "year")
    day, month, year = (int(typed[part]) for part in PARTS)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return _refused(question, "not_a_date", _wrong_part(month, year))


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
    return [
        {
            "id": f"{code}-{part}",
            "label": sheet.say(label),
            "width": 4 if part == "year" else 2,
            "typed": sheet.typed(f"{code}-{part}"),
            "wrong": _is_wrong(faults, part),
        }
        for part, label in PART_LABELS.items()
    ]


def _refused(question: Question, kind: FaultKind, part: str) -> Fault:
    return fault(question, kind, f"{question.code}-{part}")


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
