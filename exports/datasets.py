"""Datasets: made of what a survey has accepted, and withdrawn when that may no longer be kept."""

import logging
import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exports.dataset.accepted import Accepted, accepted
from exports.dataset.columns import lists_of
from exports.dataset.contents import versions_of
from exports.freezing import ask_for_dataset, plan_files
from exports.models import Dataset, ExportFile
from exports.storage import keeping
from exports.storage.disk_storage import DiskStorage
from exports.storage.troubles import StorageAway, StorageRefuses, reason_of_storage
from jobs.claims import Claim, JobFailed
from jobs.models import Job
from jobs.queueing import cancel, enqueue
from jobs.registry import handles
from responses.locks import submission_lock_key
from surveys.models import Survey

logger = logging.getLogger(__name__)

REMOVAL_JOB = "withdrawn dataset"


def lock(survey_id: int) -> None:
    """Wait for submits under way and let none begin, nor anybody else make or withdraw a dataset of the survey, until
    the transaction ends. What is read in later statements has all that the lock has waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", submission_lock_key(survey_id))


def make(survey: Survey) -> Dataset:
    """The next dataset of what a frozen survey holds, and its files asked for. The caller has the lock."""
    assert survey.frozen_at is not None, "callers have frozen it, or looked"  # noqa: S101
    dataset = new_dataset(survey, survey.frozen_at, Dataset.Kind.FINAL)
    ask_for_dataset(dataset)
    plan_files(dataset)
    return dataset


def new_dataset(
    survey: Survey, frozen_at: datetime, kind: str, *, scheduled_for: datetime | None = None
) -> Dataset:
    """The row of the next dataset. An interim one is counted when it is made: the caller holds up all submits. The
    caller has the lock."""
    versions = list(versions_of(survey.pk).values())
    lists = list(lists_of(versions))
    if kind == Dataset.Kind.INTERIM:
        found = Accepted(0, 0, {}, {code: {"items": 0, "most": 0} for code in lists})
    else:
        found = accepted(survey.pk, frozen_at, lists)
    return Dataset.objects.create(
        survey=survey,
        number=survey.datasets.count() + 1,
        kind=kind,
        frozen_at=frozen_at,
        versions=[version.number for version in versions],
        rows=found.rows,
        not_submitted=found.not_submitted,
        sources=found.sources,
        lists=found.lists,
        timezone=survey.timezone,
        secret=secrets.token_bytes(32),
        scheduled_for=scheduled_for,
    )


def ask_for_missing() -> None:
    """Have the own files made of datasets that were frozen when there were none yet."""
    without = Dataset.objects.filter(withdrawn_at=None).exclude(files__content=ExportFile.Content.DATASET)
    for pk, survey_id in list(without.values_list("pk", "survey_id")):
        with transaction.atomic():
            lock(survey_id)
            for dataset in without.filter(pk=pk).select_related("survey"):
                ask_for_dataset(dataset)


def current_dataset(survey: Survey) -> Dataset | None:
    """The dataset that is in use; None before the close, and where the last one has been withdrawn."""
    latest = survey.datasets.filter(kind=Dataset.Kind.FINAL).order_by("number").last()
    return None if latest is None or latest.withdrawn_at is not None else latest


def withdraw(dataset: Dataset, why: str, *, note: str = "", actor: User | None = None) -> None:
    """Take a dataset out of use for good: what was written of it goes, with a job of the caller's transaction.

    Its row, the checksums of its files and its manifest, if that was made, stay. Does nothing the second time. The
    caller has the lock.
    """
    withdrawn = Dataset.objects.filter(pk=dataset.pk, withdrawn_at=None).update(
        withdrawn_at=Now(), withdrawn_why=why, withdrawn_note=note, withdrawn_by=actor
    )
    if withdrawn:
        enqueue(REMOVAL_JOB, {"dataset": dataset.pk})


def replace(dataset: Dataset, why: str, *, note: str = "", actor: User | None = None) -> Dataset:
    """Withdraw a dataset and make the next of what there is now, with names of cases that nobody can join to those of
    before. The caller has the lock."""
    withdraw(dataset, why, note=note, actor=actor)
    return make(dataset.survey)


@handles(REMOVAL_JOB, words=_("Delete the files of a withdrawn dataset"))
def remove_withdrawn(claim: Claim) -> None:
    """Remove the files of a withdrawn dataset, and let nobody go on writing one. Where an object storage is away, the
    sweep does it later."""
    dataset = Dataset.objects.get(pk=claim.params["dataset"])
    unfinished = dataset.files.filter(job__state__in=[Job.State.QUEUED, Job.State.RUNNING])
    for job_id in unfinished.values_list("job_id", flat=True).distinct():
        cancel(job_id)
    try:
        keeping.remove_withdrawn(dataset)
    except (StorageAway, StorageRefuses) as error:
        raise JobFailed(*reason_of_storage(error)) from error


def sweep_withdrawn() -> int:
    """Remove what workers that died in the middle of a file have left of withdrawn datasets. The number of files."""
    withdrawn = Dataset.objects.filter(withdrawn_at__isnull=False)
    return sum(DiskStorage().remove_withdrawn(dataset) for dataset in withdrawn) + keeping.sweep()
