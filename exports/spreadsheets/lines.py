"""Lines of CSV from a batch of rows, by Arrow's kernels: texts are quoted once for each that differs, then joined."""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from exports.dataset.arrow_values import NOTHING, literal
from exports.dataset.parquet import how_many, texts
from surveys.files.workbooks.formulas import FORMULA_STARTS

NEEDS_QUOTES = '[",\r\n]'
STARTS_FORMULA = r"\A[{}]".format("".join(rf"\x{ord(start):02x}" for start in FORMULA_STARTS))


def lines_of(batch: pa.RecordBatch, harmed: Collection[int] = ()) -> tuple[pa.Buffer, int]:
    """A line for each row: nothing at all for null, `""` for the empty text, quotes where they are needed.

    In the columns at the places `harmed`, what a spreadsheet would take for a formula gets an apostrophe; the second
    value says in how many cells.
    """
    pieces, escaped = [], 0
    for place, column in enumerate(batch.columns):
        if place in harmed:
            column, apostrophes = _harmless(column)
            escaped += apostrophes
        pieces.append(texts(_quoted(column)))
    pieces[-1] = pc.binary_join_element_wise(pc.fill_null(pieces[-1], NOTHING), literal("\n"), NOTHING)
    # Every cell of the last column ends its line, so that the joined texts, one after the other, are the file.
    joined = pc.binary_join_element_wise(*pieces, literal(","), null_handling="replace", null_replacement="")
    return joined.buffers()[2], escaped


def _harmless(column: pa.DictionaryArray) -> tuple[pa.DictionaryArray, int]:
    starts = pc.match_substring_regex(column.dictionary, STARTS_FORMULA)
    escaped = how_many(column, starts)
    if not escaped:
        return column, 0
    marked = pc.binary_join_element_wise(literal("'"), column.dictionary, NOTHING)
    return _with(column, pc.if_else(starts, marked, column.dictionary)), escaped


def _quoted(column: pa.DictionaryArray) -> pa.DictionaryArray:
    written = column.dictionary
    needs = pc.or_(pc.equal(written, NOTHING), pc.match_substring_regex(written, NEEDS_QUOTES))
    if not pc.any(needs).as_py():
        return column
    quote = literal('"')
    quoted = pc.binary_join_element_wise(quote, pc.replace_substring(written, '"', '""'), quote, NOTHING)
    return _with(column, pc.if_else(needs, quoted, written))


def _with(column: pa.DictionaryArray, dictionary: pa.StringArray) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(column.indices, dictionary)
