"""Counts of a dataset's columns, from its own file."""

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from exports.dataset.arrow_values import FALSE, NOTHING, literal
from exports.dataset.columns import Column, Kind
from exports.dataset.contents import Contents
from exports.dataset.labels import NOT_CHOSEN
from exports.dataset.parquet import how_many, texts

# What a cell holds, beside the empty text, where the question was asked and nothing was answered.
EMPTY = {Kind.TICK: NOT_CHOSEN, Kind.CODE: NOT_CHOSEN, Kind.COUNT: "0"}


class Counted(Struct):
    """Of a question, by its key: in how many rows it was asked, and in how many of those it was answered."""

    asked: int = 0
    answered: int = 0


def counts_of(contents: Contents, columns: Sequence[Column]) -> dict[str, Counted]:
    """By key. A question with several columns, an option each, is counted once: answered if any of them is."""
    by_key: dict[str, list[Column]] = {}
    for column in columns:
        by_key.setdefault(column.key, []).append(column)
    counted = {key: Counted() for key in by_key}
    for batch in contents.batches(columns=columns):
        for key, together in by_key.items():
            cells = [batch.column(column.name) for column in together]
            counted[key].asked += _asked(cells)
            counted[key].answered += _answered(
                cells, [_says(c, column) for c, column in zip(cells, together, strict=True)]
            )
    return counted


def _asked(cells: Sequence[pa.DictionaryArray]) -> int:
    """Rows in which any of them is not null: another version may not have had the others."""
    if len(cells) == 1 or not any(column.null_count for column in cells):
        return len(cells[0]) - cells[0].null_count
    any_asked = cells[0].is_valid()
    for column in cells[1:]:
        any_asked = pc.or_(any_asked, column.is_valid())
    return pc.sum(any_asked).as_py() or 0


def _says(cells: pa.DictionaryArray, column: Column) -> pa.BooleanArray:
    """For each text of the dictionary: whether it is an answer."""
    is_empty = pc.equal(cells.dictionary, NOTHING)
    if (empty := EMPTY.get(column.kind)) is not None:
        is_empty = pc.or_(is_empty, pc.equal(cells.dictionary, literal(empty)))
    return pc.invert(is_empty)


def _answered(cells: Sequence[pa.DictionaryArray], says: Sequence[pa.BooleanArray]) -> int:
    if len(cells) == 1:
        return how_many(cells[0], says[0])
    rows = [
        pc.fill_null(marks.take(column.indices), FALSE) for column, marks in zip(cells, says, strict=True)
    ]
    any_says = rows[0]
    for row in rows[1:]:
        any_says = pc.or_(any_says, row)
    return pc.sum(any_says).as_py() or 0


def values_of(contents: Contents, kinds: Iterable[Kind]) -> dict[Kind, dict[str, int]]:
    """How often each code stands in the columns of the system of these kinds."""
    columns = {kind: next(column for column in contents.columns if column.kind is kind) for kind in kinds}
    counted: dict[Kind, dict[str, int]] = {kind: {} for kind in columns}
    for batch in contents.batches(columns=list(columns.values())):
        for kind, column in columns.items():
            for pair in pc.value_counts(texts(batch.column(column.name))):
                code = pair["values"].as_py()
                counted[kind][code] = counted[kind].get(code, 0) + pair["counts"].as_py()
    return counted
