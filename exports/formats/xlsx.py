"""Excel workbooks: typed cells, text that is never a formula, further sheets where one is full."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from exports.columns import Column, Kind
from exports.contents import Contents
from exports.formats import xlsx_settling
from exports.formats.base import STEP_ROWS, Format, Step, TooWide
from exports.guide import about_rows, column_rows, list_sheet_names, numbered, sheet_name, value_rows
from exports.labels import Labels

if TYPE_CHECKING:
    import pyarrow as pa

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
    place = 30
    holds_lists = True
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, contents: Contents, labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have it: the web server makes no files.
        from rustpy_xlsxwriter import FastExcel

        if len(contents.columns) > MOST_COLUMNS:
            raise TooWide(len(contents.columns), MOST_COLUMNS)
        typed = TypedRows(contents.columns, labels, step)
        of_lists = {
            code: TypedRows(part.columns, labels, lambda _: None) for code, part in contents.lists.items()
        }
        sheets = [(sheet_name("data", labels), contents, typed)]
        names = list_sheet_names(contents.lists, labels)
        sheets += [(names[code], part, of_lists[code]) for code, part in contents.lists.items()]
        book = FastExcel(str(path)).format(bold_headers=True).freeze(row=1)
        for name, part, cells in sheets:
            # A generator: the file is read when its sheet is written.
            records = cells.records(part.batches(labels))
            for sheet in range(sheets_needed(part.rows)):
                book.sheet(
                    numbered(name, sheet + 1), cells.part(records), column_formats=formats_of(part.columns)
                )
        book.sheet(sheet_name("columns", labels), column_rows(contents, labels), column_width=24)
        book.sheet(sheet_name("values", labels), value_rows(contents, labels), column_width=24)
        # It is read when the data has been written, and can say what was cut.
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


def formats_of(columns: Iterable[Column]) -> dict[str, Any]:
    """How the cells of columns are shown that would be bare numbers otherwise, by name."""
    from rustpy_xlsxwriter import Format as CellFormat

    day, minute, moment = (
        CellFormat().set_num_format(shown)
        for shown in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss")
    )
    kinds = {
        Kind.DATE: day,
        Kind.SUBMITTED_DAY: day,
        Kind.MOMENT: minute,
        Kind.STARTED: moment,
        Kind.SUBMITTED: moment,
    }
    return {column.name: kinds[column.kind] for column in columns if column.kind in kinds}


def sheets_needed(rows: int) -> int:
    """Each sheet has a line of names and so many rows."""
    return max(1, -(-rows // (MOST_ROWS - 1)))


class TypedRows:
    """Turns batches of texts into rows of cells with types, and counts what it has done.

    A text is turned once for each batch that has it, not once for each row.
    """

    def __init__(self, columns: tuple[Column, ...], labels: Labels, step: Step) -> None:
        types = TYPES | ({Kind.TICK: number} if labels == "codes" else {})
        self.written = 0
        self.cut = 0
        self._names = [column.name for column in columns]
        self._types = [types.get(column.kind) for column in columns]
        self._long = [column.kind is Kind.TEXT for column in columns]
        self._step = step

    def records(self, batches: "Iterable[pa.RecordBatch]") -> Iterator[Record]:
        names = self._names
        for batch in batches:
            columns = [self._cells(place, column) for place, column in enumerate(batch.columns)]
            rows = zip(*columns, strict=True)
            for at in range(0, batch.num_rows, STEP_ROWS):
                self.written += min(STEP_ROWS, batch.num_rows - at)
                self._step(self.written)
                for row in islice(rows, STEP_ROWS):
                    yield dict(zip(names, row, strict=True))

    def _cells(self, place: int, column: "pa.DictionaryArray") -> list[Cell]:
        texts = column.dictionary.to_pylist()
        rows = places(column)
        written: list[Cell] = list(texts)
        if typed := self._types[place]:
            written = [typed(text) if text else text for text in texts]
        elif self._long[place]:
            written = [fitting(text) for text in texts]
            cut = {at for at, text in enumerate(texts) if written[at] != text}
            self.cut += sum(row in cut for row in rows) if cut else 0
        # Null points behind the last text.
        written.append(None)
        return [written[row] for row in rows]

    def part(self, records: Iterator[Record]) -> Iterator[Record]:
        """The next sheet's share. Without any row, one without cells: the names come with the first."""
        share = islice(records, MOST_ROWS - 1)
        yield next(share, dict.fromkeys(self._names))
        yield from share


def places(column: "pa.DictionaryArray") -> memoryview:
    """For each row, which text of the dictionary it has; the place behind the last where it has none."""
    indices = column.indices.fill_null(len(column.dictionary))
    # They lie in memory as whole numbers: much quicker than asking for each.
    return memoryview(indices.buffers()[1]).cast("i")[indices.offset : indices.offset + len(indices)]


def fitting(text: str) -> str:
    """The text, cut to what a cell holds. Excel counts in UTF-16, where an emoji is two."""
    if len(text) <= LONGEST_TEXT // 2:
        return text
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
    return dt.datetime.fromisoformat(text[: len("2012-10-01T09:30:00")])


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
