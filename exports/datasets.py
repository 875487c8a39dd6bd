"""Datasets: made of what a survey has accepted, and withdrawn when that may no longer be kept."""

import logging
import secrets
from datetime import datetime

from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from psycopg.sql import SQL
from psycopg.sql import Literal as Quoted

from accounts.models import User
from exports.columns import lists_of
from exports.contents import versions_of
from exports.formats import all_formats
from exports.making import ask_for, folder_of, path_of, sync_folder
from exports.models import Dataset, ExportFile
from exports.projection import items_in
from jobs.claims import Claim
from jobs.queueing import enqueue
from jobs.registry import handles
from responses.locks import submission_lock_key
from surveys.models import Survey

logger = logging.getLogger(__name__)

REMOVAL_JOB = "withdrawn dataset"

COUNT = """SELECT source, count(*) FILTER (WHERE submitted_at <= %s AND withdrawn_at IS NULL),
        count(*) FILTER (WHERE submitted_at IS NULL)
    FROM responses_response WHERE survey_id = %s GROUP BY source ORDER BY source"""


def lock(survey_id: int) -> None:
    """Wait for submits under way and let none begin, nor anybody else make or withdraw a dataset of the survey, until
    the transaction ends. What is read in later statements has all that the lock has waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", submission_lock_key(survey_id))


def make(survey: Survey) -> Dataset:
    """The next dataset of what a frozen survey holds, and its files asked for. The caller has the lock."""
    assert survey.frozen_at is not None, "callers have frozen it, or looked"  # noqa: S101
    dataset = _dataset(survey, survey.frozen_at)
    for format_ in all_formats():
        of_lists = () if format_.holds_lists else tuple(dataset.lists)
        for labels in format_.languages if format_.standard else ():
            for of_list in ("", *of_lists):
                ask_for(dataset, ExportFile.Content.ANSWERS, format_.name, labels, of_list)
    return dataset


def current_dataset(survey: Survey) -> Dataset | None:
    """The dataset that is in use; None before the close, and where the last one has been withdrawn."""
    latest = survey.datasets.order_by("number").last()
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
    """Remove the files of a withdrawn dataset from the disk."""
    _remove(Dataset.objects.get(pk=claim.params["dataset"]))


def sweep_withdrawn() -> int:
    """Remove what workers that died in the middle of a file have left of withdrawn datasets. The number of files."""
    return sum(_remove(dataset) for dataset in Dataset.objects.filter(withdrawn_at__isnull=False))


def _remove(dataset: Dataset) -> int:
    folder = folder_of(dataset)
    if not folder.is_dir():
        return 0
    kept = {path_of(file) for file in dataset.files.filter(content=ExportFile.Content.MANIFEST)}
    # Whatever else lies there is of this dataset: files, and parts of files.
    files = [path for path in folder.iterdir() if path not in kept]
    for path in files:
        path.unlink(missing_ok=True)
    sync_folder(folder)
    return len(files)


def _dataset(survey: Survey, frozen_at: datetime) -> Dataset:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [frozen_at, survey.pk])
        counts = cursor.fetchall()
    return Dataset.objects.create(
        survey=survey,
        number=survey.datasets.count() + 1,
        frozen_at=frozen_at,
        rows=sum(submitted for _, submitted, _ in counts),
        not_submitted=sum(begun for _, _, begun in counts),
        sources={source: submitted for source, submitted, _ in counts if submitted},
        lists=_counted(survey, frozen_at),
        timezone=survey.timezone,
        secret=secrets.token_bytes(32),
    )


def _counted(survey: Survey, frozen_at: datetime) -> dict[str, dict[str, int]]:
    """How many items each list has, in all and in the longest response. Costs a reading of the rows if there is one."""
    codes = list(lists_of(list(versions_of(survey.pk).values())))
    if not codes:
        return {}
    counts = SQL(", ").join(
        SQL("sum(jsonb_array_length({0})), max(jsonb_array_length({0}))").format(items_in(code))
        for code in codes
    )
    statement = SQL(
        "SELECT {} FROM responses_response r"
        " WHERE r.survey_id = {} AND r.submitted_at <= {} AND r.withdrawn_at IS NULL"
    ).format(counts, Quoted(survey.pk), Quoted(frozen_at))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = [count or 0 for count in cursor.fetchone()]
    return {
        code: {"items": int(items), "most": int(most)}
        for code, items, most in zip(codes, found[0::2], found[1::2], strict=True)
    }
