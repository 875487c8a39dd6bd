"""A month of a year, stored as 2026-03. `today` as a limit is the month of the caller's day."""

import datetime as dt
import re
from collections.abc import Iterable

from questionnaire.answers import Answers, Posted
from questionnaire.dates_in_words import long_month
from questionnaire.document import LANGUAGES, Language, Question, Text
from questionnaire.faults import Fault
from questionnaire.limits import MONTH, month_limit
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
from questionnaire.types.date import PART_LABELS
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.types.time import example
from questionnaire.words import gettext_noop as N_

PARTS = ("month", "year")
_MONTH = re.compile("0?[1-9]|1[0-2]")
_YEAR = re.compile("[0-9]{4}")


class Month(SingleValueType):
    name = N_("Month and year")
    reads = "month"
    settings = ("min", "max")
    limits = "month"
    script = "month"
    sentences = {
        "missing_month": N_("Enter a month and a year"),
        "month_without_month": N_("Enter the month as well as the year"),
        "month_without_year": N_("Enter the year as well as the month"),
        "not_a_month": N_("Enter the month as a number from 1 to 12"),
        "month_in_future": N_("Enter this month or an earlier one"),
        "month_in_past": N_("Enter this month or a later one"),
        "month_out_of_range": N_("Enter a month from %(min)s to %(max)s"),
        "month_too_early": N_("Enter a month that is %(min)s or later"),
        "month_too_late": N_("Enter a month that is %(max)s or earlier"),
    }

    def anchor(self, question: Question, control: str) -> str:
        return f"{control}-month" if control == question.code else control

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return limit_problems(question)

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        month = self._read(question, posted)
        if isinstance(month, str):
            found = self._range_fault(question, month, today)
            return Cleaned({question.code: None if found else month}, [found] if found else [])
        return Cleaned({question.code: None}, [month] if month else [])

    def _read(self, question: Question, posted: Posted) -> str | Fault | None:
        typed: dict[str, str] = {}
        for part in PARTS:
            value = posted_once(posted, f"{question.code}-{part}")
            if value is None:
                return self._refused(question, "repeated", part)
            typed[part] = value.strip()
        month, year = typed["month"], typed["year"]
        if not month and not year:
            return self._refused(question, "missing_month") if question.required else None
        if not month:
            return self._refused(question, "month_without_month")
        if not year:
            return self._refused(question, "month_without_year", "year")
        if not _MONTH.fullmatch(month):
            return self._refused(question, "not_a_month")
        if not _YEAR.fullmatch(year) or year == "0000":
            return self._refused(question, "year_not_four_digits", "year")
        return f"{year}-{int(month):02}"

    def _refused(self, question: Question, kind: str, part: str = "month") -> Fault:
        return fault(question, kind, f"{question.code}-{part}")

    def _range_fault(self, question: Question, month: str, today: dt.date) -> Fault | None:
        settings, control = question.settings, f"{question.code}-month"
        least, most = month_limit(settings.min, today), month_limit(settings.max, today)
        if most is not None and month > most and settings.max == "today":
            return fault(question, "month_in_future", control)
        if least is not None and month < least and settings.min == "today":
            return fault(question, "month_in_past", control)
        too_early, too_late = least is not None and month < least, most is not None and month > most
        if not too_early and not too_late:
            return None
        limits = {name: _words(limit) for name, limit in (("min", least), ("max", most)) if limit is not None}
        if len(limits) == 2 and "today" not in (settings.min, settings.max):
            return fault(question, "month_out_of_range", control, limits)
        return fault(question, "month_too_early" if too_early else "month_too_late", control, limits)

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            year, month = value.split("-") if MONTH.fullmatch(value) else ("", value)
            shown = {"month": month.removeprefix("0"), "year": year}
            return {f"{question.code}-{part}": [text] for part, text in shown.items()}
        return {}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, kind="month") for value in stored_values(answers.get(question.code))]

    def draw(self, sheet: Sheet) -> Drawn:
        code = sheet.question.code
        wrong = {found.control for found in sheet.faults}
        both = bool({"missing_month", "constraint"} & {found.kind for found in sheet.faults})
        parts = [
            {
                "id": f"{code}-{part}",
                "label": sheet.say(PART_LABELS[part]),
                "width": 4 if part == "year" else 2,
                "typed": sheet.typed(f"{code}-{part}"),
                "wrong": both or f"{code}-{part}" in wrong,
            }
            for part in PARTS
        ]
        error = sheet.error_at(code, *(f"{code}-{part}" for part in PARTS))
        return Drawn("fields", {"parts": parts, "error": error} | example(sheet, N_("For example, 3 2026")))

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        today = chance.today
        most = _number(month_limit(question.settings.max, today) or today.isoformat()[:7])
        least = _number(month_limit(question.settings.min, today)) or min(
            most, _number(f"{today.year - 5}-01")
        )
        made = chance.rng.randint(least, max(least, most))
        return self.as_posted(question, {question.code: f"{made // 12:04}-{made % 12 + 1:02}"})


def _words(month: str) -> Text:
    return Text(*(long_month(month, language) for language in LANGUAGES))


def _number(month: str | None) -> int:
    """The months since the year 0."""
    if month is None:
        return 0
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1
