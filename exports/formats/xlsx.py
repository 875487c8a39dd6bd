"""Excel workbooks: typed cells, text that is never a formula, further sheets where one is full."""

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from exports.columns import Column, Kind
from exports.contents import Contents
from exports.formats import xlsx_settling
from exports.formats.base import STEP_ROWS, Format, Step, TooWide
from exports.guide import about_rows, column_rows, list_sheet_names, numbered, sheet_name, value_rows
from exports.projection import Labels

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
# Excel keeps 15 digits of a number; what has more stays text, so that none is lost.
MOST_DIGITS = 15
# Excel thinks that 1900 was a leap year: earlier days would be one off in other programs.
FIRST_DAY = dt.date(1900, 3, 1)

Cell = str | int | float | dt.date | dt.datetime | None
Record = dict[str, Cell]


class Xlsx(Format):
    name = "xlsx"
    title = _("Excel")
    explanation = _("A workbook with the data, the questions and what each code means.")
    extension = "xlsx"
    holds_lists = True
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, contents: Contents, labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have it: the web server makes no files.
        from rustpy_xlsxwriter import FastExcel
        from rustpy_xlsxwriter import Format as CellFormat

        if len(contents.columns) > MOST_COLUMNS:
            raise TooWide(len(contents.columns), MOST_COLUMNS)
        day, moment = (CellFormat().set_num_format(f) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
        minute = CellFormat().set_num_format("yyyy-mm-dd hh:mm")
        kinds = {Kind.DATE: day, Kind.MOMENT: minute, Kind.STARTED: moment, Kind.SUBMITTED: moment}
        kinds[Kind.SUBMITTED_DAY] = day
        typed = TypedRows(contents.columns, labels, step)
        of_lists = {
            code: TypedRows(part.columns, labels, lambda _: None) for code, part in contents.lists.items()
        }
        sheets = [(sheet_name("data", labels), contents, typed)]
        names = list_sheet_names(contents.lists, labels)
        sheets += [(names[code], part, of_lists[code]) for code, part in contents.lists.items()]
        with closing(_Reader()) as reader:
            book = FastExcel(str(path)).format(bold_headers=True).freeze(row=1)
            for name, part, cells in sheets:
                formats = {c.name: kinds[c.kind] for c in part.columns if c.kind in kinds}
                records = reader.records(part, cells, labels)
                for sheet in range(sheets_needed(part.rows)):
                    book.sheet(numbered(name, sheet + 1), cells.part(records), column_formats=formats)
            book.sheet(sheet_name("columns", labels), column_rows(contents, labels), column_width=24)
            book.sheet(sheet_name("values", labels), value_rows(contents, labels), column_width=24)
            # A generator: it is read when the data has been written, and can say what was cut.
            about = self._about(contents, labels, [typed, *of_lists.values()])
            book.sheet(sheet_name("about", labels), about, column_widths=[32.0, 100.0])
            book.save()
        xlsx_settling.settle(path, contents.frozen_at)
        cut = sum(part.cut for part in (typed, *of_lists.values()))
        facts: dict[str, Any] = {"rows": typed.written, "sheets": sheets_needed(contents.rows), "cut": cut}
        if of_lists:
            facts["lists"] = {code: part.written for code, part in of_lists.items()}
        return facts

    def _about(
        self, contents: Contents, labels: Labels, parts: Sequence["TypedRows"]
    ) -> Iterator[dict[str, str]]:
        yield from about_rows(contents, labels, cut=sum(part.cut for part in parts))


class _Reader:
    """The rows of one sheet after the other: what was read before is let go of when the next begins."""

    def __init__(self) -> None:
        self._open: Generator[tuple[str | None, ...]] | None = None

    def records(self, contents: Contents, typed: "TypedRows", labels: Labels) -> Iterator[Record]:
        self.close()
        self._open = contents.records(labels)
        yield from typed.records(self._open)

    def close(self) -> None:
        if self._open is not None:
            self._open.close()


def sheets_needed(rows: int) -> int:
    """Each sheet has a line of names and so many rows."""
    return max(1, -(-rows // (MOST_ROWS - 1)))


class TypedRows:
    """Turns rows of text into cells with types, and counts what it has done."""

    def __init__(self, columns: tuple[Column, ...], labels: Labels, step: Step) -> None:
        types = TYPES | ({Kind.TICK: number} if labels == "codes" else {})
        self.written = 0
        self.cut = 0
        self._names = [column.name for column in columns]
        self._typed = [(place, types[c.kind]) for place, c in enumerate(columns) if c.kind in types]
        self._long = [place for place, c in enumerate(columns) if c.kind is Kind.TEXT]
        self._step = step

    def records(self, rows: Iterator[tuple[str | None, ...]]) -> Iterator[Record]:
        for row in rows:
            cells: list[Cell] = list(row)
            for place, typed in self._typed:
                if text := row[place]:
                    cells[place] = typed(text)
            for place in self._long:
                text = row[place]
                if text and len(text) > LONGEST_TEXT // 2 and (shorter := fitting(text)) != text:
                    cells[place] = shorter
                    self.cut += 1
            self.written += 1
            if not self.written % STEP_ROWS:
                self._step(self.written)
            yield dict(zip(self._names, cells, strict=True))

    def part(self, records: Iterator[Record]) -> Iterator[Record]:
        """The next sheet's share. Without any row, one without cells: the names come with the first."""
        some = False
        for record in islice(records, MOST_ROWS - 1):
            some = True
            yield record
        if not some:
            yield dict.fromkeys(self._names)


def fitting(text: str) -> str:
    """The text, cut to what a cell holds. Excel counts in UTF-16, where an emoji is two."""
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")


def number(text: str) -> int | float | str:
    """A number cell, or the text itself where Excel would not keep every digit, or it is a word."""
    digits = text.lstrip("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        return text
    return float(text) if "." in text else int(text)


def date(text: str) -> dt.date | str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= FIRST_DAY else text


def minute(text: str) -> dt.datetime | str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.date() >= FIRST_DAY else text


def local_moment(text: str) -> dt.datetime:
    """The time on the clock; a workbook knows no zones, so the sheet about it names the zone."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


TYPES: dict[Kind, Callable[[str], Cell]] = {
    Kind.VERSION: number,
    Kind.NUMBER: number,
    Kind.RATING: number,
    Kind.RANK: number,
    Kind.COUNT: number,
    Kind.ITEM: number,
    Kind.DATE: date,
    Kind.MOMENT: minute,
    Kind.STARTED: local_moment,
    Kind.SUBMITTED: local_moment,
    Kind.SUBMITTED_DAY: date,
}
