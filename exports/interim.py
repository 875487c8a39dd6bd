"""Interim datasets: what a survey that is still open has accepted so far, frozen because somebody asks for it."""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import User
from exports.datasets import lock, new_dataset, withdraw
from exports.freezing import ask_for_dataset, plan_files
from exports.models import Dataset, ExportFile
from jobs.models import Job
from responses.models import Response
from surveys.models import Survey

# The database's clock decides, once whoever was submitting has done so; who submits from now on is later.
NOW_IF_OPEN = """SELECT clock_timestamp() FROM surveys_survey
    WHERE id = %s AND frozen_at IS NULL AND current_version_id IS NOT NULL AND opens_at <= clock_timestamp()
        AND closes_at + make_interval(mins => grace_minutes) > clock_timestamp()"""


class NotOpen(Exception):
    """The survey has not opened yet, or its window and its grace are over."""


class BeingMade(Exception):
    """Another interim dataset of the survey is not made yet."""


@transaction.atomic
def ask_for_interim(
    survey: Survey, actor: User, *, scheduled_for: dt.datetime | None = None, **details: str
) -> Dataset:
    """An interim dataset of what has been submitted up to now, and its files asked for; audited.

    It is counted and written by a worker, from one snapshot; what is withdrawn or erased before that is not in it.
    `scheduled_for` is the turn of a schedule that `actor` has set; `details` are for the audit. Raises NotOpen and
    BeingMade.
    """
    lock(survey.pk)
    with connection.cursor() as cursor:
        cursor.execute(NOW_IF_OPEN, [survey.pk])
        now = cursor.fetchone()
    if now is None:
        raise NotOpen
    if is_being_made(survey.pk):
        raise BeingMade
    dataset = new_dataset(survey, now[0], Dataset.Kind.INTERIM, scheduled_for=scheduled_for)
    ask_for_dataset(dataset, actor)
    plan_files(dataset)
    about: dict[str, Any] = {
        "survey_id": survey.pk,
        "subject": str(survey),
        "number": dataset.number,
        **details,
    }
    if scheduled_for is None:
        record("interim dataset asked", actor=actor, **about)
    else:
        record("interim dataset scheduled", actor=None, person=actor.get_username(), **about)
    return dataset


def in_use(survey_id: int) -> QuerySet[Dataset]:
    """The interim datasets of a survey that have not been withdrawn."""
    return Dataset.objects.filter(survey_id=survey_id, kind=Dataset.Kind.INTERIM, withdrawn_at=None)


def is_being_made(survey_id: int) -> bool:
    """Whether an interim dataset of the survey, or a file of it, is not made yet."""
    files = ExportFile.objects.filter(dataset__in=in_use(survey_id), selection=None)
    return files.filter(job__state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()


def withdraw_all(survey_id: int) -> None:
    """As the survey closes: its dataset takes their place. The caller has the lock."""
    for dataset in in_use(survey_id):
        withdraw(dataset, Dataset.Why.CLOSED)


def withdraw_those_with(response_id: int, reason: str, actor: User | None) -> None:
    """Before a response is erased: the interim datasets that may hold it."""
    submitted = Response.objects.filter(pk=response_id, submitted_at__isnull=False)
    for survey_id, submitted_at in submitted.values_list("survey_id", "submitted_at"):
        for dataset in in_use(survey_id).filter(frozen_at__gte=submitted_at):
            withdraw(dataset, Dataset.Why.ERASED, note=reason, actor=actor)
