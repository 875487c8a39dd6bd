"""The sheets of a workbook that explain it: what the file is, its sheets, its shorthand, its columns and its codes.

They are laid out as the UK Government Analysis Function has it ("Releasing statistics in spreadsheets"): the first cell
says what the sheet is, the second how to read it, then comes one table; no cell of it is merged or empty.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from msgspec import Struct

from exports.dataset.contents import Contents
from exports.dataset.labels import Labels
from exports.guide import (
    Words,
    about_rows,
    column_rows,
    list_sheet_names,
    numbered,
    say,
    sheet_name,
    title_with_selection,
    value_rows,
)
from exports.spreadsheets.nothing import NOT_ANSWERED, NOT_ASKED

# Of the table, counted from 1: before it are what the sheet is and how to read it.
HEADER_ROW = 3
TITLES: dict[str, Words] = {
    "contents": _("Contents: the sheets of this file"),
    "notes": _("Notes: what shorthand and empty cells mean"),
    "columns": _("Columns: what each column of the data holds"),
    "values": _("Codes: what each code of the data means"),
}
HOW_TO_READ: dict[str, Words] = {
    "about": _("What this file is, in one table. The data are on the first sheet."),
    "contents": _("One table, with a row for each sheet in the order in which they come."),
    "notes": _("One table, with a row for each shorthand."),
    "columns": _("One table, with a row for each column. [z] means that there is nothing to say there."),
    "values": _("One table, with a row for each code. [z] means that there is nothing to say there."),
}


class Cells(Struct):
    """What has been done to the data by the time that these sheets are written."""

    cut: int = 0
    # Had characters that the format cannot hold.
    replaced: int = 0


class DataSheet(Struct, frozen=True):
    """A sheet of data: the responses (`list` empty) or the items of a list; `number` where they go on, from 1."""

    name: str
    list: str = ""
    number: int = 1


class Explanation(Struct, frozen=True):
    """A sheet that explains. `rows` are read when the data has been written, and there is at least one; `widths` are
    those of its columns, in characters. `links` are names of sheets to which the first cell of each row leads."""

    name: str
    title: str
    how_to_read: str
    rows: Callable[[], Iterator[dict[str, str]]]
    widths: tuple[float, ...]
    links: tuple[str, ...] = ()


def data_sheets(contents: Contents, labels: Labels, needed: Callable[[int], int]) -> list[DataSheet]:
    """The sheets of data in their order, of which `needed` says how many hold so many rows."""
    names = {"": sheet_name("data", labels)} | list_sheet_names(contents.lists, labels)
    rows = {"": contents.rows} | {code: part.rows for code, part in contents.lists.items()}
    return [
        DataSheet(numbered(name, number), code, number)
        for code, name in names.items()
        for number in range(1, needed(rows[code]) + 1)
    ]


def explanations(
    contents: Contents, labels: Labels, sheets: list[DataSheet], cells: Cells
) -> list[Explanation]:
    rows: dict[str, Callable[[], Iterator[dict[str, str]]]] = {
        "about": lambda: about_rows(contents, labels, cut=cells.cut),
        "contents": lambda: _content_rows(sheets, labels),
        "notes": lambda: _note_rows(labels, cells),
        "columns": lambda: column_rows(contents, labels),
        "values": lambda: value_rows(contents, labels),
    }
    widths = {
        "about": (32.0, 90.0),
        "contents": (32.0, 90.0),
        "notes": (16.0, 90.0),
        "columns": _wide(len(next(column_rows(contents, labels)))),
        "values": _wide(len(next(value_rows(contents, labels)))),
    }
    names = [sheet.name for sheet in sheets] + [sheet_name(sheet, labels) for sheet in rows]
    titles = TITLES | {"about": partial(title_with_selection, contents)}
    return [
        Explanation(
            sheet_name(sheet, labels),
            say(titles[sheet], labels),
            say(HOW_TO_READ[sheet], labels),
            partial(_filled, rows[sheet]),
            widths[sheet],
            tuple(names) if sheet == "contents" else (),
        )
        for sheet in rows
    ]


def _wide(columns: int) -> tuple[float, ...]:
    return (28.0, *(36.0,) * (columns - 1))


def _filled(rows: Callable[[], Iterator[dict[str, str]]]) -> Iterator[dict[str, str]]:
    return ({heading: cell or NOT_ASKED for heading, cell in row.items()} for row in rows())


def _content_rows(sheets: list[DataSheet], labels: Labels) -> Iterator[dict[str, str]]:
    for sheet in sheets:
        yield _content_row(sheet.name, _what_is_on(sheet), labels)
    for name, words in ON_SHEETS.items():
        yield _content_row(sheet_name(name, labels), words, labels)


def _content_row(name: str, words: Words, labels: Labels) -> dict[str, str]:
    return {
        say(pgettext_lazy("heading", "Sheet"), labels): name,
        say(pgettext_lazy("heading", "What is on it"), labels): say(words, labels),
    }


def _what_is_on(sheet: DataSheet) -> Words:
    if not sheet.list:
        return RESPONSES if sheet.number == 1 else RESPONSES_GO_ON
    words = ITEMS if sheet.number == 1 else ITEMS_GO_ON
    return lambda _language: str(words) % {"list": sheet.list}


RESPONSES = _("The data: a row for each response, with the names of the columns in the first row.")
RESPONSES_GO_ON = _("The data, continued: the sheet before it is full.")
ITEMS = _("The list %(list)s: a row for each of its items, with the names of the columns in the first row.")
ITEMS_GO_ON = _("The list %(list)s, continued: the sheet before it is full.")
ON_SHEETS: dict[str, Words] = {
    "about": _("What this file is: the survey, the dataset and what was left out."),
    "contents": _("This list of sheets."),
    "notes": _("What shorthand and empty cells mean."),
    "columns": _("What each column of the data holds, with the wording of its question."),
    "values": _("What each code of the data means."),
}
NOT_ANSWERED_MEANS = _(
    "Not available: the question was asked and left empty, or in a ranking the option was given no place."
)
NOT_ASKED_MEANS = _(
    "Not applicable: the question was not asked of this person, or there is nothing to say in this cell."
)
NOTHING_TO_SAY = _(
    "Not applicable: there is nothing to say in this cell. It is used on the sheets that explain."
)
EMPTY_IN_CODES = _(
    "The question was left empty, or was not asked of this person. The CSV files tell these two apart, as do the"
    " files with labels."
)
EMPTY_IN_LABELS = _(
    "In a column for one of several options, or for a code that is given to texts: it was not chosen, or not given."
    " In a column for a report group or a translation: there is none."
)


def _note_rows(labels: Labels, cells: Cells) -> Iterator[dict[str, str]]:
    notes: list[tuple[str, Words]] = [(NOT_ASKED, NOTHING_TO_SAY)]
    empty = EMPTY_IN_CODES
    if labels != "codes":
        notes = [(NOT_ANSWERED, NOT_ANSWERED_MEANS), (NOT_ASKED, NOT_ASKED_MEANS)]
        empty = EMPTY_IN_LABELS
    notes.append((say(_("Empty cell"), labels), empty))
    if cells.replaced:
        notes.append(
            (
                "\ufffd",
                lambda _language: str(REPLACED) % {"count": cells.replaced},
            )
        )
    for mark, words in notes:
        yield {
            say(pgettext_lazy("heading", "Shorthand"), labels): mark,
            say(pgettext_lazy("heading", "What it means"), labels): say(words, labels),
        }


REPLACED = _(
    "A character stood here that this kind of file cannot hold, such as a control character. Cells with one:"
    " %(count)s. The CSV files have them as they were."
)
