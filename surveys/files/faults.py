"""What is wrong with a file, and where."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Beyond this many nobody reads on; the rest are counted.
FAULTS_SHOWN = 50


class Position(NamedTuple):
    """Both counted from 1; the column counts characters."""

    line: int
    column: int

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorts positions, and places in sheets, as they stand in the file."""
        return "", self.line, self.column, ""

    def __str__(self) -> str:
        return _("line %(line)d, column %(column)d") % {"line": self.line, "column": self.column}


class Place(NamedTuple):
    """Where something stands in a file of sheets (or of parts that have names), counted from 1.

    `column` is what a person looks for: a letter and, where there is one, the column's heading: `F (relevant)`.
    """

    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorts places as they stand in the file."""
        return self.sheet, self.row or 0, len(self.column.partition(" ")[0]), self.column

    def __str__(self) -> str:
        values = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if self.row is None:
            return _("sheet “%(sheet)s”") % values if self.sheet else ""
        if not self.sheet:
            in_table = _("row %(row)d, column %(column)s") if self.column else _("row %(row)d")
            return in_table % values
        if not self.column:
            return _("sheet “%(sheet)s”, row %(row)d") % values
        return _("sheet “%(sheet)s”, row %(row)d, column %(column)s") % values


START = Position(1, 1)
Where = Position | Place


class Fault(NamedTuple):
    """`position` is None for a fault of the file as a whole, which nobody could open."""

    position: Where | None
    message: str

    def __str__(self) -> str:
        if self.position is None:
            return self.message
        if not (place := str(self.position)):
            return self.message
        return _("%(place)s: %(message)s") % {"place": place, "message": self.message}


class FileRefused(Exception):
    """The file cannot be imported. `faults` are in the order of the file; `uncounted` more were not kept."""

    def __init__(self, faults: tuple[Fault, ...], uncounted: int = 0) -> None:
        super().__init__(f"{len(faults) + uncounted} faults")
        self.faults = faults
        self.uncounted = uncounted

    @property
    def lines(self) -> list[str]:
        """One line for each fault, in the active language."""
        return [*map(str, self.faults), *self._rest]

    def lines_in(self, path: Path) -> list[str]:
        """The lines, each beginning with the name of the file."""
        lines = [f"{path}{', ' if str(fault.position or '') else ': '}{fault}" for fault in self.faults]
        return [*lines, *(f"{path}, {line}" for line in self._rest)]

    @property
    def _rest(self) -> list[str]:
        if self.uncounted:
            more = ngettext("… and %(count)d more", "… and %(count)d more", self.uncounted)
            return [more % {"count": self.uncounted}]
        return []


class TooMuch(Exception):
    """The file goes beyond a bound, so reading it further would be unwise."""


@dataclass
class Faults:
    """Collects faults, so that a person can correct them all at once."""

    found: list[Fault] = field(default_factory=list)
    uncounted: int = 0

    def add(self, position: Where, message: str) -> None:
        if len(self.found) < FAULTS_SHOWN:
            self.found.append(Fault(position, message))
        else:
            self.uncounted += 1

    def stop(self, position: Where, message: str) -> TooMuch:
        """For `raise faults.stop(...)`: the last fault to be found."""
        self.add(position, message)
        return TooMuch(message)

    def refuse_any(self) -> None:
        """Raises FileRefused if anything was found."""
        if self.found:
            raise FileRefused(
                tuple(sorted(self.found, key=lambda fault: (fault.position or START).order)), self.uncounted
            )
