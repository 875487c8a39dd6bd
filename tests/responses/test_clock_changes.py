"""The nights on which clocks change: a window's edges are moments, and its grace is minutes that pass."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from responses.capture import STILL_TAKEN
from responses.models import Response
from responses.reading import Visit
from responses.texts import moment_words
from surveys.models import Survey
from surveys.windows import moments_of
from tests.responses.conftest import Person

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)
TAKEN = f"""SELECT count(*) FROM responses_response r JOIN surveys_survey s ON s.id = r.survey_id
    WHERE r.id = %s AND {STILL_TAKEN.format(moment="%s::timestamptz")}"""  # noqa: S608 (constants only)


def utc(day: str, clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{clock}+00:00")


# The close as London's clock shows it (the first or second time), the grace in minutes, and until when answers come.
AUTUMN, SPRING = "2026-10-25", "2026-03-29"
CLOSES = [
    (dt.datetime(2026, 10, 25, 1, 30), 0, 0, utc(AUTUMN, "00:30")),
    (dt.datetime(2026, 10, 25, 1, 30), 1, 0, utc(AUTUMN, "01:30")),
    # From 01:45, the first time, half an hour goes on to 01:15, the second time.
    (dt.datetime(2026, 10, 25, 1, 45), 0, 30, utc(AUTUMN, "01:15")),
    (dt.datetime(2026, 10, 25, 0, 59), 0, 120, utc(AUTUMN, "01:59")),
    # From midnight, a day of minutes ends at eleven in the evening.
    (dt.datetime(2026, 10, 25, 0, 0), 0, 1440, utc(AUTUMN, "23:00")),
    # From 00:45, half an hour goes on to 02:15, since from 01:00 clocks show 02:00.
    (dt.datetime(2026, 3, 29, 0, 45), 0, 30, utc(SPRING, "01:15")),
    (dt.datetime(2026, 3, 29, 2, 0), 0, 0, utc(SPRING, "01:00")),
    (dt.datetime(2026, 3, 28, 23, 59), 0, 1440, utc(SPRING, "23:59")),
]


@pytest.fixture(params=CLOSES, ids=lambda case: f"{case[0]:%m-%d %H:%M} ({case[1] + 1}) + {case[2]}")
def closing(request, person: Person) -> tuple[Visit, dt.datetime]:
    """The visit of somebody who began a day before, and the moment at which it is too late for them."""
    local, which, grace, ends = request.param
    closes = moments_of(local, LONDON)[which]
    opens = closes - dt.timedelta(days=10)
    Survey.objects.filter(pk=person.survey.pk).update(
        opens_at=opens, closes_at=closes, grace_minutes=grace, timezone=LONDON
    )
    Response.objects.update(started_at=closes - dt.timedelta(days=1))
    return person.visit(), ends


def is_taken(at: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [Response.objects.get().pk, at.isoformat()])
        return cursor.fetchone() == (1,)


def at_moment(visit: Visit, now: dt.datetime) -> Visit:
    return replace(visit, survey=replace(visit.survey, now=now))


def test_answers_are_taken_until_the_last_second_of_the_grace_and_no_later(closing):
    _visit, ends = closing

    assert is_taken(ends - SECOND)
    assert not is_taken(ends)


def test_the_pages_and_the_statement_that_writes_agree(closing):
    visit, ends = closing
    assert visit.deadline == ends

    for minutes in (-180, -90, -61, -60, -59, -1, 0, 1, 59, 60, 61, 90):
        now = ends + minutes * MINUTE
        seen = at_moment(visit, now)
        assert seen.is_too_late != is_taken(now), now
        assert seen.survey.in_grace == (visit.survey.closes_at <= now < ends)


@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland"])
def test_the_session_of_the_database_has_no_say_in_it(closing, zone):
    _visit, ends = closing
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])

    assert is_taken(ends - SECOND)
    assert not is_taken(ends)


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (utc("2026-10-24", "22:59"), dt.date(2026, 10, 24)),
        (utc("2026-10-24", "23:00"), dt.date(2026, 10, 25)),
        # The 25th has 25 hours.
        (utc("2026-10-25", "23:59"), dt.date(2026, 10, 25)),
        (utc("2026-10-26", "00:00"), dt.date(2026, 10, 26)),
        (utc("2026-03-28", "23:59"), dt.date(2026, 3, 28)),
        (utc("2026-03-29", "00:00"), dt.date(2026, 3, 29)),
        # And the 29th of March 23.
        (utc("2026-03-29", "22:59"), dt.date(2026, 3, 29)),
        (utc("2026-03-29", "23:00"), dt.date(2026, 3, 30)),
    ],
)
def test_today_is_the_day_of_the_surveys_clock(person, now, today):
    assert at_moment(person.visit(), now).survey.today == today


@pytest.mark.parametrize(
    ("moment", "welsh", "english"),
    [
        (utc("2026-10-24", "23:30"), "25 Hydref 2026 am 00:30", "25 October 2026 at 00:30"),
        (utc(AUTUMN, "00:30"), "25 Hydref 2026 am 01:30", "25 October 2026 at 01:30"),
        (utc(AUTUMN, "01:30"), "25 Hydref 2026 am 01:30", "25 October 2026 at 01:30"),
        (utc(SPRING, "00:59"), "29 Mawrth 2026 am 00:59", "29 March 2026 at 00:59"),
        (utc(SPRING, "01:00"), "29 Mawrth 2026 am 02:00", "29 March 2026 at 02:00"),
    ],
)
def test_a_moment_in_words_is_what_clocks_show(moment, welsh, english):
    assert moment_words(moment, LONDON, "cy") == welsh
    assert moment_words(moment, LONDON, "en") == english
