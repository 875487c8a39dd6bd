"""On which day a rule of retention is due, and at which moment that day begins, when clocks change in between."""

import datetime as dt

import pytest

from responses.retention import rules
from responses.retention.rules import rules_of
from surveys.models import Survey
from tests import factories as make

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"
SECOND = dt.timedelta(seconds=1)


def utc(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{written}+00:00")


def closed(closes: dt.datetime, days: int, zone: str = LONDON) -> Survey:
    """A survey that was frozen at its close, whose unfinished responses are kept for so many days."""
    survey = make.published_survey()
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=closes - dt.timedelta(days=9),
        closes_at=closes,
        frozen_at=closes,
        timezone=zone,
        keep_drafts_days=days,
    )
    return survey


def is_due(survey: Survey, at: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the statement says so at a moment, in place of the database's own."""
    with monkeypatch.context() as patched:
        assert "now()" in rules.OF_ONE
        patched.setattr(rules, "OF_ONE", rules.OF_ONE.replace("now()", f"'{at.isoformat()}'::timestamptz"))
        (rule,) = rules_of(survey.pk)
    return rule.is_due


@pytest.mark.parametrize(
    ("closes", "days", "due_on", "begins"),
    [
        # The day of the close has an hour more, or the day that is due, or one between.
        ("2026-10-25T12:00", 1, "2026-10-26", "2026-10-26T00:00"),
        ("2026-10-24T12:00", 1, "2026-10-25", "2026-10-24T23:00"),
        ("2026-10-24T12:00", 2, "2026-10-26", "2026-10-26T00:00"),
        ("2026-10-24T12:00", 30, "2026-11-23", "2026-11-23T00:00"),
        # An hour less.
        ("2026-03-29T12:00", 1, "2026-03-30", "2026-03-29T23:00"),
        ("2026-03-28T12:00", 1, "2026-03-29", "2026-03-29T00:00"),
        ("2026-03-28T12:00", 2, "2026-03-30", "2026-03-29T23:00"),
        ("2026-03-28T12:00", 30, "2026-04-27", "2026-04-26T23:00"),
        # Closes near midnight: on which day, London's clocks say.
        ("2026-10-24T22:59", 1, "2026-10-25", "2026-10-24T23:00"),
        ("2026-10-24T23:00", 1, "2026-10-26", "2026-10-26T00:00"),
        ("2026-10-25T23:59", 1, "2026-10-26", "2026-10-26T00:00"),
        ("2026-10-26T00:00", 1, "2026-10-27", "2026-10-27T00:00"),
        ("2026-03-28T23:59", 1, "2026-03-29", "2026-03-29T00:00"),
        ("2026-03-29T22:59", 1, "2026-03-30", "2026-03-29T23:00"),
        ("2026-03-29T23:00", 1, "2026-03-31", "2026-03-30T23:00"),
        # In the hour that comes twice, and at the one that never comes.
        ("2026-10-25T00:30", 0, "2026-10-25", "2026-10-25T00:30"),
        ("2026-10-25T01:30", 0, "2026-10-25", "2026-10-25T01:30"),
        ("2026-03-29T01:00", 0, "2026-03-29", "2026-03-29T01:00"),
    ],
)
def test_days_are_counted_by_the_calendar_and_begin_at_londons_midnight(
    closes, days, due_on, begins, monkeypatch
):
    survey = closed(utc(closes), days)

    (rule,) = rules_of(survey.pk)
    assert rule.due_on == dt.date.fromisoformat(due_on)
    assert is_due(survey, utc(begins), monkeypatch)
    if days:
        assert not is_due(survey, utc(begins) - SECOND, monkeypatch)


def test_another_zone_changes_its_clocks_on_a_day_of_its_own(monkeypatch):
    """New York's go back a week after London's: 31 October has 24 hours there, 1 November 25."""
    survey = closed(utc("2026-11-01T16:00"), 1, "America/New_York")

    assert not is_due(survey, utc("2026-11-02T04:59"), monkeypatch)
    assert is_due(survey, utc("2026-11-02T05:00"), monkeypatch)
