"""A time of day in one forgiving field, stored as HH:MM of the 24-hour clock.

One field, not an hour and a minute: GOV.UK and NHS have no component for times. In what services have written down from
trying (GOV.UK Design System backlog, issue 173), people liked a.m. and p.m. better than the 24-hour clock, so both are
taken. A single field can be pasted into, is one stop for the keyboard and one label for the ear, and takes whatever
people write: 9:30, 09.30, 0930, 9:30am, 2:30 pm, 2yp, noon.
"""

import datetime as dt
import re

from questionnaire.answers import Posted
from questionnaire.document import Question
from questionnaire.faults import Fault
from questionnaire.limits import time_limit
from questionnaire.types.base import (
    Cleaned,
    Offered,
    SingleValueType,
    fault,
    posted_once,
)
from questionnaire.types.chance import Chance
from questionnaire.types.ranges import range_fault
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

# static/respondent/readers.js reads times alike; tests/browser/test_readers.py holds both to it.
_LONGEST_TYPED = 40
_SPACES = re.compile("[ \t\u00a0\u2007\u2009\u202f]+")
# am and pm, with or without full stops; yb (y bore), yp (y prynhawn) and yh (yr hwyr) are their Welsh.
_WRITTEN = re.compile(r"([0-9]{1,2})(?:[:.]?([0-5][0-9]))?([ap]\.?m\.?|y\.?[bph]\.?)?")
_IN_WORDS = {
    "noon": "12:00",
    "midday": "12:00",
    "canoldydd": "12:00",
    "hannerdydd": "12:00",
    "midnight": "00:00",
    "hannernos": "00:00",
}

_HOURS_ALONE = re.compile("[0-9]{1,2}")


def canonical(typed: str) -> str | None:
    """HH:MM of what a person typed; None if it is no time, or might be two."""
    if len(typed) > _LONGEST_TYPED:
        return None
    written = _SPACES.sub("", typed).lower()
    if written in _IN_WORDS:
        return _IN_WORDS[written]
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    hour, minute, half = int(found[1]), found[2], found[3]
    if half is None:
        return f"{hour:02}:{minute}" if minute is not None and hour < 24 else None
    afternoon = "p" in half or "h" in half
    # Twelve in the evening may be noon or midnight.
    if not 1 <= hour <= (23 if afternoon else 12) or (hour == 12 and "h" in half):
        return None
    if hour <= 12:
        hour = hour % 12 + (12 if afternoon else 0)
    return f"{hour:02}:{minute or '00'}"


class Time(SingleValueType):
    name = N_("Time")
    reads = "time"
    line = "time"
    settings = ("min", "max")
    limits = "time"
    script = "time"
    sentences = {
        "missing_time": N_("Enter a time, such as 9:30 or 14:05"),
        "not_a_time": N_("Enter a real time, such as 9:30 or 14:05"),
        "time_without_minutes": N_("Enter the time in hours and minutes, such as 9:30 or 14:05"),
        "time_out_of_range": N_("Enter a time from %(min)s to %(max)s"),
        "time_too_early": N_("Enter a time that is %(min)s or later"),
        "time_too_late": N_("Enter a time that is %(max)s or earlier"),
    }

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        time = read_time(question, posted, question.code)
        if isinstance(time, str):
            between = time_limit(question.settings.min), time_limit(question.settings.max)
            found = range_fault(question, time, between, question.code, kind="time", words=str)
            return Cleaned({question.code: None if found else time}, [found] if found else [])
        if time is None and question.required:
            time = fault(question, "missing_time")
        return Cleaned({question.code: None}, [time] if time else [])

    def draw(self, sheet: Sheet) -> Drawn:
        own = {"kind": "text", "typed": sheet.typed(sheet.question.code), "width": 5}
        return Drawn("text", own | example(sheet, N_("For example, 9:30 or 14:05")))

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        least, most = time_limit(question.settings.min) or "08:00", time_limit(question.settings.max)
        first, last = _minutes(least), _minutes(most or max(least, "20:00"))
        return {question.code: [_clock(chance.rng.randint(min(first, last), last))]}


def read_time(question: Question, posted: Posted, control: str) -> str | Fault | None:
    """The time in a field, what is wrong with it, or None where it is empty."""
    typed = posted_once(posted, control)
    if typed is None:
        return fault(question, "repeated", control)
    if not typed.strip():
        return None
    if time := canonical(typed):
        return time
    hours_alone = _HOURS_ALONE.fullmatch(typed.strip()) and int(typed) < 24
    return fault(question, "time_without_minutes" if hours_alone else "not_a_time", control)


def example(sheet: Sheet, sentence: str) -> dict[str, object]:
    """How such an answer is written, where the author gives no hint of their own."""
    if sheet.question.hint:
        return {}
    return {"example": sheet.say(sentence), "described": [f"{sheet.question.code}-hint"]}


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
