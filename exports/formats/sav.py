"""SPSS: numbers with labels, missing values that say why, and texts of any length that SPSS has."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from exports.dataset import numbers
from exports.dataset.coding import has_low_missing
from exports.dataset.columns import Kind
from exports.dataset.labels import Labels
from exports.formats.statistical import (
    MONTHS,
    Cell,
    Extent,
    Material,
    StatisticsFile,
    frame_of,
    shortened_label,
)
from exports.guide import facts_of, marked_title, say
from exports.statistics.short_names import NameRule
from exports.statistics.variables import Clock, Variable

if TYPE_CHECKING:
    from exports.dataset.contents import Contents

# SPSS's own limits, in bytes of UTF-8.
LONGEST_TEXT = 32_767
LONGEST_LABEL = 255
LONGEST_VALUE_LABEL = 120
LONGEST_FILE_LABEL = 64
LONGEST_NOTE = 80
WIDEST_NUMBER, MOST_DECIMALS = 40, 16
# Longer texts are shown in a column of so many characters.
WIDEST_SHOWN = 40
RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])

FORMATS = {
    Kind.DATE: "SDATE10",
    Kind.SUBMITTED_DAY: "SDATE10",
    Kind.MONTH: "MOYR8",
    Kind.TIME: "TIME5",
    Kind.MOMENT: "DATETIME17",
    Kind.STARTED: "DATETIME20",
    Kind.SUBMITTED: "DATETIME20",
}
# Where the header has the day and the time of day, as in `01 Oct 12` and `09:30:00`.
CREATED_AT = 92


class Sav(StatisticsFile):
    name = "sav"
    title = _("SPSS")
    explanation = _("For SPSS, PSPP and R: numbers with labels, and missing values that say why.")
    extension = "sav"
    media_type = "application/x-spss-sav"
    place = 40
    told_in = "spss"
    names = NameRule(64, RESERVED)
    clock = Clock(dt.date(1582, 10, 14), 86_400, 1, months=False, no_answer=numbers.NO_ANSWER)
    longest_text = LONGEST_TEXT
    # Of 16 GB as SPSS keeps them, some 2 GB reach the disk where texts are short: blanks are packed eightfold.
    most_bytes = 16 << 30

    def room(self, variable: Variable, extent: Extent) -> int:
        return -(-extent.longest // 8) * 8 if variable.holds == "text" else 8

    def cells_of(self, variable: Variable) -> Callable[[int | float], Cell]:
        return float

    def save(self, contents: "Contents", labels: Labels, path: str, material: Material) -> None:
        from pyreadstat import write_sav

        like = {
            v.name: ["x" * material.extents[v.name].longest, ""] if v.holds == "text" else [0.0, None]
            for v in material.variables
        }
        types = {v.name: "object" if v.holds == "text" else "float64" for v in material.variables}
        frame = frame_of(like, types, lambda: material.rows(contents), contents.rows)
        described = [v for v in material.variables if v.labels or v.missing]
        write_sav(
            frame,
            path,
            file_label=shortened_label(marked_title(contents, labels), LONGEST_FILE_LABEL),
            column_labels={v.name: shortened_label(v.label, LONGEST_LABEL) for v in material.variables},
            row_compress=True,
            note=list(_notes(contents, labels)),
            variable_value_labels={v.name: _value_labels(v) for v in described},
            missing_ranges={v.name: [_missing_range(v)] for v in described if v.missing},
            variable_display_width={
                v.name: min(material.extents[v.name].longest, WIDEST_SHOWN)
                for v in material.variables
                if v.holds == "text"
            },
            variable_measure={v.name: v.measure for v in material.variables},
            variable_format=dict(_formats(material)),
        )

    def settle(self, path: Path, contents: "Contents", variables: Sequence[Variable]) -> None:
        moment = contents.frozen_at.astimezone(dt.UTC)
        with path.open("r+b") as file:
            file.seek(CREATED_AT)
            file.write(f"{moment:%d} {MONTHS[moment.month - 1]} {moment:%y%H:%M:%S}".encode())


def _notes(contents: "Contents", labels: Labels) -> Iterator[str]:
    """What the file is, in the lines of 80 bytes that SPSS has for it."""
    for name, words in facts_of(contents, labels):
        line = ""
        for word in f"{say(name, labels)}: {words}".split():
            if line and len(f"{line} {word}".encode()) > LONGEST_NOTE:
                yield line
                line = ""
            line = shortened_label(f"{line} {word}" if line else word, LONGEST_NOTE)
        yield line


def _value_labels(variable: Variable) -> dict[int | float, str]:
    return {
        number: shortened_label(label, LONGEST_VALUE_LABEL)
        for number, label in (variable.labels | variable.missing).items()
    }


def _missing_range(variable: Variable) -> Any:
    low = numbers.LOW if has_low_missing(variable.column) else 0
    return {"lo": low + numbers.LOWEST_MISSING, "hi": low + numbers.HIGHEST_MISSING}


def _formats(material: Material) -> Iterator[tuple[str, str]]:
    for variable in material.variables:
        kind, extent = variable.column.kind, material.extents[variable.name]
        if kind in FORMATS:
            yield variable.name, FORMATS[kind]
        elif kind is Kind.NUMBER:
            decimals = min(extent.decimals, MOST_DECIMALS)
            width = min(max(8, extent.digits + decimals + 2), WIDEST_NUMBER)
            yield variable.name, f"F{width}.{decimals}"
        elif variable.holds != "text":
            yield variable.name, "F8.0"
