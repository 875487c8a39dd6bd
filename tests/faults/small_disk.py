"""A disk that can be filled: a file system of a fixed size that only this process and its children see."""

import ctypes
import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# What unshare(2) and setns(2) call a mount namespace; Python has both from 3.12 on.
CLONE_NEWNS = 0x00020000
_libc = ctypes.CDLL(None, use_errno=True)


class CannotMount(Exception):
    """This machine does not let us mount anything."""


@dataclass(frozen=True)
class SmallDisk:
    place: Path

    @property
    def ballast(self) -> Path:
        return self.place / "ballast"

    def fill(self) -> None:
        """To the last page; what others write meanwhile takes part in it."""
        with self.ballast.open("ab", buffering=0) as ballast:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        ballast.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def make_room(self) -> None:
        self.ballast.unlink()


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk of this size at `place`, a directory that everybody may pass. Raises CannotMount.

    Threads that the block starts end in it, and what it starts is started from its own thread. The mount is in a
    namespace of its own, so that nothing is left of it however we end.
    """
    here, outside = Path.cwd(), os.open("/proc/thread-self/ns/mnt", os.O_RDONLY)
    try:
        _call(_libc.unshare, CLONE_NEWNS)
        try:
            _run("mount", "--make-rprivate", "/")
            _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(place))
            yield SmallDisk(place)
        finally:
            _call(_libc.setns, outside, CLONE_NEWNS)
            os.chdir(here)
    finally:
        os.close(outside)


def _call(function: ctypes._CFuncPtr, *arguments: int) -> None:
    if function(*arguments):
        raise CannotMount(os.strerror(ctypes.get_errno()))


def _run(*command: str) -> None:
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        raise CannotMount(made.stderr.strip())
