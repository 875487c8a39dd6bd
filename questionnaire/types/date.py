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
        parts = [
            {
                "id": f"{code}-{part}",
                "label": sheet.say(label),
                "width": 4 if part == "year" else 2,
                "typed": sheet.typed(f"{code}-{part}"),
                "wrong": _is_wrong(sheet.faults, part),
            }
            for part, label in PART_LABELS.items()
        ]
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
        typed: dict[str, str] = {}
        for part in PARTS:
            value = posted_once(posted, f"{question.code}-{part}")
            if value is None:
                return self._refused(question, "repeated", part)
            typed[part] = value.strip()
        missing = tuple(part for part in PARTS if not typed[part])
        if missing == PARTS:
            return (
                self._refused(question, "missing_date") if question.required else self._value(question, None)
            )
        if missing:
            return self._refused(question, _WITHOUT[missing], missing[0])
        return self._date(question, typed, today)

    def _date(self, question: Question, typed: dict[str, str], today: dt.date) -> Cleaned:
        for part in ("day", "month"):
            if not _DAY_OR_MONTH.fullmatch(typed[part]):
                return self._refused(question, "not_a_date", part)
        if not _YEAR.fullmatch(typed["year"]):
            return self._refused(question, "year_not_four_digits", "year")
        day, month, year = (int(typed[part]) for part in PARTS)
        try:
            date = dt.date(year, month, day)
        except ValueError:
            return self._refused(question, "not_a_date", _wrong_part(month, year))
        found = self._range_fault(question, date, today)
        return self._value(question, None if found else date.isoformat(), found)

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

    def _refused(self, question: Question, kind: FaultKind, part: str = "day") -> Cleaned:
        return self._value(question, None, fault(question, kind, f"{question.code}-{part}"))

    def _value(self, question: Question, iso: str | None, found: Fault | None = None) -> Cleaned:
        return Cleaned({question.code: iso}, [found] if found else [])

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            parts = _ISO.fullmatch(value)
            year, month, day = parts.groups() if parts else ("", "", value)
            shown = (day.removeprefix("0"), month.removeprefix("0"), year) if parts else (day, month, year)
            return {f"{question.code}-{part}": [text] for part, text in zip(PARTS, shown, strict=True)}
        return {}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, kind="date") for value in stored_values(answers.get(question.code))]


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
