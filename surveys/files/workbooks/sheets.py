"""Sheets of cells that know their place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from surveys.files.faults import Place


class Cell(NamedTuple):
    """Row and column count from 1. `value` is what a person sees: `1`, not `1.0`; `TRUE`; `2012-09-14`."""

    row: int
    column: int
    value: str


class Lost(NamedTuple):
    """A cell whose value the file does not hold: `error` (such as #REF!) or `formula` (never worked out)."""

    row: int
    column: int
    kind: str
    shown: str


@dataclass
class Sheet:
    """`cells` are those that hold something, row by row. Those of a sheet that nobody asked for are only counted."""

    name: str
    is_hidden: bool = False
    cells: list[Cell] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    count: int = 0

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The cells of each row that has any, in order."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return [found[number] for number in sorted(found)]

    def place(self, row: int | None = None, column: int | None = None, heading: str = "") -> Place:
        letters = column_letters(column) if column else ""
        return Place(self.name, row, f"{letters} ({heading})" if heading else letters)


@dataclass(frozen=True)
class Workbook:
    sheets: tuple[Sheet, ...]

    def called(self, name: str) -> Sheet | None:
        """The first sheet of that name, ignoring case and spaces around it."""
        return next(iter(self._called(name)), None)

    def _called(self, name: str) -> Iterator[Sheet]:
        return (sheet for sheet in self.sheets if plain_name(sheet.name) == name)


def plain_name(name: str) -> str:
    return name.strip().casefold()


def column_letters(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
