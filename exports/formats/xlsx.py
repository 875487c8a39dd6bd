"""Excel workbooks: typed cells, text that is never a formula, further sheets where one is full."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice, repeat
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from exports.dataset.columns import Column, Kind
from exports.dataset.contents import Contents
from exports.dataset.labels import Labels, languages_of
from exports.formats import xlsx_settling
from exports.formats.base import STEP_ROWS, Format, Step, TooWide
from exports.guide import say, title_with_selection
from exports.spreadsheets.explaining import HEADER_ROW, Cells, Explanation, data_sheets, explanations
from exports.spreadsheets.nothing import marks_of

if TYPE_CHECKING:
    import pyarrow as pa

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
# Excel keeps 15 digits of a number; what has more stays text, so that none is lost.
MOST_DIGITS = 15
# Of the columns of data, in characters.
DATA_WIDTH = 20
# In points, and how full a line is when the next word does not fit.
LINE_HEIGHT, MOST_HEIGHT = 15.0, 409.0
LINE_FILLED = 0.85
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
    told_in = "excel"
    holds_lists = True
    choices_as_lists = True
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, contents: Contents, labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have it: the web server makes no files.
        from rustpy_xlsxwriter import FastExcel
        from rustpy_xlsxwriter import Format as CellFormat

        if len(contents.columns) > MOST_COLUMNS:
            raise TooWide(len(contents.columns), MOST_COLUMNS)
        sources = {"": contents} | contents.lists
        typed = {
            code: TypedRows(part.columns, labels, (lambda _: None) if code else step)
            for code, part in sources.items()
        }
        # Generators: the dataset's file is read when its sheets are written.
        records = {code: typed[code].records(part.batches(labels)) for code, part in sources.items()}
        sheets = data_sheets(contents, labels, sheets_needed)
        done = Cells()
        explaining = explanations(contents, labels, sheets, done)
        book = FastExcel(str(path)).format(bold_headers=True).freeze(row=1)
        for data in sheets:
            book.sheet(
                data.name,
                typed[data.list].part(records[data.list]),
                column_formats=formats_of(sources[data.list].columns),
                column_width=DATA_WIDTH,
            )
        wrapped, link = (CellFormat().set_text_wrap().set_align("top") for _ in range(2))
        link.set_font_color("#0563C1").set_underline()
        for sheet in explaining:
            book.freeze(row=HEADER_ROW, sheet=sheet.name)
            book.sheet(
                sheet.name,
                # They are read when the data has been written, and can say what was cut.
                _when_counted(sheet.rows, done, typed.values()),
                header_row=HEADER_ROW - 1,
                column_widths=list(sheet.widths),
                column_formats=[link if sheet.links else wrapped, *[wrapped] * (len(sheet.widths) - 1)],
                row_heights=_heights(sheet),
            )
        book.save()
        xlsx_settling.settle(
            path,
            contents.frozen_at,
            say(partial(title_with_selection, contents), labels),
            languages_of(labels)[0],
            [(sheet.title, sheet.how_to_read, sheet.links) for sheet in explaining],
        )
        facts: dict[str, Any] = {
            "rows": typed[""].written,
            "sheets": sheets_needed(contents.rows),
            "cut": done.cut,
        }
        if contents.lists:
            facts["lists"] = {code: typed[code].written for code in contents.lists}
        return facts


def _when_counted(
    rows: Callable[[], Iterator[dict[str, str]]], done: Cells, parts: Iterable["TypedRows"]
) -> Iterator[dict[str, str]]:
    done.cut = sum(part.cut for part in parts)
    yield from rows()


def _heights(sheet: Explanation) -> dict[int, float]:
    """Of rows whose texts take several lines. Excel finds them by itself; LibreOffice takes what the file says."""
    heights = {}
    for place, row in enumerate(sheet.rows(), HEADER_ROW):
        lines = max(
            sum(max(1, ceil(len(line) / (LINE_FILLED * width))) for line in cell.split("\n"))
            for cell, width in zip(row.values(), sheet.widths, strict=True)
        )
        if lines > 1:
            heights[place] = min(lines * LINE_HEIGHT, MOST_HEIGHT)
    return heights


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
        types = TYPES | ({Kind.TICK: number, Kind.CODE: number} if labels == "codes" else {})
        self.written = 0
        self.cut = 0
        self._names = [column.name for column in columns]
        self._types = [types.get(column.kind) for column in columns]
        self._marks = [marks_of(column, labels) for column in columns]
        self._long = [column.kind in (Kind.TEXT, Kind.CHOICES, Kind.TRANSLATION) for column in columns]
        self._step = step

    def records(self, batches: "Iterable[pa.RecordBatch]") -> Iterator[Record]:
        # Rows go from C to C, without a line of Python for each.
        return chain.from_iterable(self._blocks(batches))

    def _blocks(self, batches: "Iterable[pa.RecordBatch]") -> Iterator[Iterator[Record]]:
        for batch in batches:
            columns = [self._cells(place, column) for place, column in enumerate(batch.columns)]
            rows = zip(*columns, strict=True)
            for at in range(0, batch.num_rows, STEP_ROWS):
                self.written += min(STEP_ROWS, batch.num_rows - at)
                self._step(self.written)
                yield map(dict, map(zip, repeat(self._names), islice(rows, STEP_ROWS)))

    def _cells(self, place: int, column: "pa.DictionaryArray") -> list[Cell]:
        # Only workers have Arrow.
        from exports.dataset.parquet import places

        texts = column.dictionary.to_pylist()
        rows = places(column)
        written: list[Cell] = list(texts)
        if typed := self._types[place]:
            written = [typed(text) if text else text for text in texts]
        elif self._long[place]:
            written = [fitting(text) for text in texts]
            cut = {at for at, text in enumerate(texts) if written[at] != text}
            self.cut += sum(row in cut for row in rows) if cut else 0
        left_empty, not_asked = self._marks[place]
        if left_empty:
            written = [left_empty if text == "" else text for text in written]
        # Null points behind the last text.
        written.append(not_asked or None)
        return list(map(written.__getitem__, rows))

    def part(self, records: Iterator[Record]) -> Iterator[Record]:
        """The next sheet's share, read when it is asked for."""
        return chain.from_iterable(self._share(records))

    def _share(self, records: Iterator[Record]) -> Iterator[Iterable[Record]]:
        share = islice(records, MOST_ROWS - 1)
        # Without any row, one without cells: the names come with the first.
        yield [next(share, dict.fromkeys(self._names))]
        yield share


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
