"""Where the bytes of files are: on a disk, or in an object storage. What makes or reads files asks here.

New files go where STORAGES["exports"] says. A file that is there is where its row says: with a key in the object
storage, without one on the disk; so those of before stay readable when a service changes to S3.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.files.storage import storages

from exports.models import Dataset, ExportFile
from exports.storage.copies import copy_of
from exports.storage.disk_storage import DiskStorage
from exports.storage.places import as_made, folder_of, path_of
from exports.storage.troubles import NotThere, StorageAway, StorageRefuses
from jobs.claims import Claim

logger = logging.getLogger(__name__)

# Between the tries of a worker whose object storage is away: two minutes in all, beside what the library waits.
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
Result = TypeVar("Result")


def storage() -> Any:
    """Where new files are kept: a DiskStorage, or an ObjectStorage."""
    return storages["exports"]


def open_file(file: ExportFile, *, later: bool = False) -> IO[bytes]:
    """The bytes of a file, to be read in order in bounded memory, and closed. With `later` it is made sure now that the
    file is there, and no connection is held until it is read. Raises NotThere and StorageAway."""
    try:
        opened: IO[bytes]
        if not file.key:
            opened = path_of(file).open("rb")
        else:
            opened = storage().open_later(file.key) if later else storage().open(file.key)
    except FileNotFoundError:
        raise NotThere(file.name) from None
    except StorageRefuses as error:
        logger.error("the object storage refuses a file: %s", error)
        raise NotThere(file.name) from None
    return opened


@contextmanager
def local_copy(path: Path, key: str, sha256: str) -> Iterator[Path]:
    """A file of the row's checksum on a disk of this machine: that at `path`, or a copy of the object.

    Raises FileDamaged, where it is not there or not what it was, and StorageAway.
    """
    if not key:
        as_made(path, sha256)
        yield path
        return
    with copy_of(sha256, lambda: storage().open(key), persistently) as copy:
        yield copy


def parts_left(file: ExportFile) -> list[Path]:
    """What is written of a file on the shared disk, by workers that live or have died. With an object storage each
    machine has a folder of its own for that, and clears it itself."""
    return list(folder_of(file.dataset).glob(f".{file.name}.*.part"))


class Parts:
    """The files of one job while they are written: beside where they shall be, under names that have its token."""

    def __init__(self, files: Sequence[ExportFile], claim: Claim) -> None:
        self._files, self._claim, self._storage = files, claim, storage()
        self.paths: list[Path] = []
        self.keys = [self._storage.key_for(file, str(claim.token)) for file in files]
        self._sent: list[str] = []
        self._is_settled = False

    def __enter__(self) -> "Parts":
        folder = self._storage.workplace(self._files[0].dataset)
        self.paths = [folder / f".{file.name}.{self._claim.token}.part" for file in self._files]
        for file in self._files:
            for left in folder.glob(f".{file.name}.*.part"):
                # Of a worker that died. One that still lives can no longer finish: it does not have the token.
                left.unlink(missing_ok=True)
        return self

    def send(self) -> None:
        """Have them where they shall be, though nobody can see them yet. Raises StorageAway, StorageRefuses, and
        ClaimLost as soon as it is known."""
        for part, key in zip(self.paths, self.keys, strict=True):
            if key:
                self._sent.append(key)
                persistently(lambda p=part, k=key: self._storage.send(p, k, self._going), self._going)  # type: ignore[misc]

    def settle(self) -> None:
        """Let them be seen. Within the transaction that ends the job, which notes `keys` in their rows."""
        self._is_settled = True
        for file, part in zip(self._files, self.paths, strict=True):
            self._storage.settle(file, part)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        for part in self.paths:
            part.unlink(missing_ok=True)
        # Later than that, the transaction may have been committed although something was wrong with it, and a row names
        # them. Who sweeps looks there.
        if error is not None and not self._is_settled:
            for key in self._sent:
                self._forget(key)

    def _forget(self, key: str) -> None:
        try:
            self._storage.discard(key)
        except (StorageAway, StorageRefuses, FileNotFoundError) as error:
            logger.warning("left to the sweep: an object of job %d (%s)", self._claim.job_id, error)

    def _going(self) -> None:
        self._claim.advance(self._claim.done)


def persistently(action: Callable[[], Result], going: Callable[[], None] = lambda: None) -> Result:
    """Do it again, with longer and longer pauses, while the object storage is away. Raises StorageAway in the end."""
    for pause in PAUSES:
        try:
            return action()
        except StorageAway as error:
            logger.warning("the object storage is away: %s", error)
        until = time.monotonic() + pause
        while (left := until - time.monotonic()) > 0:
            going()
            time.sleep(min(1.0, left))
    return action()


def remove(file: ExportFile) -> None:
    """Remove a file that nobody is to have any more, wherever it is. Raises StorageAway and StorageRefuses."""
    if file.key:
        storage().discard(file.key)
        ExportFile.objects.filter(pk=file.pk).update(key="")
    DiskStorage().remove(file)


def remove_withdrawn(dataset: Dataset) -> int:
    """Remove what was written of a withdrawn dataset, wherever it is; its manifest stays. The number of files.

    Raises StorageAway and StorageRefuses."""
    here, disk = storage(), DiskStorage()
    return int(disk.remove_withdrawn(dataset)) + (
        0 if isinstance(here, DiskStorage) else here.remove_withdrawn(dataset)
    )


def sweep() -> int:
    """Remove what workers that died have left in the object storage, and whatever is left there of withdrawn datasets.
    The number of objects; none, with a line in the log, while it is away."""
    try:
        return int(storage().sweep())
    except (StorageAway, StorageRefuses) as error:
        logger.warning("the object storage was not swept: %s", error)
        return 0
