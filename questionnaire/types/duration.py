"""A length of time in a field for each unit that is asked for, stored as how many of the smallest unit it comes to.

"1 hour 30 minutes" is stored as 90, so that expressions compare and add it, and data files have numbers. Which unit is
counted is a setting of the question. ISO 8601's PT1H30M was the other way: it says its units itself, but nothing that
reads the answers, our expressions and statistics programs among them, can compare PT90M with PT1H30M.

Months are no number of days, so a question asks for years and months or for weeks, days, hours and minutes.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from questionnaire.answers import Answers, Posted
from questionnaire.document import LANGUAGES, Language, Question, Text
from questionnaire.durations_in_words import long_duration, name_of
from questionnaire.faults import Fault
from questionnaire.limits import decimal_limit
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
from questionnaire.types.fields import drawn_parts
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

# How many of the smallest unit of its kind each is, the longest first.
CALENDAR = {"years": 12, "months": 1}
CLOCK = {"weeks": 7 * 24 * 60, "days": 24 * 60, "hours": 60, "minutes": 1}
USUAL = ("hours", "minutes")
LABELS = {
    "years": N_("Years"),
    "months": N_("Months"),
    "weeks": N_("Weeks"),
    "days": N_("Days"),
    "hours": N_("Hours"),
    "minutes": N_("Minutes"),
}
# The same in both languages, for sentences that name a field.
NAMES = {
    "years": Text("Blynyddoedd", "Years"),
    "months": Text("Misoedd", "Months"),
    "weeks": Text("Wythnosau", "Weeks"),
    "days": Text("Diwrnodau", "Days"),
    "hours": Text("Oriau", "Hours"),
    "minutes": Text("Munudau", "Minutes"),
}
_COUNT = re.compile("[0-9]{1,6}")
_STORED = re.compile("[0-9]{1,15}")


def units(question: Question) -> dict[str, int]:
    """The units asked for, the longest first, each with how many of the smallest one it is."""
    wanted = question.settings.parts or USUAL
    sizes = CLOCK if any(part in CLOCK for part in wanted) else CALENDAR
    asked = {unit: size for unit, size in sizes.items() if unit in wanted} or {u: CLOCK[u] for u in USUAL}
    smallest = min(asked.values())
    return {unit: size // smallest for unit, size in asked.items()}


class Duration(SingleValueType):
    name = N_("Length of time")
    reads = "number"
    settings = ("parts", "min", "max")
    limits = "number"
    script = "duration"
    sentences = {
        "missing_duration": N_("Enter a length of time"),
        "not_a_duration": N_("Enter a whole number in ‘%(part)s’, such as 2, or leave it empty"),
        "duration_out_of_range": N_("Enter a length of time from %(min)s to %(max)s"),
        "duration_too_short": N_("Enter a length of time that is %(min)s or more"),
        "duration_too_long": N_("Enter a length of time that is %(max)s or less"),
        "unknown_part": N_(
            "“%(text)s” is no unit of time. Write years, months, weeks, days, hours or minutes."
        ),
        "mixed_parts": N_(
            "Years and months cannot be asked for together with weeks, days, hours or minutes, because a month has no "
            "fixed length. Take some of the units out."
        ),
    }

    def fields(self, question: Question) -> Iterable[str]:
        return units(question)

    def anchor(self, question: Question, control: str) -> str:
        return f"{control}-{next(iter(units(question)))}" if control == question.code else control

    def counts(self, question: Question) -> str:
        return min(units(question), key=units(question).__getitem__)

    def measured_in(self, question: Question) -> Text:
        return name_of(self.counts(question))

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        parts = question.settings.parts
        for part in parts:
            if part not in CALENDAR and part not in CLOCK:
                yield SettingProblem("unknown_part", {"text": part})
        if any(part in CALENDAR for part in parts) and any(part in CLOCK for part in parts):
            yield SettingProblem("mixed_parts")
        yield from limit_problems(question)

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        code, counts, faults = question.code, {}, []
        for unit in units(question):
            control = f"{code}-{unit}"
            typed = posted_once(posted, control)
            if typed is None:
                faults.append(fault(question, "repeated", control))
            elif written := typed.strip():
                if _COUNT.fullmatch(written):
                    counts[unit] = int(written)
                else:
                    faults.append(fault(question, "not_a_duration", control, {"part": NAMES[unit]}))
        if faults:
            return Cleaned({code: None}, faults)
        if not counts:
            missing = fault(question, "missing_duration", self.anchor(question, code))
            return Cleaned({code: None}, [missing] if question.required else [])
        total = sum(units(question)[unit] * count for unit, count in counts.items())
        found = self._range_fault(question, total)
        return Cleaned({code: None if found else str(total)}, [found] if found else [])

    def _range_fault(self, question: Question, total: int) -> Fault | None:
        least, most = decimal_limit(question.settings.min), decimal_limit(question.settings.max)
        too_short, too_long = least is not None and total < least, most is not None and total > most
        if not too_short and not too_long:
            return None
        control = self.anchor(question, question.code)
        labels = {
            name: Text(*(self.in_words(question, int(limit), side) for side in LANGUAGES))
            for name, limit in (("min", least), ("max", most))
            if limit is not None
        }
        if len(labels) == 2:
            return fault(question, "duration_out_of_range", control, labels)
        return fault(question, "duration_too_short" if too_short else "duration_too_long", control, labels)

    def in_words(self, question: Question, total: int, language: Language) -> str:
        return long_duration(_split(units(question), total).items(), language)

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            if not _STORED.fullmatch(value):
                return {self.anchor(question, question.code): [value]}
            split = _split(units(question), int(value))
            return {
                f"{question.code}-{unit}": [str(count)]
                for unit, count in split.items()
                if count or not int(value)
            }
        return {}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [
            Line(self.in_words(question, int(value), language) if _STORED.fullmatch(value) else value)
            for value in stored_values(answers.get(question.code))
        ]

    def draw(self, sheet: Sheet) -> Drawn:
        code = sheet.question.code
        wrong = {found.control for found in sheet.faults}
        # What is wrong with the whole is no one field's.
        of_all = any(found.kind not in ("not_a_duration", "repeated") for found in sheet.faults)
        sizes = units(sheet.question)
        parts = drawn_parts(
            sheet,
            {unit: LABELS[unit] for unit in sizes},
            width=lambda unit: 3,
            is_wrong=lambda unit: of_all or f"{code}-{unit}" in wrong,
        )
        parts = [part | {"size": size} for part, size in zip(parts, sizes.values(), strict=True)]
        error = sheet.error_at(code, *(part["id"] for part in parts))
        return Drawn("fields", {"parts": parts, "error": error})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        least, most = decimal_limit(question.settings.min), decimal_limit(question.settings.max)
        low = int(least or Decimal(0))
        high = int(most) if most is not None else low + 3 * max(units(question).values())
        return self.as_posted(question, {question.code: str(chance.rng.randint(low, max(low, high)))})


def _split(sizes: dict[str, int], total: int) -> dict[str, int]:
    counts = {}
    for unit, size in sizes.items():
        counts[unit], total = divmod(total, size)
    return counts
