# ruff: noqa: E402  (the bounds are set before anything else is loaded)
"""Reads one workbook in a process of its own: `python child.py NAME...` with the file on standard input.

Whatever a hostile file makes the libraries do, the kernel ends this process at a second of work or at its share of
memory; the service goes on. It imports nothing of the service, and answers in JSON: the sheets of those names with
their cells, the others with a count only; or the reason why there are none.

`python child.py --data NAME...` has the bounds of a table of responses instead of those of a form.
"""

import json
import resource
import sys

MEMORY = 160 * 1024 * 1024
SECONDS = 1
IS_DATA = sys.argv[1:2] == ["--data"]
if IS_DATA:
    MEMORY = 1024 * 1024 * 1024
    SECONDS = 30

if __name__ == "__main__":
    # Before anything of the file is looked at.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any
from xml.sax import SAXException

MOST_PARTS = 2_000
# Unpacked, all parts together; the largest of 400 public forms have a tenth of this.
MOST_BYTES = 60_000_000
MOST_CHARACTERS = 20_000_000
# That hold something, all sheets together.
MOST_FILLED = 250_000
# calamine keeps a sheet as a full rectangle around what is written on it, 32 bytes to a cell.
MOST_CELLS = 1_500_000
# Rows, cells and values that are there: enough for 200,000 cells, in half a second.
MOST_ELEMENTS = 500_000
if IS_DATA:
    # A table of responses: 10,000 rows of 60 columns.
    MOST_BYTES = 300_000_000
    MOST_CHARACTERS = 100_000_000
    MOST_FILLED = 600_000
    MOST_CELLS = 5_000_000
    MOST_ELEMENTS = 2_500_000
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Refused(Exception):
    """The argument names the reason; surveys.files.workbooks.reading has the words."""


class Rectangle:
    """What stands around the written cells of a sheet."""

    def __init__(self) -> None:
        self.rows: tuple[int, int] | None = None
        self.columns: tuple[int, int] | None = None

    def include(self, row: int, column: int) -> None:
        self.rows = _around(self.rows, row)
        self.columns = _around(self.columns, column)
        size = (self.rows[1] - self.rows[0] + 1) * (self.columns[1] - self.columns[0] + 1)
        if size > MOST_CELLS:
            raise Refused("too_many_cells")


def _around(span: tuple[int, int] | None, number: int) -> tuple[int, int]:
    return (number, number) if span is None else (min(span[0], number), max(span[1], number))


class Watcher:
    """What is told of the elements of a part; this one only lets it be parsed."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, content: str) -> None:
        pass


class SheetWatcher(Watcher):
    """Bounds a sheet before calamine reads it, and finds the cells whose value it passes over."""

    def __init__(self) -> None:
        self.lost: list[tuple[int, int, str, str]] = []
        self.rectangle = Rectangle()
        self._row = self._column = self._elements = 0
        self._error = self._formula = self._words = self._in_value = self._has_value = False
        self._text = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Refused("too_large")
        match name.rpartition(":")[2]:
            case "row":
                self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
            case "c":
                self._place(attributes.get("r"))
                self._error = attributes.get("t") == "e"
                # A formula whose result is the empty text has been worked out.
                self._words = attributes.get("t") == "str"
                self._formula = self._has_value = False
                self._text = ""
            case "f":
                self._formula = True
            case "v" | "is":
                self._in_value = True
                self.rectangle.include(self._row, self._column)

    def text(self, content: str) -> None:
        if self._in_value:
            self._has_value = True
            if self._error:
                self._text += content

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "is":
                self._in_value = False
            case "c" if self._error:
                self.lost.append((self._row, self._column, "error", self._text[:20]))
            case "c" if self._formula and not (self._has_value or self._words):
                self.lost.append((self._row, self._column, "formula", ""))

    def _place(self, reference: str | None) -> None:
        self._column += 1
        if reference:
            letters = reference.rstrip("0123456789")
            self._row = _number(reference[len(letters) :], self._row)
            column = 0
            for letter in letters[:4].upper():
                column = column * 26 + ord(letter) - 64
            self._column = column


def _number(digits: str | None, otherwise: int) -> int:
    return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) < 9 else otherwise


class Names(Watcher):
    """The sheets of a workbook, and the parts that they are in."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "sheet":
                identity = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
                self.sheets[identity] = attributes.get("name", "")
            case "Relationship":
                self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def of_parts(self) -> dict[str, str]:
        """The name of the sheet in each part."""
        return {
            self.targets[identity].lstrip("/").removeprefix("xl/"): name
            for identity, name in self.sheets.items()
            if identity in self.targets
        }


def look_at_parts(content: bytes) -> dict[str, list[Any]]:
    """The cells of each sheet that calamine passes over. Raises Refused for a zip that is no honest workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise Refused("too_large")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        known = {part.filename.lower() for part in parts}
        if "xl/workbook.xml" not in known or len(known) != len(parts):
            raise Refused("no_workbook")
        names, watchers, left = Names(), {}, MOST_BYTES
        for part in parts:
            lower = part.filename.lower()
            if not lower.endswith((".xml", ".rels")):
                continue
            watcher = Watcher()
            if lower in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                watcher = names
            elif lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
                watcher = watchers[part.filename.removeprefix("xl/")] = SheetWatcher()
            left -= _parse(archive, part, watcher, left)
    sheets = names.of_parts()
    return {sheets[name]: watcher.lost for name, watcher in watchers.items() if name in sheets}


def _parse(archive: zipfile.ZipFile, part: zipfile.ZipInfo, watcher: Watcher, most: int) -> int:
    """Parse a part, without document types or entities; returns its size."""
    from defusedxml.expatreader import DefusedExpatParser

    class Parser(DefusedExpatParser):
        """Tells the watcher itself what it finds: xml.sax would make an object of each element, at thrice the time."""

        def reset(self) -> None:
            super().reset()
            self._parser.StartElementHandler = watcher.begin
            self._parser.EndElementHandler = watcher.end
            self._parser.CharacterDataHandler = watcher.text

    parser = Parser(forbid_dtd=True)
    size = 0
    with archive.open(part) as file:
        while piece := file.read(65_536):
            size += len(piece)
            if size > most:
                raise Refused("too_large")
            parser.feed(piece)
    parser.close()
    return size


def read(content: bytes, wanted: set[str]) -> list[dict[str, Any]]:
    """The sheets of a workbook. Raises Refused, or whatever a library makes of a broken file."""
    import python_calamine

    lost: dict[str, list[Any]] = {}
    if content.startswith(b"PK"):
        lost = look_at_parts(content)
    elif ENCRYPTED in content:
        raise Refused("encrypted")
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise Refused("encrypted") from None
    kept = [found for found in book.sheets_metadata if found.typ == python_calamine.SheetTypeEnum.WorkSheet]
    everything = len(kept) == 1
    sheets, left, filled = [], MOST_CHARACTERS, 0
    for found in kept:
        sheet = book.get_sheet_by_name(found.name)
        if sheet.height * sheet.width > MOST_CELLS:
            raise Refused("too_many_cells")
        cells = list(islice(_cells(sheet), MOST_FILLED + 1))
        left -= sum(len(cell[2]) for cell in cells)
        filled += len(cells)
        if left < 0 or filled > MOST_FILLED:
            raise Refused("too_large")
        is_wanted = everything or found.name.strip().casefold() in wanted
        sheets.append(
            {
                "name": found.name,
                "is_hidden": found.visible != python_calamine.SheetVisibleEnum.Visible,
                "cells": cells if is_wanted else [],
                "lost": lost.get(found.name, []) if is_wanted else [],
                "count": len(cells),
            }
        )
    return sheets


def _cells(sheet: Any) -> Iterator[tuple[int, int, str]]:
    if sheet.start is None:
        return
    first_row, first_column = sheet.start
    # calamine's rows begin at the first that is written on, its columns likewise.
    for row, values in enumerate(sheet.iter_rows(), first_row + 1):
        for column, value in enumerate(values, first_column + 1):
            if value != "" and (text := _text(value)):
                yield row, column, text


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return format(Decimal(repr(value)), "f")
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
    return str(value)


def answer(content: bytes, wanted: set[str]) -> dict[str, Any]:
    from defusedxml.common import DefusedXmlException

    try:
        return {"sheets": read(content, wanted)}
    except Refused as refused:
        return {"refused": str(refused)}
    except DefusedXmlException:
        return {"refused": "entities"}
    except (zipfile.BadZipFile, SAXException, NotImplementedError):
        return {"refused": "broken"}
    except MemoryError:
        return {"refused": "too_large"}
    except Exception:
        # A broken file can make the libraries raise almost anything; none of it is for people.
        return {"refused": "broken"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), set(sys.argv[1 + IS_DATA :]))))
