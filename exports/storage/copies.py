"""Copies, on this machine's disk, of datasets in an object storage: fetched once, looked at each time, bounded.

`copies/` below EXPORTS_ROOT, named by checksum. Whoever reads one holds a shared lock on it; only what nobody reads is
removed to make room, what was not read for longest first.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from exports.storage.places import FileDamaged, as_made, make_private

CHUNK = 1024 * 1024
Trying = Callable[[Callable[[], IO[bytes]]], IO[bytes]]


def once(action: Callable[[], IO[bytes]]) -> IO[bytes]:
    return action()


@contextmanager
def copy_of(sha256: str, fetch: Callable[[], IO[bytes]], trying: Trying = once) -> Iterator[Path]:
    """A file with this checksum, while this lasts. `fetch` opens what it is a copy of, and `trying` has it tried again.

    Raises FileDamaged, if that is not there or has another checksum, and whatever reading it raises.
    """
    path = make_private("copies") / sha256
    held = _held(path)
    try:
        if held is None or not _is_as_made(path, sha256):
            if held is not None:
                # Not what it was when it came: of no use to anybody.
                path.unlink(missing_ok=True)
                held.close()
            held = trying(lambda: _fetched(path, sha256, fetch))
        os.utime(path)
        yield path
    finally:
        if held is not None:
            held.close()


def _held(path: Path) -> IO[bytes] | None:
    """Opened, with a lock that keeps it from being removed; None if it is not there."""
    while True:
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return None
        fcntl.flock(opened, fcntl.LOCK_SH)
        if os.fstat(opened.fileno()).st_nlink:
            return opened
        # Removed between the two.
        opened.close()


def _is_as_made(path: Path, sha256: str) -> bool:
    try:
        as_made(path, sha256)
    except FileDamaged:
        return False
    return True


def _fetched(path: Path, sha256: str, fetch: Callable[[], IO[bytes]]) -> IO[bytes]:
    # One at a time: the others find what the first has fetched.
    with (path.parent / ".lock").open("a") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        held = _held(path)
        if held is not None:
            return held
        try:
            source = fetch()
        except FileNotFoundError:
            raise FileDamaged(sha256) from None
        with source:
            size = source.seek(0, os.SEEK_END)
            source.seek(0)
            _make_room(path.parent, size)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part") as part:
                shutil.copyfileobj(source, part, CHUNK)
                part.flush()
                as_made(Path(part.name), sha256)
                os.link(part.name, path)
        held = _held(path)
    if held is None:
        raise FileDamaged(sha256)
    return held


def forget(is_wanted: Callable[[set[str]], set[str]]) -> int:
    """Remove the copies, by their checksums, that `is_wanted` does not give back: of datasets that were withdrawn. One
    that is being read goes the next time. The number of those that went."""
    folder = Path(settings.EXPORTS_ROOT) / "copies"
    copies = {path.name: path for path in folder.glob("*") if not path.name.startswith(".")}
    unwanted = set(copies) - is_wanted(set(copies)) if copies else set()
    return sum(_removed(copies[name]) for name in unwanted)


def _removed(path: Path) -> bool:
    """Whether the copy could be removed: nobody was reading it."""
    try:
        with path.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _make_room(folder: Path, size: int) -> None:
    """So that all copies together are no more than EXPORTS_CACHE_MB, but for those that are being read."""
    for left in folder.glob(".*.part"):
        # Of one that died while it fetched: whoever lives would have the lock.
        left.unlink(missing_ok=True)
    copies = sorted(
        (path for path in folder.iterdir() if not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
    )
    total = size + sum(path.stat().st_size for path in copies)
    for path in copies:
        if total <= settings.EXPORTS_CACHE_BYTES:
            return
        with path.open("rb") as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            total -= path.stat().st_size
            path.unlink(missing_ok=True)
