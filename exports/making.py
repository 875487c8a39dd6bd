"""Making the files of a dataset: written beside their name, made sure of, then renamed."""

import errno
import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from exports.announcing import tell_when_settled
from exports.dataset.contents import (
    Choice,
    DatasetDamaged,
    DatasetMissing,
    NothingChosen,
    choice_of,
    contents_of,
    laid_out,
    nothing,
)
from exports.dataset.filters import Impossible
from exports.dataset.labels import Labels
from exports.formats import RowsDiffer, TooLarge, TooLong, TooWide, format_named
from exports.manifest import FORMAT as MANIFEST
from exports.manifest import manifest_of
from exports.models import Dataset, ExportFile, Selection
from exports.storage.keeping import Parts, parts_left
from exports.storage.places import stem_of, stem_of_selection
from exports.storage.troubles import StorageAway, StorageRefuses, reason_of_storage
from jobs.claims import Claim, JobFailed
from jobs.models import Job
from jobs.queueing import enqueue, requeue
from jobs.registry import handles

logger = logging.getLogger(__name__)

FILE_JOB = "export file"
MANIFEST_JOB = "export manifest"
# Reasons of failure; exports.pages.wording has words for them.
DISK_FULL = "disk_full"
TOO_WIDE = "too_wide"
TOO_LARGE = "too_large"
TOO_LONG = "too_long"
ROWS_DIFFER = "rows_differ"
DAMAGED = "dataset_damaged"
WITHDRAWN = "withdrawn"
CANCELLED = "cancelled"
NOTHING_CHOSEN = "nothing_chosen"
DELETED = "selection_deleted"

# What `reason_for` gives reasons for.
FAILURES = (
    RowsDiffer,
    TooWide,
    TooLarge,
    TooLong,
    DatasetMissing,
    DatasetDamaged,
    NothingChosen,
    Impossible,
    StorageAway,
    StorageRefuses,
)


class Made(Struct, frozen=True):
    size: int
    sha256: str
    facts: dict[str, Any]


def plan(
    dataset: Dataset, format_name: str, labels: str, of_list: str = "", selection: Selection | None = None
) -> ExportFile:
    """A file of the dataset, or of one of its lists, which waits for the dataset's own file; of all responses, or of a
    selection."""
    return ExportFile.objects.create(
        dataset=dataset,
        selection=selection,
        content=ExportFile.Content.ANSWERS,
        format=format_name,
        language=labels,
        list=of_list,
        name=file_name(dataset, format_name, labels, of_list, selection),
    )


def ask_for(file: ExportFile) -> None:
    """The job that makes the file, sent to the workers on commit."""
    file.job = enqueue(
        FILE_JOB,
        {"dataset": file.dataset_id, "format": file.format, "language": file.language},
        # Those of a selection are counted when it is made.
        total=rows_of(file.dataset, file.list) if file.selection_id is None else None,
        created_by=file.selection.asked_by if file.selection else None,
    )
    file.save(update_fields=["job"])


def rows_of(dataset: Dataset, of_list: str = "") -> int:
    """How many rows a file has: responses, or the items of a list."""
    return int(dataset.lists[of_list]["items"]) if of_list else dataset.rows


def file_name(
    dataset: Dataset, format_name: str, labels: str, of_list: str = "", selection: Selection | None = None
) -> str:
    stem = stem_of_selection(dataset, selection.number, labels) if selection else stem_of(dataset, labels)
    return format_named(format_name).file_name(stem, labels, of_list)


def write_answers(
    dataset: Dataset,
    format_name: str,
    labels: Labels,
    path: Path,
    step: Callable[[int], None],
    of_list: str = "",
    choice: Choice | None = None,
    begin: Callable[[int, int], None] = lambda rows, responses: None,
    going: Callable[[], None] = nothing,
) -> Made:
    """Write a file of answers, or of the items of a list, to `path`, safe on the disk; the same bytes each time.

    `begin` is told how many rows there will be, of how many responses; `going` is called with whatever is read, also
    where nothing is written yet.

    Raises what the format's `write` raises, RowsDiffer, DatasetMissing and DatasetDamaged; of a selection NothingChosen
    and Impossible.
    """
    format_ = format_named(format_name)
    contents = contents_of(dataset, choice, going)
    contents = laid_out(contents, choices_as_lists=format_.choices_as_lists, keeps_lists=format_.keeps_lists)
    written = contents.lists[of_list] if of_list else contents
    begin(written.rows, contents.rows)
    facts = format_.write(written, labels, path, step)
    if facts["rows"] != written.rows:
        raise RowsDiffer(f"{facts['rows']} of {written.rows}")
    return made_of(path, facts)


def made_of(path: Path, facts: dict[str, Any]) -> Made:
    """What is known of a file that has been written; it is safe on the disk then."""
    path.chmod(0o600)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Made(path.stat().st_size, digest, facts)


def data_file_ended(job_id: int) -> None:
    """When every file of data has been made, cannot be or was cancelled, the manifest is made, or made again.

    The standard files have one, and each selection has."""
    clear_left(job_id)
    dataset = _dataset_of(job_id)
    selection = _selection_of(job_id)
    if dataset.withdrawn_at is not None or (selection and selection.deleted_at):
        return
    together = dataset.files.filter(selection=selection)
    files = together.exclude(content=ExportFile.Content.MANIFEST)
    if files.filter(job__state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists():
        return
    manifests = together.filter(content=ExportFile.Content.MANIFEST)
    job = Job.objects.filter(export_files__in=manifests).first()
    if job is None:
        _ask_for_manifest(dataset, selection)
    elif not requeue(job.pk, only_in=(Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)):
        # One that is being written may have read the files before this one: take it from its worker.
        requeue(job.pk, only_in=(Job.State.RUNNING,))


def clear_left(job_id: int) -> None:
    """Once the job has ended without its files: remove what workers that died have written of them.

    One that lives has lost its claim, and whatever breaks for it then is no failure.
    """
    ended = Job.objects.filter(pk=job_id, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    for file in ExportFile.objects.filter(job__in=ended).select_related("dataset__survey"):
        # Looked for now: later, somebody may have begun it again.
        for left in parts_left(file):
            transaction.on_commit(partial(left.unlink, missing_ok=True), robust=True)


def _dataset_of(job_id: int) -> Dataset:
    """Locked, so that of files that end at once the last one sees the others."""
    found = ExportFile.objects.filter(job_id=job_id).values("dataset")
    return Dataset.objects.select_for_update(no_key=True).get(pk__in=found)


def _selection_of(job_id: int) -> Selection | None:
    """That of the job's files; a dataset's own file has some for its lists, all of no selection."""
    return Selection.objects.filter(files__job_id=job_id).first()


def _ask_for_manifest(dataset: Dataset, selection: Selection | None = None) -> None:
    stem = stem_of_selection(dataset, selection.number) if selection else stem_of(dataset)
    ExportFile.objects.create(
        dataset=dataset,
        selection=selection,
        content=ExportFile.Content.MANIFEST,
        format=MANIFEST,
        language="both",
        job=enqueue(MANIFEST_JOB, {"dataset": dataset.pk}),
        name=f"{stem}-manifest.json",
    )


@handles(FILE_JOB, words=_("Make a data file"), ended=data_file_ended)
def make_file(claim: Claim) -> None:
    """Make the file that the job was asked for."""
    file = ExportFile.objects.select_related("dataset__survey", "selection").get(job_id=claim.job_id)

    def begin(rows: int, responses: int) -> None:
        claim.total = rows
        if file.selection_id is not None:
            Selection.objects.filter(pk=file.selection_id, rows=None).update(rows=responses)

    def going() -> None:
        claim.advance(claim.done)

    def write(parts: Sequence[Path]) -> list[Made]:
        labels, choice = cast(Labels, file.language), choice_of(file.selection)
        return [
            write_answers(
                file.dataset, file.format, labels, parts[0], claim.advance, file.list, choice, begin, going
            )
        ]

    make(claim, [file], write)


def _manifest_ended(job_id: int) -> None:
    """It is made after all others: nothing more comes of the dataset by itself."""
    clear_left(job_id)
    tell_when_settled(_dataset_of(job_id), _selection_of(job_id))


@handles(MANIFEST_JOB, words=_("Make a manifest"), ended=_manifest_ended)
def make_manifest(claim: Claim) -> None:
    """Make the manifest of the files that there are."""
    file = ExportFile.objects.select_related("dataset__survey", "selection").get(job_id=claim.job_id)

    def write(parts: Sequence[Path]) -> list[Made]:
        parts[0].write_bytes(manifest_of(file.dataset, file.selection))
        return [made_of(parts[0], {})]

    make(claim, [file], write)


def make(
    claim: Claim,
    files: Sequence[ExportFile],
    write: Callable[[Sequence[Path]], list[Made]],
    note: Callable[[], None] = lambda: None,
) -> None:
    """Have `write` write the files of one dataset, and give them their names when all are whole.

    `note` is called in the transaction that ends the job, for what else shall stand exactly when the files do.
    """
    dataset = files[0].dataset
    _refuse_withdrawn(dataset)
    _refuse_deleted(files[0].selection_id)
    try:
        with Parts(files, claim) as parts:
            made = write(parts.paths)
            claim.advance(sum(each.facts.get("rows", 0) for each in made))
            parts.send()
            with claim.finishing():
                # Withdrawing waits until this is over, and then removes the files; or this finds it done.
                _refuse_withdrawn(Dataset.objects.select_for_update(no_key=True).get(pk=dataset.pk))
                _refuse_deleted(files[0].selection_id)
                parts.settle()
                for file, key, each in zip(files, parts.keys, made, strict=True):
                    _note(file, each, key)
                note()
    except FAILURES as error:
        raise JobFailed(*reason_for(error)) from error
    except Exception as error:
        if _is_disk_full(error):
            raise JobFailed(DISK_FULL) from error
        raise


def reason_for(error: Exception) -> tuple[str, str]:
    """Why a file cannot be made: a code that exports.pages.wording has words for, and a detail for operators."""
    match error:
        case RowsDiffer():
            return ROWS_DIFFER, str(error)
        case TooWide():
            return TOO_WIDE, f"{error.columns}/{error.most}"
        case TooLarge():
            return TOO_LARGE, f"{error.size}/{error.most}"
        case TooLong():
            return TOO_LONG, str(error)
        case NothingChosen() | Impossible():
            return NOTHING_CHOSEN, str(error)
        case StorageAway() | StorageRefuses():
            return reason_of_storage(error)
    return DAMAGED, str(error)


def _refuse_withdrawn(dataset: Dataset) -> None:
    if dataset.withdrawn_at is not None:
        raise JobFailed(WITHDRAWN)


def _refuse_deleted(selection_id: int | None) -> None:
    if selection_id is None:
        return
    if Selection.objects.filter(pk=selection_id, deleted_at__isnull=False).exists():
        raise JobFailed(DELETED)


def _note(file: ExportFile, made: Made, key: str = "") -> None:
    # Others may be made by a later release.
    facts = made.facts | {"release": settings.SOFTWARE_VERSION}
    ExportFile.objects.filter(pk=file.pk).update(size=made.size, sha256=made.sha256, facts=facts, key=key)


def _is_disk_full(error: Exception) -> bool:
    # The workbook library passes the system's error on in words.
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "os error 28" in str(error)


def is_complete(dataset: Dataset) -> bool:
    """Whether every file is there, the manifest among them."""
    files = dataset.files.filter(selection=None)
    unfinished = files.exclude(job__state=Job.State.DONE).exists()
    return not unfinished and files.filter(content=ExportFile.Content.MANIFEST).exists()
