"""The archive that an OpenDocument file is: parts one after the other, the large one as it comes.

Python's zipfile must know beforehand whether a part will pass 2 GB, and then has all of it in ZIP64, which LibreOffice
7.4 does not read. Here a part is in ZIP64 only when it has passed 4 GB: the room that its header then needs is kept for
it by a field of padding. The same parts give the same bytes.
"""

import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from struct import pack
from typing import BinaryIO

from msgspec import Struct

MOST_IN_32_BITS = 0xFFFF_FFFF
# Level 6 makes files a third smaller, for twice the processor time (docs/decisions/0093).
LEVEL = 1
STORED, DEFLATED = 0, 8
UTF_8_NAMES = 0x800
# The archive's own times: 1 January 1980, the first that there can be.
MIDNIGHT, FIRST_DAY = 0, 0x21
ZIP_20, ZIP_45 = 20, 45
# Identifiers of extra fields: sizes of 64 bits, and a growth hint, which readers skip.
SIZES_64, PADDING = 0x0001, 0xA220
ROOM = 16


def is_beyond_32_bits(number: int) -> bool:
    # The largest says that the number stands elsewhere.
    return number >= MOST_IN_32_BITS


class _Part(Struct):
    name: bytes
    method: int
    offset: int
    padded: bool = False
    crc: int = 0
    size: int = 0
    packed: int = 0

    @property
    def is_large(self) -> bool:
        return is_beyond_32_bits(max(self.size, self.packed))

    def header(self) -> bytes:
        """What stands before the part."""
        extra = b""
        if self.padded:
            extra = (
                pack("<HHQQ", SIZES_64, ROOM, self.size, self.packed)
                if self.is_large
                else pack("<HH", PADDING, ROOM) + bytes(ROOM)
            )
        return b"PK\3\4" + self._facts() + pack("<HH", len(self.name), len(extra)) + self.name + extra

    def entry(self) -> bytes:
        """What stands in the directory at the end."""
        wide = [size for size in (self.size, self.packed) if self.is_large]
        wide += [self.offset] if is_beyond_32_bits(self.offset) else []
        extra = pack(f"<HH{len(wide)}Q", SIZES_64, 8 * len(wide), *wide) if wide else b""
        return (
            b"PK\1\2"
            + pack("<H", ZIP_45 if wide else ZIP_20)
            + self._facts()
            + pack("<HHHHHI", len(self.name), len(extra), 0, 0, 0, 0)
            + pack("<I", min(self.offset, MOST_IN_32_BITS))
            + self.name
            + extra
        )

    def _facts(self) -> bytes:
        sizes = (MOST_IN_32_BITS, MOST_IN_32_BITS) if self.is_large else (self.packed, self.size)
        version = ZIP_45 if self.is_large else ZIP_20
        return pack("<HHHHHIII", version, UTF_8_NAMES, self.method, MIDNIGHT, FIRST_DAY, self.crc, *sizes)


class Package:
    """An archive under way. `file` is empty and can be sought in; `finish` makes it whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._parts: list[_Part] = []

    def add(self, name: str, content: bytes, *, stored: bool = False) -> None:
        part = _Part(name.encode(), STORED if stored else DEFLATED, self._file.tell())
        packed = content if stored else _deflated(content)
        part.crc, part.size, part.packed = zlib.crc32(content), len(content), len(packed)
        self._file.write(part.header() + packed)
        self._parts.append(part)

    @contextmanager
    def stream(self, name: str) -> "Iterator[Stream]":
        """A part of any size. It is compressed in a thread, while the next piece is prepared."""
        part = _Part(name.encode(), DEFLATED, self._file.tell(), padded=True)
        self._file.write(part.header())
        begun = self._file.tell()
        with ThreadPoolExecutor(1) as aside:
            stream = Stream(self._file, part, aside)
            yield stream
            stream.close()
        end = self._file.tell()
        part.packed = end - begun
        self._file.seek(part.offset)
        self._file.write(part.header())
        self._file.seek(end)
        self._parts.append(part)

    def finish(self) -> None:
        begun, count = self._file.tell(), len(self._parts)
        directory = b"".join(part.entry() for part in self._parts)
        end = begun + len(directory)
        self._file.write(directory)
        if is_beyond_32_bits(begun):
            sizes = pack("<QHHIIQQQQ", 44, ZIP_45, ZIP_45, 0, 0, count, count, len(directory), begun)
            self._file.write(b"PK\6\6" + sizes + b"PK\6\7" + pack("<IQI", 0, end, 1))
        where = min(begun, MOST_IN_32_BITS)
        self._file.write(b"PK\5\6" + pack("<HHHHIIH", 0, 0, count, count, len(directory), where, 0))


class Stream:
    """A part that is written piece by piece."""

    def __init__(self, file: BinaryIO, part: _Part, aside: ThreadPoolExecutor) -> None:
        self._file, self._part, self._aside = file, part, aside
        self._packing = _packing()
        self._last: Future[None] | None = None

    def write(self, piece: bytes | memoryview) -> None:
        """`piece` must not change afterwards. Raises what writing the piece before raised, such as OSError."""
        self._wait()
        self._last = self._aside.submit(self._write, piece)

    def close(self) -> None:
        self._wait()
        self._file.write(self._packing.flush())

    def _wait(self) -> None:
        if self._last is not None:
            self._last.result()

    def _write(self, piece: bytes | memoryview) -> None:
        self._part.crc = zlib.crc32(piece, self._part.crc)
        self._part.size += memoryview(piece).nbytes
        self._file.write(self._packing.compress(piece))


def _packing() -> "zlib._Compress":
    # Without the header and trailer of zlib: an archive has its own.
    return zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


def _deflated(content: bytes) -> bytes:
    packing = _packing()
    return packing.compress(content) + packing.flush()
