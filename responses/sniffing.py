"""What is in a file, by looking: its name and what its sender calls it count for nothing."""

import struct
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import IO

import filetype

BEGINNING = 8192
# Of the directory of a zip file: an honest document has some dozens of parts.
LARGEST_DIRECTORY = 1024 * 1024
# The mark of the end of that directory, which a comment of at most 64 kB may follow.
END_OF_DIRECTORY, END_LENGTH = b"PK\x05\x06", 22
BY_MAGIC = {"application/pdf": "pdf", "image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp"}
BY_PART = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
BY_MEDIA_TYPE = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
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
            if "mimetype" in names and parts.getinfo("mimetype").file_size < 100:
                return BY_MEDIA_TYPE.get(parts.read("mimetype").strip())
            return next((kind for part, kind in BY_PART.items() if part in names), None)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return None


def _is_small_directory(file: IO[bytes]) -> bool:
    """Whether the directory, which is read into memory whole, is no larger than it says it is, and small."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_536 - END_LENGTH))
    tail = file.read()
    place = tail.rfind(END_OF_DIRECTORY)
    if place < 0 or len(tail) < place + END_LENGTH:
        return False
    length: int = struct.unpack_from("<I", tail, place + 12)[0]
    file.seek(0)
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
