"""The sheet `arolwg` of the forms that this service writes: what XLSForm has no place for.

Each row says that a key of the survey (see flat.py) has a value in the place of what the form alone gives. If the form
gives something else by now, somebody has edited it, and the form counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.files.faults import Place
from surveys.files.report import Report
from surveys.files.workbooks.sheets import Sheet
from surveys.files.xlsform.flat import Flat
from surveys.files.xlsform.form import LONGEST_CELL

SHEET = "arolwg"
KEY, VALUE, INSTEAD = "key", "value", "instead_of"
NAME, LIST = "name/", "list/"
# In the place of a key: the value goes on from the row above.
MORE = "+"


class Line(NamedTuple):
    key: str
    value: str
    instead: str
    place: Place


@dataclass
class OwnSheet:
    """`names` are what the form's names stand for here; `sets` the lists that are option sets, with their codes."""

    names: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def merged(self, found: Flat, report: Report) -> Flat:
        """What the form gives with what the sheet adds."""
        merged = dict(found)
        for line in self.lines:
            there = found.get(line.key, "")
            if there == line.instead:
                if line.value:
                    merged[line.key] = line.value
                else:
                    merged.pop(line.key, None)
            elif there != line.value:
                message = _(
                    "The form has changed since it was exported, so this line about “%(key)s” is not used."
                )
                report.changed(line.place, message % {"key": line.key[:100]})
        return merged


def read_own_sheet(sheet: Sheet) -> OwnSheet:
    own = OwnSheet()
    for cells in sheet.rows:
        values = {cell.column: cell.value for cell in cells}
        key, value, instead = (values.get(column, "") for column in (1, 2, 3))
        if key.startswith(NAME):
            own.names[key.removeprefix(NAME)] = value
        elif key.startswith(LIST):
            own.sets[key.removeprefix(LIST)] = value
        elif key == MORE and own.lines:
            own.lines[-1] = own.lines[-1]._replace(value=own.lines[-1].value + value)
        elif key and key != KEY:
            own.lines.append(Line(key, value, instead, sheet.place(cells[0].row, 1, KEY)))
    return own


def rows_of(key: str, value: str, instead: str) -> Iterator[dict[str, str]]:
    """A line as rows of the sheet: one, or as many as its value takes."""
    yield {KEY: key, VALUE: value[:LONGEST_CELL], INSTEAD: instead}
    for start in range(LONGEST_CELL, len(value), LONGEST_CELL):
        yield {KEY: MORE, VALUE: value[start : start + LONGEST_CELL], INSTEAD: ""}


def differences(found: Flat, wanted: Flat) -> Iterator[tuple[str, str, str]]:
    """Key, value and what it is instead of, for everything that the form alone does not give as wanted."""
    for key, value in wanted.items():
        if found.get(key, "") != value:
            yield key, value, found.get(key, "")
    for key, value in found.items():
        if key not in wanted:
            yield key, "", value
