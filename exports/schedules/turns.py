"""What is due by the schedules of surveys: an interim dataset, or the reason why none is made; older ones withdrawn.

Safe to run any number of times, side by side too. Each turn is taken once, under the lock of its survey, by whoever
comes first: late if nobody came at its time. Of several that nobody took, only the newest is: one dataset has what all
of them would have had.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.audit import record
from exports.datasets import lock, withdraw
from exports.interim import NotOpen, ask_for_interim, in_use, is_being_made
from exports.models import Dataset, ExportFile, InterimSchedule
from exports.schedules.setting import rhythm_of, stop
from exports.schedules.timing import last_until
from responses.models import Response
from surveys.access import can
from surveys.models import Survey

logger = logging.getLogger(__name__)

Outcome = InterimSchedule.Outcome
Why = InterimSchedule.Why


@dataclass(frozen=True)
class Turn:
    """What came of a turn: `dataset` where one was asked for; `stopped` where it was the schedule's end."""

    survey: Survey
    outcome: str = ""
    dataset: Dataset | None = None
    stopped: bool = False


def take_turns() -> list[Turn]:
    """Take every turn that is due; a survey whose turn cannot be taken holds up no other."""
    taken = []
    for schedule in InterimSchedule.objects.filter(stopped_at=None).select_related("survey", "set_by"):
        try:
            # Looked at without the lock first: it holds up respondents who submit.
            if _has_ended(schedule) or _due(schedule, _now()):
                taken += _take(schedule.pk, schedule.survey_id)
            if _replaced(schedule):
                _withdraw_replaced(schedule.pk, schedule.survey_id)
        except Exception:
            logger.exception("the turn of survey %d could not be taken", schedule.survey_id)
    return taken


@transaction.atomic
def _take(schedule_id: int, survey_id: int) -> list[Turn]:
    schedule = _locked(schedule_id, survey_id)
    if schedule is None:
        return []
    survey = schedule.survey
    if _has_ended(schedule):
        stop(survey.pk, Why.ROLE)
        person = schedule.set_by.get_username()
        record("interim schedule ended", actor=None, survey_id=survey.pk, subject=str(survey), person=person)
        return [Turn(survey, stopped=True)]
    turn = _due(schedule, _now())
    if turn is None:
        return []
    dataset = None
    outcome = _reason_to_skip(survey.pk)
    if not outcome:
        try:
            dataset = ask_for_interim(survey, schedule.set_by, scheduled_for=turn)
        except NotOpen:
            # Its window has ended since it was looked at: the close is next.
            return []
        outcome = Outcome.MADE
    InterimSchedule.objects.filter(pk=schedule.pk).update(done_until=turn, turn_at=turn, outcome=outcome)
    return [Turn(survey, outcome, dataset)]


def _locked(schedule_id: int, survey_id: int) -> InterimSchedule | None:
    """The schedule as it is now that nobody else takes a turn, changes it or closes the survey; None if it has
    stopped."""
    lock(survey_id)
    going = InterimSchedule.objects.filter(pk=schedule_id, stopped_at=None)
    return going.select_related("survey", "set_by").first()


def _has_ended(schedule: InterimSchedule) -> bool:
    """Whoever set it answers for what it makes, and may do so no more."""
    return not can(schedule.set_by, "download", schedule.survey)


def _due(schedule: InterimSchedule, now: dt.datetime) -> dt.datetime | None:
    """The turn to be taken now, if there is one."""
    survey = schedule.survey
    if survey.frozen_at is not None or survey.current_version_id is None:
        return None
    if survey.opens_at is None or survey.closes_at is None:
        return None
    turn = last_until(rhythm_of(schedule), survey.timezone, now)
    is_over = survey.closes_at + dt.timedelta(minutes=survey.grace_minutes) <= now
    return None if is_over or turn <= schedule.done_until or turn < survey.opens_at else turn


def _reason_to_skip(survey_id: int) -> str:
    if is_being_made(survey_id):
        return Outcome.BEING_MADE
    submitted = Response.objects.filter(survey_id=survey_id, submitted_at__isnull=False, withdrawn_at=None)
    # One that could not be made holds nothing.
    newest = _whole(survey_id).order_by("number").last()
    if newest is None:
        return "" if submitted.exists() else Outcome.NOTHING_YET
    return "" if submitted.filter(submitted_at__gt=newest.frozen_at).exists() else Outcome.NOTHING_NEW


def _whole(survey_id: int) -> QuerySet[Dataset]:
    """Interim datasets in use whose own file is there."""
    own = ExportFile.objects.filter(content=ExportFile.Content.DATASET, list="").exclude(sha256="")
    return in_use(survey_id).filter(pk__in=own.values("dataset"))


def _replaced(schedule: InterimSchedule) -> QuerySet[Dataset]:
    """Those that the schedule had made, older than the newest that are kept and have all their files."""
    unfinished = ExportFile.objects.unfinished().values("dataset")
    ready = _whole(schedule.survey_id).filter(scheduled_for__isnull=False).exclude(pk__in=unfinished)
    kept = list(ready.order_by("-number").values_list("number", flat=True)[: schedule.keep])
    older = in_use(schedule.survey_id).filter(scheduled_for__isnull=False)
    return older.filter(number__lt=kept[-1]) if len(kept) == schedule.keep else older.none()


@transaction.atomic
def _withdraw_replaced(schedule_id: int, survey_id: int) -> None:
    schedule = _locked(schedule_id, survey_id)
    for dataset in _replaced(schedule) if schedule else ():
        withdraw(dataset, Dataset.Why.REPLACED)


def _now() -> dt.datetime:
    """The database's clock, at the moment of the statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
        return moment
