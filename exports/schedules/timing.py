"""When the turns of a schedule are: days and an hour on the clocks of a time zone."""

import calendar
import datetime as dt
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from surveys.windows import moments_of, next_shown

DAY = dt.timedelta(days=1)
# Any month and the days around it hold a turn of every rhythm.
LONGEST = 33


@dataclass(frozen=True)
class Rhythm:
    """Every day at an hour; of a week, where `weekday` (0 is Monday) is given; of a month, where `day` is (its last day
    where it has no such)."""

    hour: int
    weekday: int | None = None
    day: int | None = None

    def falls_on(self, date: dt.date) -> bool:
        if self.weekday is not None:
            return date.weekday() == self.weekday
        if self.day is not None:
            return date.day == min(self.day, calendar.monthrange(date.year, date.month)[1])
        return True


def next_after(rhythm: Rhythm, zone: str, moment: dt.datetime) -> dt.datetime:
    """The first turn after `moment`."""
    first = moment.astimezone(zoneinfo.ZoneInfo(zone)).date() - DAY
    turns = _turns(rhythm, zone, (first + number * DAY for number in range(LONGEST + 2)))
    return next(turn for turn in turns if turn > moment)


def last_until(rhythm: Rhythm, zone: str, moment: dt.datetime) -> dt.datetime:
    """The newest turn that is not after `moment`."""
    last = moment.astimezone(zoneinfo.ZoneInfo(zone)).date() + DAY
    turns = _turns(rhythm, zone, (last - number * DAY for number in range(LONGEST + 2)))
    return next(turn for turn in turns if turn <= moment)


def _turns(rhythm: Rhythm, zone: str, dates: Iterable[dt.date]) -> Iterable[dt.datetime]:
    return (_moment(date, rhythm.hour, zone) for date in dates if rhythm.falls_on(date))


def _moment(date: dt.date, hour: int, zone: str) -> dt.datetime:
    """When clocks show the hour: where they go back, for the first time; where they leave it out, as soon as they show
    something again."""
    local = next_shown(dt.datetime.combine(date, dt.time(hour)), zone)
    return moments_of(local, zone)[0]
