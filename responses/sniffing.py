"""What is in a file, by looking: its name and what its sender calls it count for nothing."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import IO

import filetype

BEGINNING = 8192
# Of the directory of a zip file: an honest document has some dozens of parts.
LARGEST_DIRECTORY = 1024 * 1024
# The mark of the end of that directory, which a comment of at most 64 kB may follow.
END_OF_DIRECTORY, END_LENGTH = b"PK\x05\x06", 22
# Before it stands, in a file that has room for more than 4 GB, the end that holds instead, and where that one is.
LARGE_END, LARGE_END_LENGTH = b"PK\x06\x06", 56
LOCATOR, LOCATOR_LENGTH = b"PK\x06\x07", 20
# Of the part that names a document's media type.
LARGEST_MEDIA_TYPE = 100
BY_MAGIC = {"application/pdf": "pdf", "image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp"}
BY_PART = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
BY_MEDIA_TYPE = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# What the parts of a broken file raise when they are read.
UNREADABLE = (
    zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error, lzma.LZMAError,
)  # fmt: skip
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f") | {127}


def kind_of(path: Path, name: str, wanted: Collection[str]) -> str | None:
    """Which of the kinds wanted a file is; None if it is none of them.

    Only between plain text and CSV, which no look can tell apart, does its name decide.
    """
    with path.open("rb") as file:
        found = _kind(file)
    if found == "text":
        as_named = "csv" if name.lower().endswith(".csv") else "txt"
        return (
            as_named
            if as_named in wanted
            else next((kind for kind in ("txt", "csv") if kind in wanted), None)
        )
    return found if found in wanted else None


def _kind(file: IO[bytes]) -> str | None:
    beginning = file.read(BEGINNING)
    guessed = filetype.guess(beginning)
    if guessed is not None and guessed.mime in BY_MAGIC:
        return BY_MAGIC[guessed.mime]
    if beginning.startswith(b"PK\x03\x04"):
        return _document(file)
    return "text" if _is_text(file) else None


def _document(file: IO[bytes]) -> str | None:
    """An office document without macros."""
    if not _is_small_directory(file):
        return None
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if "mimetype" in names:
                return _of_media_type(parts)
            return next((kind for part, kind in BY_PART.items() if part in names), None)
    except UNREADABLE:
        return None


def _of_media_type(parts: zipfile.ZipFile) -> str | None:
    part = parts.getinfo("mimetype")
    # What it says of its size is no bound of what it unpacks to.
    if max(part.file_size, part.compress_size) > LARGEST_MEDIA_TYPE:
        return None
    return BY_MEDIA_TYPE.get(parts.read(part).strip())


def _is_small_directory(file: IO[bytes]) -> bool:
    """Whether the directory, which is read into memory whole, is no larger than it says it is, and small."""
    size = file.seek(0, 2)
    start = max(0, size - 65_536 - END_LENGTH - LOCATOR_LENGTH - LARGE_END_LENGTH)
    file.seek(start)
    tail = file.read()
    file.seek(0)
    place = tail.rfind(END_OF_DIRECTORY)
    if place < 0 or len(tail) < place + END_LENGTH:
        return False
    length: int = struct.unpack_from("<I", tail, place + 12)[0]
    locator = place - LOCATOR_LENGTH
    if locator >= 0 and tail.startswith(LOCATOR, locator):
        large = locator - LARGE_END_LENGTH
        where: int = struct.unpack_from("<Q", tail, locator + 8)[0]
        if large < 0 or not tail.startswith(LARGE_END, large) or where != start + large:
            return False
        length = struct.unpack_from("<Q", tail, large + 40)[0]
    return length <= LARGEST_DIRECTORY


def _is_text(file: IO[bytes]) -> bool:
    """Whether it could be somebody's text: no control characters, and UTF-8, or what Windows wrote before."""
    file.seek(0)
    content = file.read()
    if CONTROLS & set(content):
        return False
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
