"""A date and a time, stored as ISO 8601 without a zone: 2026-03-27T09:30 is what the clock on the wall said.

No zone is asked: people know local time, and a time that the change of clocks makes occur twice is one answer.
"""

import datetime as dt
from collections.abc import Iterable

from questionnaire.answers import Answers, Posted
from questionnaire.dates_in_words import long_moment
from questionnaire.document import LANGUAGES, Question, Text
from questionnaire.faults import Fault
from questionnaire.limits import moment_limit
from questionnaire.types.base import Cleaned, Offered, SingleValueType, fault, stored_values
from questionnaire.types.chance import Chance
from questionnaire.types.date import PARTS, date_parts, posted_date, read_date
from questionnaire.types.ranges import range_fault
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.types.time import Time, example, read_time
from questionnaire.words import gettext_noop as N_


class DateTime(SingleValueType):
    name = N_("Date and time")
    reads = "moment"
    line = "moment"
    settings = ("min", "max")
    limits = "moment"
    script = "moment"
    sentences = Time.sentences | {
        "missing_moment": N_("Enter a date and a time"),
        "moment_without_date": N_("Enter the date as well as the time"),
        "moment_without_time": N_("Enter the time as well as the date"),
        "moment_out_of_range": N_("Enter a date and time from %(min)s to %(max)s"),
        "moment_too_early": N_("Enter a date and time that is %(min)s or later"),
        "moment_too_late": N_("Enter a date and time that is %(max)s or earlier"),
    }

    def fields(self, question: Question) -> Iterable[str]:
        return (*PARTS, "time")

    def anchor(self, question: Question, control: str) -> str:
        return f"{control}-day" if control == question.code else control

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        code = question.code
        date, time = read_date(question, posted), read_time(question, posted, f"{code}-time")
        faults = [found for found in (date, time) if isinstance(found, Fault)]
        if date is None and time is None:
            faults = [fault(question, "missing_moment", f"{code}-day")] if question.required else []
        elif date is None:
            faults.append(fault(question, "moment_without_date", f"{code}-day"))
        elif time is None:
            faults.append(fault(question, "moment_without_time", f"{code}-time"))
        if faults or not isinstance(date, dt.date):
            return Cleaned({code: None}, faults)
        moment = f"{date}T{time}"
        settings = question.settings
        between = (
            moment_limit(settings.min, today, at_end=False),
            moment_limit(settings.max, today, at_end=True),
        )
        found = range_fault(question, moment, between, f"{code}-day", kind="moment", words=_words, day="date")
        return Cleaned({code: None if found else moment}, [found] if found else [])

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        for value in stored_values(answers.get(question.code)):
            date, _, time = value.partition("T")
            return posted_date(question, date) | {f"{question.code}-time": [time]}
        return {}

    def draw(self, sheet: Sheet) -> Drawn:
        control = f"{sheet.question.code}-time"
        error = sheet.error_at(control)
        time = {
            "id": control,
            "label": sheet.say(N_("Time")),
            "width": 5,
            "typed": sheet.typed(control),
            # With nothing entered, the fault is the whole question's.
            "wrong": bool(error) or any(found.kind == "missing_moment" for found in sheet.faults),
            "error": error,
            "any_text": True,
        }
        date_error = sheet.error_at(sheet.question.code, *(f"{sheet.question.code}-{part}" for part in PARTS))
        own = example(sheet, N_("For example, 27 3 2026 and 14:05"))
        return Drawn("fields", {"parts": [*date_parts(sheet), time], "error": date_error} | own)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        today = chance.today
        least = _moment(moment_limit(question.settings.min, today, at_end=False))
        most = _moment(moment_limit(question.settings.max, today, at_end=False))
        first = least or (most or dt.datetime.combine(today, dt.time())) - dt.timedelta(days=365)
        last = most or max(first, dt.datetime.combine(today, dt.time()))
        minutes = int((last - first).total_seconds()) // 60
        made = first + dt.timedelta(minutes=chance.rng.randint(0, max(0, minutes)))
        return self.as_posted(question, {question.code: made.isoformat(timespec="minutes")})


def _words(moment: str) -> Text:
    return Text(*(long_moment(moment, language) for language in LANGUAGES))


def _moment(limit: str | None) -> dt.datetime | None:
    return None if limit is None else dt.datetime.fromisoformat(limit)
