"""A zip file that is made as it leaves, in memory that does not grow with it; the same bytes whenever it is made."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

CHUNK = 1024 * 1024
# Of its entries: when they were made is nobody's business.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class _Outgoing(io.RawIOBase):
    """Where a zip file is written to, to be sent on at once."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: "Buffer") -> int:
        written = bytes(content)
        self.waiting.append(written)
        return len(written)

    def taken(self) -> bytes:
        taken = b"".join(self.waiting)
        self.waiting.clear()
        return taken


def zipped(entries: Iterable[tuple[str, IO[bytes], int]]) -> Iterator[bytes]:
    """The zip file of these names, open files and their sizes, in pieces. Closes each file.

    A file of more than 2 GB, or all of more than 4 GB, make it ZIP64."""
    outgoing = _Outgoing()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_STORED) as archive:
        for name, opened, size in entries:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            # Decides, before the first byte of it, in which form its header is.
            entry.file_size = size
            entry.external_attr = 0o600 << 16
            with opened, archive.open(entry, "w") as inside:
                while chunk := opened.read(CHUNK):
                    inside.write(chunk)
                    yield outgoing.taken()
    yield outgoing.taken()
