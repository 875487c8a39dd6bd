"""Several files of one dataset as one zip file, made as it leaves."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils.translation import get_language

from accounts.models import User
from exports.models import Dataset, ExportFile, Selection
from exports.pages.downloads import NotThere, StorageAway, note_download, zip_attachment
from exports.pages.queries import files_of, group_of
from exports.storage.keeping import open_file
from exports.storage.places import stem_of, stem_of_selection

# What stands for every file in a form.
EVERYTHING = "all"


class NothingChosen(Exception):
    """No file was ticked."""


class NotReady(Exception):
    """A file that was chosen is not made, or not any more; nothing of a group is."""


class NotOfDataset(LookupError):
    """An id that is none of the dataset's files."""


def chosen(dataset: Dataset, ids: Collection[int], selection: Selection | None = None) -> list[ExportFile]:
    """The files with these ids, in the order of the page: standard ones, or of a selection. Raises NothingChosen,
    NotOfDataset and NotReady."""
    if not ids:
        raise NothingChosen
    found = [file for file in files_of(dataset, selection) if file.pk in ids]
    if len(found) < len(set(ids)):
        raise NotOfDataset
    if not all(file.sha256 for file in found):
        raise NotReady
    return found


def of_group(dataset: Dataset, group: str, selection: Selection | None = None) -> list[ExportFile]:
    """What is made of a group of the page, or of everything. Raises NotReady where nothing is."""
    found = files_of(dataset, selection)
    files = [file for file in found if file.sha256 and group in (EVERYTHING, group_of(file))]
    if not files:
        raise NotReady
    return files


def download(
    dataset: Dataset, files: Sequence[ExportFile], user: User, selection: Selection | None = None
) -> StreamingHttpResponse:
    """The files in a zip file, with the manifest as soon as there is one; each is audited with its checksum before the
    first byte leaves. Raises NotThere and StorageAway."""
    files = _with_manifest(dataset, files, selection)
    language = get_language() or "cy"
    stem = stem_of_selection(dataset, selection.number, language) if selection else stem_of(dataset, language)
    entries = []
    try:
        for file in files:
            # All at once, so that nothing is missing from a zip file that is half sent.
            entries.append((f"{stem}/{file.name}", open_file(file, later=True), file.size or 0))
    except (NotThere, StorageAway):
        for _name, stream, _size in entries:
            stream.close()
        raise
    name = f"{stem}.zip"
    with transaction.atomic():
        for file in files:
            note_download(file, user, within=name)
    return zip_attachment(entries, name)


def _with_manifest(
    dataset: Dataset, files: Sequence[ExportFile], selection: Selection | None
) -> list[ExportFile]:
    manifests = dataset.files.filter(content=ExportFile.Content.MANIFEST, selection=selection).exclude(
        sha256=""
    )
    added = [manifest for manifest in manifests if manifest not in files]
    for manifest in added:
        manifest.dataset = dataset
    return [*files, *added]
