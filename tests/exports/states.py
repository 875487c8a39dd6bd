"""Datasets whose files are in one state or another."""

import uuid
from hashlib import sha256
from typing import Any

from django.utils import timezone

from exports import making
from exports.models import Dataset, ExportFile
from exports.storage.places import path_of
from jobs.claims import claim
from jobs.models import Job
from jobs.running import run


def run_all() -> None:
    """As workers do that nobody disturbs."""
    while queued := Job.objects.filter(state="queued").order_by("pk").first():
        run(queued.pk)


def file_of(dataset: Dataset, name: str = "csv-plain", labels: str = "codes") -> ExportFile:
    return ExportFile.objects.select_related("job", "dataset__survey").get(
        dataset=dataset, format=name, language=labels
    )


def being_written(file: ExportFile, **values: Any) -> None:
    """As if a worker were about it."""
    claimed = {"token": uuid.uuid4(), "heartbeat_at": timezone.now(), "started_at": timezone.now()}
    Job.objects.filter(pk=file.job_id).update(state="running", **claimed, **values)


def ended(file: ExportFile, state: str, error: str = "") -> None:
    Job.objects.filter(pk=file.job_id).update(
        state=state, token=None, finished_at=timezone.now(), error=error
    )


def pretend_others_made(dataset: Dataset, *real: str) -> None:
    """End every job of it that waits, but those of the formats `real`, as if made, which takes seconds."""
    others = Job.objects.filter(state="queued", export_files__dataset=dataset)
    for job in others.exclude(export_files__format__in=real).order_by("pk"):
        as_if_it_had_made(job)


def as_if_it_had_made(job: Job) -> None:
    """Its files are in no folder."""
    held = claim(job.pk)
    assert held
    with held.finishing():
        job.export_files.update(size=1, sha256="0" * 64, facts={"rows": 0})


def pretend_all_made(dataset: Dataset) -> None:
    """Every file there with a few bytes, and the manifest: quicker than making them, for tests of what is done with
    files."""
    for job in Job.objects.filter(state="queued", export_files__dataset=dataset):
        Job.objects.filter(pk=job.pk).update(
            state="done", started_at=timezone.now(), finished_at=timezone.now()
        )
    making._ask_for_manifest(dataset)
    run(dataset.files.get(content="manifest").job_id)  # type: ignore[arg-type]
    for file in dataset.files.filter(content="answers").select_related("dataset__survey"):
        content = file.name.encode()
        path_of(file).write_bytes(content)
        making._note(file, making.Made(len(content), sha256(content).hexdigest(), {"rows": dataset.rows}))
