"""A month of a year, stored as 2026-03. `today` as a limit is the month of the caller's day."""

import datetime as dt
import re
from collections.abc import Iterable

from questionnaire.answers import Answers, Posted
from questionnaire.dates_in_words import long_month
from questionnaire.document import LANGUAGES, Question, Text
from questionnaire.faults import Fault
from questionnaire.limits import MONTH, month_limit
from questionnaire.types.base import (
    Cleaned,
    Offered,
    SingleValueType,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.date import PART_LABELS, part_width
from questionnaire.types.fields import drawn_parts, part_fault, typed_parts
from questionnaire.types.ranges import range_fault
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.types.time import example
from questionnaire.words import gettext_noop as N_

LABELS = {part: PART_LABELS[part] for part in ("month", "year")}
_MONTH = re.compile("0?[1-9]|1[0-2]")
_YEAR = re.compile("[0-9]{4}")


class Month(SingleValueType):
    name = N_("Month and year")
    reads = "month"
    line = "month"
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

    def fields(self, question: Question) -> Iterable[str]:
        return LABELS

    def anchor(self, question: Question, control: str) -> str:
        return f"{control}-month" if control == question.code else control

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        month = self._read(question, posted)
        if isinstance(month, str):
            settings = question.settings
            between = month_limit(settings.min, today), month_limit(settings.max, today)
            control = f"{question.code}-month"
            found = range_fault(question, month, between, control, kind="month", words=_words)
            return Cleaned({question.code: None if found else month}, [found] if found else [])
        return Cleaned({question.code: None}, [month] if month else [])

    def _read(self, question: Question, posted: Posted) -> str | Fault | None:
        typed = typed_parts(question, posted, LABELS)
        if isinstance(typed, Fault):
            return typed
        month, year = typed["month"], typed["year"]
        if not month and not year:
            return part_fault(question, "missing_month", "month") if question.required else None
        if not month:
            return part_fault(question, "month_without_month", "month")
        if not year:
            return part_fault(question, "month_without_year", "year")
        if not _MONTH.fullmatch(month):
            return part_fault(question, "not_a_month", "month")
        if not _YEAR.fullmatch(year) or year == "0000":
            return part_fault(question, "year_not_four_digits", "year")
        return f"{year}-{int(month):02}"

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            year, month = value.split("-") if MONTH.fullmatch(value) else ("", value)
            shown = {"month": month.removeprefix("0"), "year": year}
            return {f"{question.code}-{part}": [text] for part, text in shown.items()}
        return {}

    def draw(self, sheet: Sheet) -> Drawn:
        code = sheet.question.code
        wrong = {found.control for found in sheet.faults}
        both = bool({"missing_month", "constraint"} & {found.kind for found in sheet.faults})
        parts = drawn_parts(
            sheet, LABELS, width=part_width, is_wrong=lambda part: both or f"{code}-{part}" in wrong
        )
        error = sheet.error_at(code, *(part["id"] for part in parts))
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
