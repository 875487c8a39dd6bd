"""When people answer: working days more than weekends, office hours more than nights, early and late in the window."""

import datetime as dt
from bisect import bisect
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

# Relative number of starts in each hour of the day, and on each day of the week from Monday.
BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 8, 16, 26, 30, 28, 22, 22, 26, 26, 22, 16, 10, 9, 9, 8, 5, 2)
BY_WEEKDAY = (10, 11, 11, 10, 8, 2, 2)
MEDIAN_MINUTES = 9.0
LONGEST_MINUTES = 55.0


class Times:
    """Starts and lengths of visits between two moments. Costs a few kilobytes for each month between them."""

    def __init__(self, begin: dt.datetime, end: dt.datetime, zone: str) -> None:
        self.begin, self.end = begin, end
        hours = max(1, -int((begin - end).total_seconds() // 3600))
        self._sums = list(accumulate(self._weight(hour, hours, ZoneInfo(zone)) for hour in range(hours)))

    def start(self, rng: Random, before: dt.timedelta = dt.timedelta(0)) -> dt.datetime:
        """A moment to start at, early enough to have that long before the end."""
        place = bisect(self._sums, rng.random() * self._sums[-1])
        moment = self.begin + dt.timedelta(hours=place, seconds=rng.random() * 3600)
        latest = max(self.begin, self.end - before)
        return min(moment, latest)

    def length(self, rng: Random) -> dt.timedelta:
        minutes = min(LONGEST_MINUTES, MEDIAN_MINUTES * rng.lognormvariate(0, 0.5))
        room = (self.end - self.begin).total_seconds() / 60
        return dt.timedelta(minutes=min(minutes, room / 2))

    def _weight(self, hour: int, hours: int, zone: ZoneInfo) -> float:
        local = (self.begin + dt.timedelta(hours=hour)).astimezone(zone)
        gone = hour / hours
        # Three times as many on the first days, twice as many on the last ones, when people are reminded.
        wave = 1 + 2 * max(0.0, 1 - gone * 5) + max(0.0, gone * 8 - 7)
        return (BY_HOUR[local.hour] + 0.01) * BY_WEEKDAY[local.weekday()] * wave
