"""Schedules in words, for those who look after a survey."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from exports.models import InterimSchedule
from exports.schedules.timing import Rhythm

Outcome = InterimSchedule.Outcome

DAILY = _("Every day at %(time)s")
# Whole sentences: the name of a day mutates in Welsh.
WEEKLY = (
    _("Every week on Monday at %(time)s"),
    _("Every week on Tuesday at %(time)s"),
    _("Every week on Wednesday at %(time)s"),
    _("Every week on Thursday at %(time)s"),
    _("Every week on Friday at %(time)s"),
    _("Every week on Saturday at %(time)s"),
    _("Every week on Sunday at %(time)s"),
)
MONTHLY = _("Every month on day %(day)d at %(time)s")
# Where not every month has the day.
MONTHLY_OR_LAST = _("Every month on day %(day)d, or on the last day of a shorter month, at %(time)s")
SHORTEST_MONTH = 28

OUTCOMES = {str(outcome): outcome.label for outcome in Outcome}
TIMES = tuple((hour, f"{hour:02}:00") for hour in range(24))

AUDIT_SENTENCES = {
    "interim dataset scheduled": _("Interim dataset %(number)s was made by the schedule of %(person)s"),
    "interim schedule set": _("Set a schedule for interim datasets: %(schedule)s. Kept: the newest %(keep)s"),
    "interim schedule stopped": _("Stopped the schedule of interim datasets"),
    "interim schedule ended": _(
        "The schedule of interim datasets ended: %(person)s, who had set it, is no longer a coordinator"
    ),
}


def in_words(rhythm: Rhythm) -> str:
    """As in “Every week on Monday at 06:00”."""
    time = f"{dt.time(rhythm.hour):%H:%M}"
    if rhythm.weekday is not None:
        return str(WEEKLY[rhythm.weekday]) % {"time": time}
    if rhythm.day is not None:
        words = MONTHLY if rhythm.day <= SHORTEST_MONTH else MONTHLY_OR_LAST
        return str(words) % {"day": rhythm.day, "time": time}
    return str(DAILY) % {"time": time}


def code_in_words(code: object) -> str:
    """What setting.code_of wrote, in words. Raises ValueError for anything else."""
    every, *numbers = str(code).split()
    match every, [int(number) for number in numbers]:
        case "day", [hour]:
            return in_words(Rhythm(hour))
        case "week", [weekday, hour]:
            return in_words(Rhythm(hour, weekday=weekday))
        case "month", [day, hour]:
            return in_words(Rhythm(hour, day=day))
    raise ValueError(code)
