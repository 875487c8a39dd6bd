"""Setting a schedule for the interim datasets of a survey, and stopping it."""

from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.audit import record
from accounts.models import User
from exports.datasets import lock
from exports.interim import NotOpen
from exports.schedules.models import InterimSchedule
from exports.schedules.timing import Rhythm
from surveys.models import Survey

Why = InterimSchedule.Why
# Interim datasets can still come: the window may be in the future, but it and the grace are not over.
WILL_BE_OPEN = """SELECT FROM surveys_survey WHERE id = %s AND frozen_at IS NULL AND current_version_id IS NOT NULL
    AND closes_at + make_interval(mins => grace_minutes) > clock_timestamp()"""
MOST_KEPT = 30


def will_be_open(survey_id: int) -> bool:
    """Whether a schedule can be set: the survey is published, and its window and grace are not over."""
    with connection.cursor() as cursor:
        cursor.execute(WILL_BE_OPEN, [survey_id])
        return cursor.fetchone() is not None


@transaction.atomic
def set_schedule(survey: Survey, actor: User, rhythm: Rhythm, keep: int) -> InterimSchedule:
    """Have interim datasets made by a rhythm, the newest `keep` of them kept; audited. Takes the place of what was set
    before. The first turn is the next one. Raises NotOpen once the survey is over, or before it is published."""
    lock(survey.pk)
    if not will_be_open(survey.pk):
        raise NotOpen
    values: dict[str, Any] = {
        "every": every_of(rhythm),
        "weekday": rhythm.weekday,
        "day": rhythm.day,
        "hour": rhythm.hour,
        "keep": keep,
        "set_by": actor,
        "set_at": Now(),
        "done_until": Now(),
        "stopped_at": None,
        "stopped_why": "",
        "stopped_by": None,
    }
    schedule, _created = InterimSchedule.objects.update_or_create(survey=survey, defaults=values)
    record(
        "interim schedule set",
        actor=actor,
        survey_id=survey.pk,
        subject=str(survey),
        schedule=code_of(rhythm),
        keep=keep,
    )
    return schedule


@transaction.atomic
def stop_schedule(survey: Survey, actor: User) -> bool:
    """Have no more made; audited. What was made stays. False if none were to be made."""
    lock(survey.pk)
    if not stop(survey.pk, Why.PERSON, actor):
        return False
    record("interim schedule stopped", actor=actor, survey_id=survey.pk, subject=str(survey))
    return True


def stop(survey_id: int, why: str, actor: User | None = None) -> bool:
    """End a schedule, if there is one that has not ended. The caller has the lock."""
    going = InterimSchedule.objects.filter(survey_id=survey_id, stopped_at=None)
    return bool(going.update(stopped_at=Now(), stopped_why=why, stopped_by=actor))


def rhythm_of(schedule: InterimSchedule) -> Rhythm:
    return Rhythm(schedule.hour, schedule.weekday, schedule.day)


def every_of(rhythm: Rhythm) -> str:
    if rhythm.weekday is not None:
        return InterimSchedule.Every.WEEK
    return InterimSchedule.Every.DAY if rhythm.day is None else InterimSchedule.Every.MONTH


def code_of(rhythm: Rhythm) -> str:
    """As the audit keeps it, to be read in either language: `week 0 6` is Mondays at six."""
    return " ".join(
        str(part) for part in (every_of(rhythm), rhythm.weekday, rhythm.day, rhythm.hour) if part is not None
    )
