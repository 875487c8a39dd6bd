"""Stata: numbers with labels, extended missing values that say why, and texts of any length."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from exports.dataset import numbers
from exports.dataset.columns import Kind
from exports.dataset.labels import Labels
from exports.formats import dta_settling
from exports.formats.base import TooLarge, TooWide
from exports.formats.statistical import (
    Cell,
    Extent,
    Material,
    StatisticsFile,
    frame_of,
)
from exports.guide import marked_title
from exports.statistics.short_names import NameRule
from exports.statistics.variables import Clock, Variable

if TYPE_CHECKING:
    from exports.dataset.contents import Contents

# Release 118 of the format, which Stata has read since version 14, the first with UTF-8.
STATA = 14
MOST_VARIABLES = 32_767
# In characters.
LONGEST_LABEL = 80
# Longer texts, in bytes, are kept apart from the rows, each once, and pyreadstat holds them all.
LONGEST_BESIDE = 2_044
MOST_HELD = 256 << 20
# Names of types are its words too: `str1` to `str2045`. Those that begin with an underscore are nobody's here.
RESERVED = frozenset(["byte", "double", "float", "if", "in", "int", "long", "strl", "using", "with"]) | {
    f"str{width}" for width in range(1, LONGEST_BESIDE + 2)
}
FORMATS = {
    Kind.DATE: "%td",
    Kind.SUBMITTED_DAY: "%td",
    Kind.MONTH: "%tm",
    Kind.TIME: "%tcHH:MM",
    Kind.MOMENT: "%tc",
    Kind.STARTED: "%tc",
    Kind.SUBMITTED: "%tc",
    Kind.NUMBER: "%18.0g",
}
# `.a` and so on; what means the same as one of these gets the next letter that is free.
LETTERS = {
    numbers.NO_ANSWER: "a",
    numbers.MISSING["dont_know"]: "b",
    numbers.MISSING["prefer_not_to_say"]: "c",
    numbers.MISSING["not_applicable"]: "d",
}


class Dta(StatisticsFile):
    name = "dta"
    title = _("Stata")
    explanation = _("For Stata 14 and newer, and R: numbers with labels, and missing values that say why.")
    extension = "dta"
    media_type = "application/x-stata-dta"
    place = 45
    told_in = "stata"
    # Of Stata's 32, as many as pyreadstat leaves: it writes the number of a set of labels behind a name.
    names = NameRule(32 - len(str(MOST_VARIABLES)), RESERVED)
    # Nine days before 1960 is a day on which people were born.
    clock = Clock(dt.date(1960, 1, 1), 1, 1_000, months=True, no_answer=numbers.LOW_NO_ANSWER)
    # Rows are not packed.
    most_bytes = 4 << 30

    def refuse_too_many(self, variables: Sequence[Variable]) -> None:
        if len(variables) > MOST_VARIABLES:
            raise TooWide(len(variables), MOST_VARIABLES)

    def room(self, variable: Variable, extent: Extent) -> int:
        if variable.holds == "text":
            return extent.longest if extent.longest <= LONGEST_BESIDE else 8
        return 4 if variable.holds == "whole" else 8

    def cells_of(self, variable: Variable) -> Callable[[int | float], Cell]:
        letters, as_held = letters_of(variable), float if variable.holds == "real" else int

        def cell(number: int | float) -> Cell:
            return letters.get(int(number)) or as_held(number)

        return cell

    def save(self, contents: "Contents", labels: Labels, path: str, material: Material) -> None:
        from pyreadstat import write_dta

        long_texts = {
            v.name: texts_of(contents, v)
            for v in material.variables
            if v.holds == "text" and material.extents[v.name].longest > LONGEST_BESIDE
        }
        like = {
            v.name: ["x" * material.extents[v.name].longest, "", ""]
            if v.holds == "text"
            else [1 if v.holds == "whole" else 0.5, *ascii_lowercase[:1], None]
            for v in material.variables
        }
        frame = frame_of(
            like,
            dict.fromkeys(like, "object"),
            lambda: material.rows(contents),
            contents.rows,
            long_texts,
        )
        numeric = [v for v in material.variables if v.holds != "text"]
        write_dta(
            frame,
            path,
            file_label=_fitting(marked_title(contents, labels)),
            column_labels={v.name: _fitting(v.label) for v in material.variables},
            version=STATA,
            variable_value_labels={v.name: _value_labels(v) for v in numeric if v.labels or v.missing},
            missing_user_values={v.name: list(ascii_lowercase) for v in numeric},
            variable_format={v.name: FORMATS[v.column.kind] for v in numeric if v.column.kind in FORMATS},
        )

    def settle(self, path: Path, contents: "Contents", variables: Sequence[Variable]) -> None:
        dta_settling.settle(path, contents.frozen_at, [variable.name for variable in variables])


def texts_of(contents: "Contents", variable: Variable) -> list[str]:
    """Every text of a column, once, and the empty one only where a row has it: a text that is in no row is an error to
    pyreadstat. Raises TooLarge where they are more than may be held."""
    texts: dict[str, None] = {}
    size = 0
    for batch in contents.batches(columns=[variable.column]):
        column = batch.column(0)
        if column.null_count:
            texts[""] = None
        for text in column.dictionary.to_pylist():
            if text not in texts:
                texts[text] = None
                size += len(text.encode())
        if size > MOST_HELD:
            raise TooLarge(size, MOST_HELD)
    return list(texts)


def letters_of(variable: Variable) -> dict[int, str]:
    """The letter of each missing value, by its number."""
    plain = {n: n if n >= numbers.LOWEST_MISSING else n - numbers.LOW for n in variable.missing}
    letters = {number: LETTERS[plain[number]] for number in variable.missing if plain[number] in LETTERS}
    further = iter(ascii_lowercase[len(LETTERS) :])
    for number in variable.missing:
        if number not in letters:
            letters[number] = next(further)
    return letters


def _value_labels(variable: Variable) -> dict[Any, str]:
    letters = letters_of(variable)
    return {**variable.labels, **{letters[number]: label for number, label in variable.missing.items()}}


def _fitting(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
