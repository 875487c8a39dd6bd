"""The counts equal what the responses are."""

import datetime as dt
import random
from collections import Counter
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from responses.models import Response
from results.counting import STEP, Tally, count, total
from tests.factories import published_survey
from tests.results.conftest import pages, respond

LONDON = "Europe/London"


def counted(survey, zone=LONDON, by_hour=True):
    return count(survey.pk, zone, by_hour=by_hour)


def test_every_number_equals_the_one_counted_row_by_row(survey):
    rng = random.Random(4)
    for _ in range(300):
        finished = rng.random() < 0.7
        respond(
            survey,
            ago=rng.uniform(60, 20_000),
            took=rng.uniform(1, 50) if finished else None,
            language=rng.choice(["cy", "en"]),
            source=rng.choice(["web", "invitation", "paper"]),
            device=rng.choice(["phone", "tablet", "computer", ""]),
            page=rng.randint(1, 3),
            signs=["speed"] if finished and rng.random() < 0.2 else [],
            review=rng.choice(["", "counts", "left_out"]) if finished else "",
        )

    counts = counted(survey)

    rows = [r for r in Response.objects.all() if not r.signs or r.review == "counts"]
    done = [row for row in rows if row.submitted_at]
    zone = ZoneInfo(LONDON)

    def hours(moments):
        return Counter(f"{moment.astimezone(zone):%Y-%m-%dT%H}" for moment in moments)

    for key, series in counts.series.items():
        dimension, _, value = key.partition("/")
        of = [row for row in rows if not dimension or getattr(row, dimension) == value]
        started = hours(row.started_at for row in of)
        completed = hours(row.submitted_at for row in of if row.submitted_at)
        assert {k: t.started for k, t in series.items() if t.started} == started, key
        assert {k: t.completed for k, t in series.items() if t.completed} == completed, key
    assert {key.partition("/")[0] for key in counts.series} == {"", "language", "source", "device"}
    assert Counter({s.page: sum(s.idle) for s in counts.stopped}) == Counter(
        row.page for row in rows if not row.submitted_at
    )
    seconds = median(
        (row.submitted_at - row.started_at).total_seconds() for row in done if row.source != "paper"
    )
    assert counts.median_seconds == pytest.approx(seconds, abs=3 * STEP)
    aside = Counter(r.review or "waiting" for r in Response.objects.all() if r.signs)
    assert counts.aside == aside


def test_a_survey_without_responses_counts_nothing(survey):
    counts = counted(survey)

    assert counts.series == {}
    assert counts.median_seconds is None


def test_what_is_set_aside_or_withdrawn_is_counted_apart_until_it_is_found_to_count(survey):
    respond(survey)
    respond(survey, signs=["speed"])
    respond(survey, signs=["speed"], review="left_out")
    respond(survey, signs=["speed"], review="counts")
    respond(survey, withdrawn_at=timezone.now() + dt.timedelta(hours=1))
    respond(survey, took=None, signs=["rate"])

    counts = counted(survey)

    assert total(counts.everybody.values()) == Tally(started=3, completed=2)
    assert counts.aside == {"waiting": 1, "left_out": 1, "counts": 1}
    assert counts.withdrawn == 1


def test_hours_are_those_of_the_surveys_clock_in_summer_and_winter(survey):
    for moment in ("2026-07-01T23:30+00:00", "2026-12-01T23:30+00:00"):
        respond(survey, took=None, started_at=dt.datetime.fromisoformat(moment))

    assert list(counted(survey).everybody) == ["2026-07-02T00", "2026-12-01T23"]
    assert list(counted(survey, "Asia/Kolkata").everybody) == ["2026-07-02T05", "2026-12-02T05"]


@pytest.mark.parametrize(
    ("moments", "hours"),
    [
        # Clocks go back: from 01:00 to 02:00 twice, and both hours are that one.
        (
            [
                "2026-10-24T22:59",
                "2026-10-24T23:00",
                "2026-10-25T00:30",
                "2026-10-25T01:30",
                "2026-10-25T02:00",
            ],
            {"2026-10-24T23": 1, "2026-10-25T00": 1, "2026-10-25T01": 2, "2026-10-25T02": 1},
        ),
        # And the day has 25 hours.
        (["2026-10-25T23:59", "2026-10-26T00:00"], {"2026-10-25T23": 1, "2026-10-26T00": 1}),
        # Clocks go forward: no 01:00, and a day of 23 hours.
        (
            ["2026-03-29T00:59", "2026-03-29T01:00", "2026-03-29T22:59", "2026-03-29T23:00"],
            {"2026-03-29T00": 1, "2026-03-29T02": 1, "2026-03-29T23": 1, "2026-03-30T00": 1},
        ),
    ],
)
def test_when_clocks_change_nobody_is_lost_and_nobody_in_an_hour_that_never_was(survey, moments, hours):
    for moment in moments:
        started = dt.datetime.fromisoformat(f"{moment}+00:00")
        respond(survey, started_at=started, took=0.5)

    counts = counted(survey)

    assert {when: tally.started for when, tally in counts.everybody.items()} == hours
    by_day = Counter()
    for when, number in hours.items():
        by_day[when[:10]] += number
    days = counted(survey, by_hour=False).everybody
    assert {when: tally.started for when, tally in days.items()} == by_day
    assert total(counts.hours) == total(counts.everybody.values())
    assert total(counts.hours).started == len(moments)


def test_a_visit_over_the_change_of_clocks_is_as_long_as_it_took(survey):
    respond(survey, started_at=dt.datetime.fromisoformat("2026-10-25T00:50+00:00"), took=20)

    counts = counted(survey)

    assert counts.median_seconds == 20 * 60
    assert list(counts.everybody) == ["2026-10-25T01"]


def test_those_who_stopped_are_told_apart_by_when_they_last_saved(survey):
    respond(survey, ago=30, took=None, page=2)
    respond(survey, ago=150, took=None, page=2, paradata=[[1, "cy", 100 * 60_000]])
    respond(survey, ago=300, took=None, page=2)
    respond(survey, ago=3000, took=None, page=2, paradata=[[1, "cy", 60_000]])

    (stopped,) = counted(survey).stopped

    assert (stopped.page, stopped.idle) == (2, [2, 1, 1])


def test_a_change_of_language_is_seen_from_the_first_page_to_the_last(survey):
    respond(survey, language="cy", paradata=[[1, "en", 1], [2, "cy", 1]])
    respond(survey, language="cy", paradata=[[1, "cy", 1], [2, "en", 1], [3, "cy", 1]])
    respond(survey, language="en", paradata=[])

    assert counted(survey).changed_to == {"cy": 1}


def test_an_anonymous_survey_is_counted_by_day_and_by_hour_of_all_days_only(anonymous_survey):
    respond(anonymous_survey, ago=100)

    counts = counted(anonymous_survey, by_hour=False)

    assert all(len(when) == len("2026-11-30") for series in counts.series.values() for when in series)
    assert total(counts.hours) == Tally(1, 1)


def test_responses_of_other_surveys_are_not_counted(survey):
    respond(published_survey(*pages()))

    assert counted(survey).series == {}
