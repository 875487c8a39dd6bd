"""Where the files of datasets lie."""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from exports.models import Dataset, ExportFile


def folder_of(dataset: Dataset) -> Path:
    return Path(settings.EXPORTS_ROOT) / str(dataset.survey_id) / str(dataset.number)


def stem_of(dataset: Dataset, labels: str = "") -> str:
    """How the names of a dataset's files begin: those of an interim one say so. In the language of the labels: the
    Welsh file has the Welsh address of the survey in its name."""
    slug = dataset.survey.slug_cy if labels == "cy" else dataset.survey.slug_en
    return f"{slug}-interim-{dataset.number}" if dataset.is_interim else f"{slug}-{dataset.number}"


def stem_of_selection(dataset: Dataset, number: int, labels: str = "") -> str:
    """As `stem_of`, for the files of a selection: 0 where it is none that is kept."""
    return f"{stem_of(dataset, labels)}-selection" + (f"-{number}" if number else "")


def path_of(file: ExportFile) -> Path:
    return folder_of(file.dataset) / file.name


class FileDamaged(Exception):
    """A file is not there, or is not what it was when it was made."""


def as_made(path: Path, sha256: str) -> None:
    """Raises FileDamaged unless the file has this checksum."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise FileDamaged(path.name) from None
    if found != sha256:
        raise FileDamaged(path.name)


def make_private(name: str) -> Path:
    """A folder of this machine's own, with an object storage: for what is on its way there, or copied from there."""
    folder = Path(settings.EXPORTS_ROOT) / name
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def make_folder(dataset: Dataset) -> Path:
    """Nobody else's to read, and neither are those above it."""
    folder = folder_of(dataset)
    for each in (folder.parents[1], folder.parent, folder):
        each.mkdir(mode=0o700, exist_ok=True, parents=each is folder.parents[1])
    return folder


def sync_folder(folder: Path) -> None:
    """Make sure that what was renamed or removed there outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
