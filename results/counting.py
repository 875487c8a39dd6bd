"""Counting the fieldwork of a survey inside Postgres.

No answer is read. A response that signs of misuse have set aside is apart until it was found to count, and so is one
that was withdrawn: neither is among those started or completed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from msgspec import Struct, field

# What a series can be of, beside everybody: columns of the response.
DIMENSIONS = ("language", "source", "device")
EVERYBODY = ""

# The lengths of visits are counted in steps of so many seconds, and what is longer than a day as a day.
STEP = 5
LONGEST = 86_400

# Few groups come of many rows: they are kept in memory, where the planner, who cannot know that, would sort the rows on
# disk. One process is enough: the others are for those who answer. Compiling takes longer than it saves.
SETTINGS = """SET LOCAL enable_sort = off; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;
    SET LOCAL max_parallel_workers_per_gather = 0"""

# A response that counts, unless it was withdrawn or signs of misuse have set it aside.
STATE = """CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN submitted_at IS NULL THEN 'begun'
    WHEN signs = '[]' OR review = 'counts' THEN 'completed' ELSE 'aside' END"""
# Hours begin where those of the survey's clock do.
MOMENTS = f"""SELECT {STATE} AS state, date_bin('1 hour', started_at, %(midnight)s),
        date_bin('1 hour', submitted_at, %(midnight)s), language, source, device, paradata #>> '{{0,1}}', count(*)
    FROM responses_response WHERE survey_id = %(survey)s GROUP BY 1, 2, 3, 4, 5, 6, 7"""  # noqa: S608 (constants only)
# Of those who finished, how long it took; of the others, where they are and since when.
PLACES = f"""SELECT state, steps, version_id, page, idle, count(*)
    FROM (SELECT {STATE} AS state, version_id,
            CASE WHEN source <> ALL(%(untimed)s)
                THEN least(date_part('epoch', submitted_at - started_at), %(longest)s)::int / %(step)s END AS steps,
            CASE WHEN submitted_at IS NULL THEN page END AS page,
            CASE WHEN submitted_at IS NULL THEN width_bucket(now(), (SELECT ARRAY[saved + interval '1 hour',
                saved + interval '1 day'] FROM (SELECT started_at + make_interval(
                    secs => coalesce(sum((e ->> 2)::bigint), 0) / 1000) AS saved
                FROM jsonb_array_elements(paradata) e) last)) END AS idle
        FROM responses_response WHERE survey_id = %(survey)s) r
    GROUP BY 1, 2, 3, 4, 5"""  # noqa: S608 (constants only)

ASIDE = """SELECT CASE WHEN review = '' THEN 'waiting' ELSE review END AS found, count(*) FROM responses_response
    WHERE survey_id = %s AND submitted_at IS NOT NULL AND signs <> '[]' AND withdrawn_at IS NULL GROUP BY found"""

# Nobody sat in front of these from beginning to end.
UNTIMED = ["paper", "import"]
COUNTED = ("begun", "completed")


class Tally(Struct, array_like=True):
    started: int = 0
    completed: int = 0


class Stopped(Struct, array_like=True):
    """Of those who began and did not finish, how many have this page as their furthest: by the time since they last did
    something, less than an hour, less than a day, longer."""

    version_id: int
    page: int
    idle: list[int]


class Counts(Struct):
    """How the fieldwork stands.

    `series`: for everybody (""), and for each value of a dimension ("language/cy"), starts and completions by hour on
    the clock of the survey ("2026-11-30T14"); where the survey is anonymous, by day ("2026-11-30"). `hours`: of
    everybody, by hour of the day, over all days.
    """

    series: dict[str, dict[str, Tally]]
    hours: list[Tally]
    stopped: list[Stopped]
    median_seconds: int | None = None
    # How many changed the language between the first page and the last: "cy" and "en" are those they changed to.
    changed_to: dict[str, int] = field(default_factory=dict)
    # Set aside: "waiting", "counts", "left_out".
    aside: dict[str, int] = field(default_factory=dict)
    withdrawn: int = 0

    def totals(self, dimension: str) -> dict[str, Tally]:
        """By value of the dimension."""
        prefix = f"{dimension}/"
        return {
            key.removeprefix(prefix): total(series.values())
            for key, series in self.series.items()
            if key.startswith(prefix)
        }

    @property
    def everybody(self) -> dict[str, Tally]:
        return self.series.get(EVERYBODY, {})


def total(tallies: Iterable[Tally]) -> Tally:
    summed = Tally()
    for tally in tallies:
        summed.started += tally.started
        summed.completed += tally.completed
    return summed


def count(survey_id: int, zone: str, *, by_hour: bool) -> Counts:
    """Reads every response of the survey twice: 0081-fieldwork-snapshots.md has the seconds. Runs in the caller's
    transaction, whose settings it changes."""
    clock = ZoneInfo(zone)
    params: dict[str, Any] = {
        "survey": survey_id,
        "midnight": dt.datetime(2000, 1, 1, tzinfo=clock),
        "untimed": UNTIMED,
        "longest": LONGEST,
        "step": STEP,
    }
    gathered = _Gathered(clock, by_hour=by_hour)
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(MOMENTS, params)
        for row in cursor.fetchall():
            gathered.take_moments(*row)
        cursor.execute(PLACES, params)
        for row in cursor.fetchall():
            gathered.take_places(*row)
        cursor.execute(ASIDE, [survey_id])
        return gathered.counts(aside=dict(cursor.fetchall()))


class _Gathered:
    """The rows of the statements, put where they belong."""

    def __init__(self, clock: ZoneInfo, *, by_hour: bool) -> None:
        self.clock = clock
        self.form = "%Y-%m-%dT%H" if by_hour else "%Y-%m-%d"
        self.series: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
        self.hours = [Tally() for _hour in range(24)]
        self.stopped: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.lengths: dict[int, int] = defaultdict(int)
        self.changed_to: dict[str, int] = defaultdict(int)
        self.withdrawn = 0

    def take_moments(
        self,
        state: str,
        begun: dt.datetime,
        done: dt.datetime | None,
        language: str,
        source: str,
        device: str,
        first_language: str | None,
        number: int,
    ) -> None:
        if state == "withdrawn":
            self.withdrawn += number
        if state not in COUNTED:
            return
        for tally in self._tallies(begun, language, source, device):
            tally.started += number
        if done is None:
            return
        for tally in self._tallies(done, language, source, device):
            tally.completed += number
        if first_language not in (None, language):
            self.changed_to[language] += number

    def take_places(
        self,
        state: str,
        steps: int | None,
        version_id: int,
        page: int | None,
        idle: int | None,
        number: int,
    ) -> None:
        if state == "completed" and steps is not None:
            self.lengths[steps] += number
        elif state == "begun" and page is not None and idle is not None:
            self.stopped[version_id, page][idle] += number

    def counts(self, aside: dict[str, int]) -> Counts:
        return Counts(
            series={key: dict(sorted(series.items())) for key, series in self.series.items()},
            hours=self.hours,
            stopped=[Stopped(*of, idle) for of, idle in sorted(self.stopped.items())],
            median_seconds=_median(self.lengths),
            changed_to=dict(self.changed_to),
            aside=aside,
            withdrawn=self.withdrawn,
        )

    def _tallies(self, moment: dt.datetime, *values: str) -> Iterable[Tally]:
        local = moment.astimezone(self.clock)
        when = local.strftime(self.form)
        yield self.hours[local.hour]
        yield self.series[EVERYBODY][when]
        for dimension, value in zip(DIMENSIONS, values, strict=True):
            yield self.series[f"{dimension}/{value}"][when]


def _median(lengths: dict[int, int]) -> int | None:
    """In seconds, of how many visits took so many steps of STEP seconds."""
    middle = sum(lengths.values()) / 2
    passed = 0
    for steps in sorted(lengths):
        passed += lengths[steps]
        if passed >= middle:
            return steps * STEP
    return None
