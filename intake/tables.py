"""A file to rows of text: CSV or a workbook, however dishonest."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import translation

from exports.formats.csv import BYTE_ORDER_MARK
from exports.guide import SHEETS
from intake.faults import CellFault, FileUnusable
from questionnaire.document import LANGUAGES
from surveys.files.faults import FileRefused
from surveys.files.workbooks.commas import LONGEST_CELL, decoded
from surveys.files.workbooks.formulas import without_apostrophe
from surveys.files.workbooks.reading import is_workbook, read_workbook
from surveys.files.workbooks.sheets import Sheet, plain_name

LARGEST = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 5_000
DELIMITERS = ",;\t"

Row = tuple[int, list[str]]


@dataclass
class Table:
    """`headings` are those of row 1; `rows` come with the number that the spreadsheet gives them, empty ones are left
    out. `count` is about how many there are."""

    headings: list[str]
    rows: Iterator[Row]
    count: int


def read_table(content: bytes) -> Table:
    """Raises FileUnusable, also while the rows are read."""
    if len(content) > LARGEST:
        raise FileUnusable(CellFault(1, "", "too_large"))
    table = _of_workbook(content) if is_workbook(content) else _of_text(content)
    if len(table.headings) > MOST_COLUMNS:
        raise FileUnusable(CellFault(1, "", "too_large"))
    return table


def _of_text(content: bytes) -> Table:
    text = decoded(content)
    if text is None or "\0" in text:
        raise FileUnusable(CellFault(1, "", "no_text"))
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    lines = _lines(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    # Ours for spreadsheets have the mark, and an apostrophe before text that could be taken for a formula.
    rows = map(_without_apostrophes, lines) if content.startswith(BYTE_ORDER_MARK) else lines
    headings = next(rows, (1, []))[1]
    return Table(headings, _bounded(rows), text.count("\n"))


def _lines(reader: Iterable[list[str]]) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error:
        raise FileUnusable(CellFault(number + 1, "", "no_row")) from None


def _without_apostrophes(row: Row) -> Row:
    number, cells = row
    return number, list(map(without_apostrophe, cells))


def _of_workbook(content: bytes) -> Table:
    names = {plain_name(name) for name in sheet_names()}
    try:
        book = read_workbook(content, names, is_data=True)
    except FileRefused as refused:
        raise FileUnusable(CellFault(1, "", "refused", {"reason": refused.lines[0]})) from None
    kept = [sheet for sheet in book.sheets if plain_name(sheet.name) in names]
    sheet = kept[0] if kept else book.sheets[0] if len(book.sheets) == 1 else None
    if sheet is None:
        raise FileUnusable(CellFault(1, "", "no_sheet", {"names": ", ".join(sheet_names())}))
    if sheet.lost:
        lost = sheet.lost[0]
        raise FileUnusable(CellFault(lost.row, "", "lost_value"))
    rows = _rows_of(sheet)
    headings = rows[0][1] if rows and rows[0][0] == 1 else []
    return Table(headings, _bounded(iter(rows[1:] if headings else rows)), len(rows))


def _rows_of(sheet: Sheet) -> list[Row]:
    found: list[Row] = []
    for cells in sheet.rows:
        line = [""] * min(cells[-1].column, MOST_COLUMNS + 1)
        for cell in cells:
            if cell.column <= len(line):
                line[cell.column - 1] = cell.value
        found.append((cells[0].row, line))
    return found


def sheet_names() -> list[str]:
    """What the sheet with the responses may be called: as in our own workbooks."""
    names = []
    for language in LANGUAGES:
        with translation.override(language):
            names.append(str(SHEETS["data"]))
    return names


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    count = 0
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise FileUnusable(CellFault(number, "", "too_large"))
            yield number, cells
