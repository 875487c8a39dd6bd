"""Making a dataset's own file, from the responses in Postgres: of it every other file is made."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exports.announcing import tell_when_settled
from exports.dataset import reading
from exports.dataset.accepted import accepted
from exports.dataset.contents import contents_of, extent_of, naming_of
from exports.formats import RowsDiffer, all_formats
from exports.making import CANCELLED, Made, ask_for, clear_left, data_file_ended, made_of, make, plan, rows_of
from exports.manifest import SCHEMA, moment
from exports.models import Dataset, ExportFile
from exports.storage.places import stem_of
from jobs.claims import Claim, JobFailed
from jobs.models import Job
from jobs.queueing import enqueue
from jobs.registry import handles
from jobs.running import run
from verbatims.gathering import gather_corrections
from verbatims.leaving import released, standing

DATASET_JOB = "dataset"
FORMAT = "parquet"
# How often a command that needs the file looks whether a worker has made it.
PAUSE_SECONDS = 0.2
# What an interim dataset knows of itself only when it is made; and what every one does.
COUNTED = ("rows", "not_submitted", "sources", "lists")
KNOWN_WHEN_MADE = (*COUNTED, "texts")


def ask_for_dataset(dataset: Dataset, actor: User | None = None) -> None:
    """The dataset's own file, with one for each list, and the one job that makes them, sent to the workers on commit.

    One job, since they shall be of the same moment.
    """
    total = None if dataset.is_interim else sum(rows_of(dataset, code) for code in ("", *dataset.lists))
    job = enqueue(DATASET_JOB, {"dataset": dataset.pk}, total=total, created_by=actor)
    for code in ("", *dataset.lists):
        about = f"-{code}" if code else ""
        ExportFile.objects.create(
            dataset=dataset,
            content=ExportFile.Content.DATASET,
            format=FORMAT,
            language="codes",
            list=code,
            job=job,
            name=f"{stem_of(dataset)}-dataset{about}.{FORMAT}",
        )


def plan_files(dataset: Dataset) -> None:
    """Every file that is to be made of the dataset as soon as that is there."""
    for format_ in all_formats():
        of_lists = () if format_.holds_lists else tuple(dataset.lists)
        for labels in format_.languages if format_.standard else ():
            for of_list in ("", *of_lists):
                plan(dataset, format_.name, labels, of_list)


def have_made(dataset: Dataset) -> None:
    """Make the dataset's own file unless it is there; wait for a worker that is about it.

    Raises JobFailed with the reason if it cannot be made.
    """
    own = dataset.files.filter(content=ExportFile.Content.DATASET, list="")
    while not own.exclude(sha256="").exists():
        job = Job.objects.get(export_files__in=own)
        if job.state == Job.State.FAILED:
            raise JobFailed(job.error)
        if job.state == Job.State.CANCELLED:
            raise JobFailed(CANCELLED)
        if not run(job.pk):
            time.sleep(PAUSE_SECONDS)


def _dataset_ended(job_id: int) -> None:
    """Once the dataset is there, the files that waited for it are asked for; where it cannot be, people are told."""
    clear_left(job_id)
    dataset = Dataset.objects.filter(files__job_id=job_id).distinct().get()
    if Job.objects.get(pk=job_id).state != Job.State.DONE:
        tell_when_settled(dataset)
        return
    for file in dataset.files.filter(job=None, selection=None).select_related("dataset").order_by("pk"):
        ask_for(file)
    data_file_ended(job_id)


@handles(DATASET_JOB, words=_("Make a dataset"), ended=_dataset_ended)
def make_dataset(claim: Claim) -> None:
    """Make the dataset's own file and those of its lists."""
    dataset = Dataset.objects.select_related("survey").get(pk=claim.params["dataset"])
    files = list(dataset.files.filter(job_id=claim.job_id).order_by("list"))
    gather_corrections(dataset.survey_id)
    for file in files:
        file.dataset = dataset

    def write(parts: Sequence[Path]) -> list[Made]:
        def begin(total: int) -> None:
            claim.total = total

        paths = {file.list: part for file, part in zip(files, parts, strict=True)}
        return write_dataset(dataset, paths, claim.advance, begin)

    make(claim, files, write, note=partial(_note, dataset))


def _note(dataset: Dataset) -> None:
    lately = dataset.texts.pop("lately", {})
    dataset.save(update_fields=KNOWN_WHEN_MADE)
    if not dataset.is_interim:
        released(dataset.survey_id, dataset.texts, lately)


def write_dataset(
    dataset: Dataset,
    paths: Mapping[str, Path],
    step: Callable[[int], None],
    begin: Callable[[int], None] = lambda total: None,
) -> list[Made]:
    """Write the dataset (`""`) and its lists, by code, to `paths`, all of one snapshot, safe on the disk.

    The counts of an interim dataset, and what was done about texts, are set on it, not saved. `begin` is told how many
    rows there will be. Raises RowsDiffer, OSError when the disk is full, and whatever `step` raises.
    """
    made, done = [], 0
    with reading.snapshot(dataset.timezone) as cursor:
        if dataset.is_interim:
            _count(dataset)
        dataset.texts = standing(dataset.survey_id, dataset.frozen_at)
        begin(sum(rows_of(dataset, code) for code in paths))
        for code, path in paths.items():
            rows = _write(cursor, dataset, code, path, partial(_onwards, step, done))
            if rows != rows_of(dataset, code):
                raise RowsDiffer(f"{rows} of {rows_of(dataset, code)}")
            made.append(made_of(path, {"rows": rows}))
            done += rows
    return made


def _onwards(step: Callable[[int], None], before: int, rows: int) -> None:
    step(before + rows)


def _count(dataset: Dataset) -> None:
    found = accepted(dataset.survey_id, dataset.frozen_at, list(dataset.lists))
    for name in COUNTED:
        setattr(dataset, name, getattr(found, name))


def _write(
    cursor: reading.Cursor, dataset: Dataset, code: str, path: Path, step: Callable[[int], None]
) -> int:
    from exports.dataset import parquet

    contents = contents_of(dataset)
    part = contents.lists[code] if code else contents
    lines = reading.csv_lines(cursor, extent_of(dataset, code), part.columns, naming_of(dataset))
    with closing(lines):
        return parquet.write(path, part.names, lines, _about(dataset, code), step)


def _about(dataset: Dataset, code: str) -> dict[str, Any]:
    """What the file says of itself, wherever it is copied to."""
    return {
        "schema": SCHEMA,
        "software": f"Arolwg {settings.SOFTWARE_VERSION}",
        "survey": {"cy": dataset.survey.slug_cy, "en": dataset.survey.slug_en},
        "dataset": dataset.number,
        "kind": str(dataset.kind),
        "frozen_at": moment(dataset.frozen_at),
        "timezone": dataset.timezone,
        "versions": dataset.versions,
        "sources": dataset.sources,
        "rows": rows_of(dataset, code),
    } | ({"list": code} if code else {})
