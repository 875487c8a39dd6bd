"""When the fieldwork is counted, and when what was counted before is good enough."""

import datetime as dt

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from results import snapshots
from results.counting import total
from results.models import FieldworkSnapshot
from surveys.models import Survey
from tests.factories import published_survey
from tests.factories import survey as draft
from tests.results.conftest import pages, respond

MINUTE = dt.timedelta(minutes=1)


def reload(survey: Survey) -> Survey:
    return Survey.objects.get(pk=survey.pk)


def age(survey: Survey, minutes: float, **values) -> None:
    """As if it had been counted so long ago, and the table had not changed since."""
    values = {"changes": snapshots.changes()} | values
    FieldworkSnapshot.objects.filter(survey=survey).update(
        made_at=timezone.now() - minutes * MINUTE, **values
    )


def started(survey: Survey) -> int:
    shown = snapshots.for_page(reload(survey))
    assert shown is not None
    return total(shown.counts.everybody.values()).started


def test_the_page_counts_where_nothing_has_been_counted_yet(survey):
    respond(survey)

    assert started(survey) == 1


def test_the_page_shows_what_was_counted_a_moment_ago_and_counts_what_is_old(survey):
    snapshots.refresh(survey)
    respond(survey)
    assert started(survey) == 0

    age(survey, minutes=4)

    assert started(survey) == 1


def test_a_page_does_not_count_again_what_took_long(survey):
    snapshots.refresh(survey)
    respond(survey)
    age(survey, minutes=4, seconds=8.0)

    assert started(survey) == 0


def test_a_page_that_would_wait_too_long_says_so_instead(survey, monkeypatch):
    def slow(*_arguments, **_named):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(3)")

    monkeypatch.setattr(snapshots, "PAGE_SECONDS", 1)
    monkeypatch.setattr(snapshots, "count", slow)

    assert snapshots.for_page(reload(survey)) is None
    with pytest.raises(OperationalError):
        snapshots.refresh(survey, limit=1)


def test_the_timekeeper_counts_what_takes_responses_and_nothing_else(survey):
    now = timezone.now()
    in_grace = published_survey(*pages(), opens=now - 9 * MINUTE, closes=now - MINUTE)
    published_survey(*pages(), opens=now + MINUTE, closes=now + 9 * MINUTE)
    published_survey(*pages(), opens=now - 99 * MINUTE, closes=now - 60 * MINUTE)
    draft(*pages())

    assert set(snapshots.refresh_due()) == {survey.pk, in_grace.pk}


@pytest.mark.parametrize(
    ("minutes", "values", "is_due"),
    [
        (0.5, {"changes": -1}, False),
        (2, {"changes": -1}, True),
        (2, {}, False),
        (61, {}, True),
        # A counting of ten seconds is repeated after five minutes.
        (4, {"changes": -1, "seconds": 10.0}, False),
        (6, {"changes": -1, "seconds": 10.0}, True),
    ],
)
def test_the_timekeeper_counts_after_a_change_and_no_more_than_a_thirtieth_of_the_time(
    survey, monkeypatch, minutes, values, is_due
):
    snapshots.refresh(survey)
    age(survey, minutes, **values)
    # The statistics lag behind a little, and other tests change the table as well.
    known = snapshots.changes()
    monkeypatch.setattr(snapshots, "changes", lambda: known)
    FieldworkSnapshot.objects.exclude(changes=-1).update(changes=known)

    assert snapshots.refresh_due() == ([survey.pk] if is_due else [])


def test_one_survey_that_cannot_be_counted_holds_up_no_other(survey, monkeypatch):
    other = published_survey(*pages())
    counting = snapshots.count

    def count(survey_id, *arguments, **named):
        if survey_id == survey.pk:
            raise ValueError
        return counting(survey_id, *arguments, **named)

    monkeypatch.setattr(snapshots, "count", count)

    assert snapshots.refresh_due() == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_not_count_the_same_survey_at_once():
    survey = published_survey(*pages())
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [snapshots.COUNTING, survey.pk])

        assert snapshots.refresh(survey) is None
    finally:
        other.close()
    assert snapshots.refresh(survey) is not None
