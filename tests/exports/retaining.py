"""A survey that has been frozen for some days, with responses of every kind, and the work that its rules ask for."""

import csv
from pathlib import Path

from django.db import connection

from exports.models import Dataset
from exports.retention import keep_to_retention
from exports.storage.places import folder_of, path_of
from jobs.models import Job
from jobs.running import run
from responses.encryption import encrypt
from responses.models import Response, Upload
from responses.uploads import path_of as path_of_sent
from surveys.models import Survey
from tests.exports.states import as_if_it_had_made


def closed_days_ago(survey: Survey, days: int) -> None:
    """As if the survey had closed, and been frozen, so many days ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE surveys_survey SET opens_at = opens_at - make_interval(days => %s),"
            " closes_at = closes_at - make_interval(days => %s) WHERE id = %s",
            [days, days, survey.pk],
        )


def decide(survey: Survey, **rules: object) -> None:
    Survey.objects.filter(pk=survey.pk).update(**rules)


def work() -> None:
    """Do every job that waits, and those that they ask for."""
    while job := Job.objects.filter(state=Job.State.QUEUED).order_by("pk").first():
        run(job.pk)


def as_if_made(*, but: int = 0) -> None:
    """End every job that makes files, but for the last ones, as if it had made them, which takes seconds: where what is
    in them does not matter."""
    making = Job.objects.filter(state=Job.State.QUEUED, export_files__isnull=False).order_by("pk")
    if but:
        # The dataset's own file is real: others are made of it.
        first = making.first()
        assert first
        run(first.pk)
    while making.count() > but and (job := making.first()):
        as_if_it_had_made(job)


def keep() -> None:
    keep_to_retention()
    work()


def files_in(dataset: Dataset) -> set[str]:
    folder = folder_of(dataset)
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def table_of(dataset: Dataset) -> list[dict[str, str]]:
    """The rows of its exact CSV with codes, as it lies on the disk."""
    file = dataset.files.get(format="csv-plain", language="codes", list="")
    with path_of(file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def sent_by(response: Response, question: str, content: bytes = b"%PDF-1.7") -> Path:
    """Where a file now lies that the respondent sent."""
    row = Upload.objects.create(
        response=response,
        question=question,
        stored_name=f"{response.pk:032x}",
        name=encrypt("Siân Jones.pdf"),
        kind="pdf",
        size=len(content),
        sha256="0" * 64,
    )
    path = path_of_sent(row.stored_name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
