"""Which columns may have text that a spreadsheet takes for a formula."""

from exports.dataset.columns import Column, Kind
from exports.dataset.labels import Labels, words_of
from surveys.files.workbooks.formulas import FORMULA_STARTS


def may_start_formula(column: Column, labels: Labels) -> bool:
    """Whether a cell of the column may need an apostrophe. Free text may, and codes in the order in which they were
    shown; of other codes and labels, those that begin so and are no plain number."""
    if column.kind in (Kind.TEXT, Kind.TRANSLATION, Kind.ORDER):
        return True
    values = [part for part in (*words_of(column, labels).values(), *(v.code for v in column.values)) if part]
    return any(value[0] in FORMULA_STARTS and not _is_number(value) for value in values)


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdecimal()
