"""Windows: moments, and what clocks show when they change."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from surveys.models import Survey
from surveys.windows import WindowRefused, change_window, moment_of, moments_of
from tests import factories

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("local", "moments"),
    [
        (dt.datetime(2026, 1, 1, 9), [dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC)]),
        (dt.datetime(2026, 7, 1, 9), [dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)]),
        (dt.datetime(2026, 3, 29, 0, 59), [dt.datetime(2026, 3, 29, 0, 59, tzinfo=dt.UTC)]),
        (dt.datetime(2026, 3, 29, 1, 0), []),
        (dt.datetime(2026, 3, 29, 1, 59, 59), []),
        (dt.datetime(2026, 3, 29, 2, 0), [dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)]),
        (
            dt.datetime(2026, 10, 25, 1, 30),
            [
                dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),
                dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC),
            ],
        ),
        (dt.datetime(2026, 10, 25, 2, 0), [dt.datetime(2026, 10, 25, 2, 0, tzinfo=dt.UTC)]),
    ],
)
def test_a_local_time_is_no_moment_one_or_two(local, moments):
    assert moments_of(local, LONDON) == moments


@pytest.mark.parametrize(
    ("local", "words"),
    [
        (dt.datetime(2026, 3, 29, 1, 30), "never show 01:30"),
        (dt.datetime(2026, 10, 25, 1, 30), "show 01:30 twice"),
    ],
)
def test_a_time_that_is_not_one_moment_is_refused(in_english, local, words):
    with pytest.raises(WindowRefused, match=words):
        moment_of(local, LONDON)


def test_a_time_can_be_sure_in_one_zone_and_not_in_another():
    assert moment_of(dt.datetime(2026, 3, 29, 1, 30), "UTC").hour == 1


@pytest.mark.django_db
def test_a_change_is_audited_with_what_was_before():
    survey, nia = factories.published_survey(), factories.user("nia")
    before = survey.closes_at
    closes = timezone.now() + dt.timedelta(days=90)

    change_window(survey, nia, opens=survey.opens_at, closes=closes, grace_minutes=5)

    stored = Survey.objects.get()
    entry = AuditEntry.objects.get(action="window changed")
    assert (stored.closes_at, stored.grace_minutes) == (closes, 5)
    assert entry.actor == nia
    assert entry.details["before"]["closes"] == before.isoformat()
    assert entry.details["after"]["grace_minutes"] == 5


@pytest.mark.django_db
def test_a_change_to_the_same_is_none():
    survey = factories.published_survey()

    change_window(survey, None, opens=survey.opens_at, closes=survey.closes_at, grace_minutes=30)

    assert not AuditEntry.objects.filter(action="window changed").exists()


@pytest.mark.django_db
def test_a_frozen_survey_keeps_its_window(in_english):
    survey = factories.published_survey()
    Survey.objects.update(frozen_at=timezone.now())

    with pytest.raises(WindowRefused, match="answers are final"):
        change_window(
            survey,
            None,
            opens=survey.opens_at,
            closes=survey.closes_at + dt.timedelta(days=1),
            grace_minutes=30,
        )


@pytest.mark.django_db
def test_a_window_that_ends_before_it_begins_is_refused(in_english):
    survey = factories.published_survey()

    with pytest.raises(WindowRefused, match="after it opens"):
        change_window(survey, None, opens=survey.closes_at, closes=survey.opens_at, grace_minutes=30)


@pytest.mark.django_db
def test_a_change_keeps_what_others_have_changed_meanwhile():
    survey = factories.published_survey()
    Survey.objects.filter(pk=survey.pk).update(title_cy="Newydd")

    change_window(
        survey, None, opens=survey.opens_at, closes=survey.closes_at + dt.timedelta(days=1), grace_minutes=30
    )

    assert Survey.objects.get().title_cy == "Newydd"
