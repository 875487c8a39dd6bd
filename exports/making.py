"""Making the files of a dataset: written beside their name, made sure of, then renamed."""

import errno
import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from exports.contents import contents_of
from exports.formats import TooWide, format_named
from exports.manifest import FORMAT as MANIFEST
from exports.manifest import manifest_of
from exports.models import Dataset, ExportFile
from exports.projection import Labels
from jobs.claims import Claim, JobFailed
from jobs.models import Job
from jobs.queueing import enqueue, requeue
from jobs.registry import handles

logger = logging.getLogger(__name__)

FILE_JOB = "export file"
MANIFEST_JOB = "export manifest"
# Reasons of failure; exports.wording has words for them.
DISK_FULL = "disk_full"
TOO_WIDE = "too_wide"
ROWS_DIFFER = "rows_differ"
WITHDRAWN = "withdrawn"


class Made(Struct, frozen=True):
    size: int
    sha256: str
    facts: dict[str, Any]


class RowsDiffer(Exception):
    """The file has not as many rows as were accepted: something changed what must not change."""


def ask_for(dataset: Dataset, content: str, format_name: str, labels: str, of_list: str = "") -> ExportFile:
    """A file of the dataset, or of one of its lists, and the job that makes it, sent to the workers on commit."""
    is_manifest = content == ExportFile.Content.MANIFEST
    job = enqueue(
        MANIFEST_JOB if is_manifest else FILE_JOB,
        {"dataset": dataset.pk, "format": format_name, "language": labels},
        total=None if is_manifest else rows_of(dataset, of_list),
    )
    return ExportFile.objects.create(
        dataset=dataset,
        content=content,
        format=format_name,
        language=labels,
        list=of_list,
        job=job,
        name=file_name(dataset, format_name, labels, of_list),
    )


def rows_of(dataset: Dataset, of_list: str = "") -> int:
    """How many rows a file has: responses, or the items of a list."""
    return int(dataset.lists[of_list]["items"]) if of_list else dataset.rows


def file_name(dataset: Dataset, format_name: str, labels: str, of_list: str = "") -> str:
    """In the language of the labels: the Welsh file has the Welsh address of the survey in its name."""
    survey = dataset.survey
    slug = survey.slug_cy if labels == "cy" else survey.slug_en
    if format_name == MANIFEST:
        return f"{slug}-{dataset.number}-manifest.json"
    format_ = format_named(format_name)
    about = f"-{of_list}" if of_list else ""
    return f"{slug}-{dataset.number}-{labels}{format_.suffix}{about}.{format_.extension}"


def folder_of(dataset: Dataset) -> Path:
    return Path(settings.EXPORTS_ROOT) / str(dataset.survey_id) / str(dataset.number)


def path_of(file: ExportFile) -> Path:
    return folder_of(file.dataset) / file.name


def write_answers(
    dataset: Dataset,
    format_name: str,
    labels: Labels,
    path: Path,
    step: Callable[[int], None],
    of_list: str = "",
) -> Made:
    """Write a file of answers, or of the items of a list, to `path`, safe on the disk; the same bytes each time.

    Raises what the format's `write` raises, and RowsDiffer.
    """
    contents = contents_of(dataset)
    written = contents.lists[of_list] if of_list else contents
    facts = format_named(format_name).write(written, labels, path, step)
    if facts["rows"] != written.rows:
        raise RowsDiffer(f"{facts['rows']} of {written.rows}")
    return _made(path, facts)


def _made(path: Path, facts: dict[str, Any]) -> Made:
    path.chmod(0o600)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Made(path.stat().st_size, digest, facts)


def _data_file_ended(job_id: int) -> None:
    """When every file of data has been made, or cannot be, the manifest is made, or made again."""
    dataset = Dataset.objects.select_for_update(of=("self",), no_key=True).get(files__job_id=job_id)
    if dataset.withdrawn_at is not None:
        return
    files = dataset.files.exclude(content=ExportFile.Content.MANIFEST)
    if files.filter(job__state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists():
        return
    manifest = dataset.files.filter(content=ExportFile.Content.MANIFEST).first()
    if manifest is None:
        ask_for(dataset, ExportFile.Content.MANIFEST, MANIFEST, "both")
    elif not requeue(manifest.job_id, only_in=(Job.State.DONE, Job.State.FAILED)):
        # One that is being written may have read the files before this one: take it from its worker.
        requeue(manifest.job_id, only_in=(Job.State.RUNNING,))


@handles(FILE_JOB, words=_("Make a data file"), ended=_data_file_ended)
def make_file(claim: Claim) -> None:
    """Make the file that the job was asked for."""
    file = ExportFile.objects.select_related("dataset__survey").get(job_id=claim.job_id)

    def write(part: Path) -> Made:
        labels = cast(Labels, file.language)
        return write_answers(file.dataset, file.format, labels, part, claim.advance, file.list)

    _make(claim, file, write)


@handles(MANIFEST_JOB, words=_("Make a manifest"))
def make_manifest(claim: Claim) -> None:
    """Make the manifest of the files that there are."""
    file = ExportFile.objects.select_related("dataset__survey").get(job_id=claim.job_id)

    def write(part: Path) -> Made:
        part.write_bytes(manifest_of(file.dataset))
        return _made(part, {})

    _make(claim, file, write)


def _make(claim: Claim, file: ExportFile, write: Callable[[Path], Made]) -> None:
    _refuse_withdrawn(file.dataset)
    path = path_of(file)
    part = path.with_name(f".{file.name}.{claim.token}.part")
    try:
        for folder in (path.parents[2], path.parents[1], path.parent):
            folder.mkdir(mode=0o700, exist_ok=True, parents=folder is path.parents[2])
        for left in path.parent.glob(f".{file.name}.*.part"):
            # Of a worker that died. One that still lives can no longer finish: it does not have the token.
            left.unlink(missing_ok=True)
        made = write(part)
        claim.advance(made.facts.get("rows", 0))
        with claim.finishing():
            # Withdrawing waits until this is over, and then removes the file; or this finds it done.
            _refuse_withdrawn(Dataset.objects.select_for_update(no_key=True).get(pk=file.dataset_id))
            part.replace(path)
            sync_folder(path.parent)
            _note(file, made)
    except RowsDiffer as error:
        raise JobFailed(ROWS_DIFFER, str(error)) from error
    except TooWide as error:
        raise JobFailed(TOO_WIDE, f"{error.columns}/{error.most}") from error
    except Exception as error:
        if _is_disk_full(error):
            raise JobFailed(DISK_FULL) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _refuse_withdrawn(dataset: Dataset) -> None:
    if dataset.withdrawn_at is not None:
        raise JobFailed(WITHDRAWN)


def _note(file: ExportFile, made: Made) -> None:
    ExportFile.objects.filter(pk=file.pk).update(size=made.size, sha256=made.sha256, facts=made.facts)


def _is_disk_full(error: Exception) -> bool:
    # The workbook library passes the system's error on in words.
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "os error 28" in str(error)


def sync_folder(folder: Path) -> None:
    """Make sure that what was renamed or removed there outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_complete(dataset: Dataset) -> bool:
    """Whether every file is there, the manifest among them."""
    unfinished = dataset.files.exclude(job__state=Job.State.DONE).exists()
    return not unfinished and dataset.files.filter(content=ExportFile.Content.MANIFEST).exists()
