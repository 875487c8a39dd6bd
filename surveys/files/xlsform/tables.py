"""Sheets with a heading row as rows of fields, with both languages and the place of everything."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from questionnaire import plain_text
from questionnaire.document import Language
from surveys.files.faults import Fault, FileRefused, Place
from surveys.files.report import Report
from surveys.files.workbooks.sheets import Cell, Sheet
from surveys.files.xlsform.headings import MEDIA, TEXTS, Heading, read_heading
from surveys.files.xlsform.languages import UNNAMED, language_of

# How far down the headings may stand.
HEADINGS_WITHIN = 20
SHOWN = 60
MOST_ROWS = 50_000
MOST_COLUMNS = 2_000
# Neither Welsh nor English.
OTHER: Literal["other"] = "other"


@dataclass(frozen=True)
class Column:
    """`language` is None for what is in no language, or in none that it names."""

    number: int
    written: str
    field: str
    language: Language | None = None


@dataclass(eq=False)
class Row:
    """`used` are the fields that something has been made of, or that have been reported: see `note_unused`."""

    number: int
    table: "Table"
    cells: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def get(self, name: str) -> str:
        """What the first column of that field holds here; empty if there is none. It counts as used."""
        self.used.add(name)
        return self.peek(name)

    def peek(self, name: str) -> str:
        """As `get`, to decide what the row is: it does not count as used."""
        return next((self.cells[c.number] for c in self.table.columns_of(name) if c.number in self.cells), "")

    def text(self, name: str) -> dict[Language, str]:
        """Both sides of a text, as far as they are written. It counts as used."""
        self.used.add(name)
        return self.peek_text(name)

    def peek_text(self, name: str) -> dict[Language, str]:
        """As `text`, without counting as used."""
        sides: dict[Language, str] = {}
        for column in self.table.columns_of(name):
            language = column.language or self.table.unmarked
            if language and column.number in self.cells:
                sides.setdefault(language, self.cells[column.number])
        return sides

    def any_text(self, name: str) -> str:
        """Whatever of a text is written. It does not count as used."""
        return next((self.cells[c.number] for c in self.table.columns_of(name) if c.number in self.cells), "")

    def every(self, names: Collection[str]) -> list[tuple[Place, str]]:
        """What stands under all columns of these fields, in whatever language, with its place. It counts as used."""
        self.used.update(names)
        sheet = self.table.sheet
        return [
            (sheet.place(self.number, column.number, column.written[:SHOWN]), value)
            for column, value in self.items()
            if column.field in names
        ]

    def settle(self) -> None:
        """All of it is dealt with: it has been reported as a whole, or holds nothing that could be missed."""
        self.used.update(column.field for column, _value in self.items())

    def place(self, name: str = "") -> Place:
        """Of the field's cell, or of the row where the row has none."""
        columns = self.table.columns_of(name) if name else []
        filled = [column for column in columns if column.number in self.cells] or columns
        if not filled:
            return self.table.sheet.place(self.number)
        return self.table.sheet.place(self.number, filled[0].number, filled[0].written[:SHOWN])

    def items(self) -> Iterator[tuple[Column, str]]:
        known = {column.number: column for column in self.table.columns}
        return ((known[number], value) for number, value in self.cells.items() if number in known)


@dataclass(eq=False)
class Table:
    """`unmarked` is the language of texts whose heading names none; None if that is one that is left out.

    `other_languages`: whether it has columns in languages that are left out.
    """

    sheet: Sheet
    columns: list[Column]
    rows: list[Row]
    heading_row: int = 1
    other_languages: bool = False
    unmarked: Language | None = None
    _by_field: dict[str, list[Column]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Marked columns first, so that the unmarked one only fills what they leave empty.
        for column in sorted(self.columns, key=lambda column: (column.language is None, column.number)):
            self._by_field.setdefault(column.field, []).append(column)

    def columns_of(self, name: str) -> list[Column]:
        return self._by_field.get(name, [])

    @property
    def speaks(self) -> bool:
        """Whether there is a text in Welsh or in English."""
        return any(row.peek_text(name) for row in self.rows for name in TEXTS)

    @property
    def languages(self) -> set[Language]:
        return {column.language for column in self.columns if column.language}


def read_table(sheet: Sheet, aliases: dict[str, str], required: str, report: Report) -> Table:
    """The sheet as rows under its headings. What stands above or beside them is reported.

    Raises FileRefused for more rows or columns than are needed.
    """
    rows = sheet.rows
    if len(rows) > MOST_ROWS:
        message = _("The sheet has over %(rows)d rows, more than any form needs. Divide the form.")
        raise FileRefused((Fault(sheet.place(), message % {"rows": MOST_ROWS}),))
    start = _heading_row(rows, aliases, required)
    if start is None:
        return Table(sheet, [], [])
    if len(rows[start]) > MOST_COLUMNS:
        message = _("The file has more sheets or cells than any form needs.")
        raise FileRefused((Fault(sheet.place(rows[start][0].row), message),))
    for above in rows[:start]:
        report.left_out(sheet.place(above[0].row), _("This row stands above the headings and is not read."))
    columns = list(_columns(sheet, rows[start], aliases, report))
    known = {column.number for column in columns}
    others = any(_language(read_heading(cell.value, aliases)) == OTHER for cell in rows[start])
    table = Table(sheet, columns, [], heading_row=rows[start][0].row, other_languages=others)
    headed = {cell.column for cell in rows[start]}
    for cells in rows[start + 1 :]:
        row = Row(cells[0].row, table)
        for cell in cells:
            if cell.column in known:
                if value := _clean(sheet, cell, report):
                    row.cells[cell.column] = value
            elif cell.column not in headed and cell.value.strip():
                place = sheet.place(cell.row, cell.column)
                report.left_out(
                    place, _("This cell is below no heading, so nobody knows what it is. It is left out.")
                )
        if row.cells:
            table.rows.append(row)
    _note_lost(sheet, report)
    return table


def _heading_row(rows: list[list[Cell]], aliases: dict[str, str], required: str) -> int | None:
    """The first row with a heading for the required field; the first of all where none is required."""
    if not required:
        return 0 if rows else None
    for index, cells in enumerate(rows[:HEADINGS_WITHIN]):
        if any(read_heading(cell.value, aliases).field == required for cell in cells):
            return index
    return None


def _columns(sheet: Sheet, cells: list[Cell], aliases: dict[str, str], report: Report) -> Iterator[Column]:
    seen: set[tuple[str, Language | None]] = set()
    for cell in cells:
        written = " ".join(cell.value.split())
        if not written:
            continue
        heading = read_heading(written, aliases)
        place = sheet.place(cell.row, cell.column, written[:SHOWN])
        language = _language(heading)
        if language == OTHER:
            report.left_out(place, _other_language() % {"language": (heading.language or "")[:SHOWN]})
            continue
        column = Column(cell.column, written, heading.field, language)
        if (heading.field, language) in seen:
            message = _("A column before this one is of the same kind and language, so this one is not read.")
            report.left_out(place, message)
            continue
        seen.add((heading.field, language))
        yield column


def _other_language() -> str:
    return _(
        "The texts in “%(language)s” are left out: a survey here is in Welsh and in English. "
        "Keep them in another file if you need them."
    )


def _language(heading: Heading) -> Language | Literal["other"] | None:
    is_text = heading.field in TEXTS or heading.field.removeprefix("media::") in MEDIA
    if heading.language is None or not is_text or heading.language.casefold() in UNNAMED:
        return None
    return language_of(heading.language) or OTHER


def _clean(sheet: Sheet, cell: Cell, report: Report) -> str:
    try:
        return plain_text.passage(cell.value)
    except plain_text.CharactersRefused:
        message = _("Characters that cannot be stored have been taken out of this cell.")
        report.changed(sheet.place(cell.row, cell.column), message)
        return plain_text.passage(plain_text.printable(cell.value).replace("\ufffd", ""))


def _note_lost(sheet: Sheet, report: Report) -> None:
    for lost in sheet.lost:
        message = _(
            "The formula in this cell has never been worked out, so the cell counts as empty. "
            "Open the file in a spreadsheet program and save it."
        )
        if lost.kind == "error":
            message = _("The cell holds the error %(error)s and counts as empty. Put its formula right.") % {
                "error": lost.shown
            }
        report.left_out(sheet.place(lost.row, lost.column), message)


def note_unknown_columns(table: Table, known: Iterable[str], report: Report, message: str) -> None:
    """Report every column with values that no reader asks for."""
    known = set(known)
    used = {number for row in table.rows for number in row.cells}
    for column in table.columns:
        if column.field not in known and column.number in used:
            report.left_out(
                table.sheet.place(table.heading_row, column.number, column.written[:SHOWN]),
                message % {"column": column.written[:SHOWN]},
            )


def note_unused(
    table: Table, known: Iterable[str], idle: Mapping[str, frozenset[str]], report: Report
) -> None:
    """Report every cell under a known heading that nothing has been made of.

    `idle` are values, in small letters, that ask for nothing: `no` under `required`.
    """
    known = set(known)
    for row in table.rows:
        for column, value in row.items():
            if value.casefold() in idle.get(column.field, ()):
                continue
            if column.field in known and column.field not in row.used:
                message = _("“%(value)s” means nothing in this row and is left out.")
                place = table.sheet.place(row.number, column.number, column.written[:SHOWN])
                report.left_out(place, message % {"value": value[:SHOWN]})


def note_unmarked(table: Table, report: Report) -> None:
    """Report the text columns that name no language where another column has theirs."""
    for column in table.columns:
        others = {other.language for other in table.columns_of(column.field)}
        if column.language is None and column.field in TEXTS and table.unmarked in others:
            message = _("The column names no language. It is used only where the marked column is empty.")
            report.changed(
                table.sheet.place(table.heading_row, column.number, column.written[:SHOWN]), message
            )
