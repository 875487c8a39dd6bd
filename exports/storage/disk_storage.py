"""Files of datasets on a disk that web servers and workers share: a folder for each dataset, below EXPORTS_ROOT."""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from exports.models import Dataset, ExportFile
from exports.storage.places import folder_of, make_folder, path_of, sync_folder


class DiskStorage(FileSystemStorage):
    """A file has its name from the moment at which it is whole and its row says so."""

    # Django keeps both after the first look; the tests move EXPORTS_ROOT, and so a look is taken each time.
    @property
    def base_location(self) -> str:  # type: ignore[override]  # a property in the place of a kept one
        return str(settings.EXPORTS_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]  # the same
        return os.path.abspath(self.base_location)  # noqa: PTH100 (what FileSystemStorage does)

    def url(self, name: str | None) -> str:
        """There is none, which Django's storages say so: a link would go on working when a role has been taken away."""
        raise NotImplementedError("links go through Django, which looks at the role")

    def open_later(self, name: str) -> File:
        """The same as `open`: a file that is open costs nothing."""
        return self.open(name)

    def workplace(self, dataset: Dataset) -> Path:
        """The folder in which the dataset's files are written before they have their names."""
        return make_folder(dataset)

    def send(self, part: Path, name: str, going: Callable[[], None]) -> None:
        """Nothing: it is where it shall be."""

    def key_for(self, file: ExportFile, token: str) -> str:
        """Empty: it lies under its name, in the folder of its dataset."""
        return ""

    def settle(self, file: ExportFile, part: Path) -> None:
        """Give a file its name, for good. Within the transaction that ends its job."""
        part.replace(path_of(file))
        sync_folder(folder_of(file.dataset))

    def remove(self, file: ExportFile) -> None:
        """Remove a file, and what workers have left of it."""
        folder, path = folder_of(file.dataset), path_of(file)
        if folder.is_dir():
            for each in (path, *folder.glob(f".{file.name}.*.part")):
                each.unlink(missing_ok=True)
            sync_folder(folder)

    def remove_withdrawn(self, dataset: Dataset) -> int:
        """Remove what there is of a withdrawn dataset, and parts of files; the manifest stays. The number of files."""
        folder = folder_of(dataset)
        if not folder.is_dir():
            return 0
        kept = {
            path_of(file)
            for file in dataset.files.filter(content=ExportFile.Content.MANIFEST, selection=None)
        }
        files = [path for path in folder.iterdir() if path not in kept]
        for path in files:
            path.unlink(missing_ok=True)
        sync_folder(folder)
        return len(files)

    def sweep(self) -> int:
        """Nothing: what a dead worker left is removed by the next one that makes the same file, or as its job ends."""
        return 0
