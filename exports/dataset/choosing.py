"""Which rows of a dataset's own file are in a selection, by Arrow's kernels, a group of rows at a time."""

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetFile

from exports.dataset.arrow_values import FALSE, text, text_array
from exports.dataset.filters import DAY_LENGTH, Test

# Of a file and the number of a group of its rows: a mark for each row. Asked of one group after the other.
Mask = Callable[[ParquetFile, int], pa.BooleanArray]


def rows_that_pass(tests: Sequence[Test]) -> Mask:
    """Those of which all tests are true. A cell that was never asked for passes none."""
    names = list(dict.fromkeys(test.column.name for test in tests))

    def mask(file: ParquetFile, group: int) -> pa.BooleanArray:
        columns = file.read_row_group(group, columns=names).select(names).combine_chunks()
        marks = None
        for test in tests:
            passes = _passes(_encoded(columns.column(test.column.name)), test)
            marks = passes if marks is None else pc.and_(marks, passes)
        return marks

    return mask


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    return whole if isinstance(whole, pa.DictionaryArray) else whole.dictionary_encode()


def _passes(cells: pa.DictionaryArray, test: Test) -> pa.BooleanArray:
    """Each text is looked at once."""
    return pc.fill_null(_is_wanted(cells.dictionary, test).take(cells.indices), FALSE)


def _is_wanted(texts: pa.StringArray, test: Test) -> pa.BooleanArray:
    if test.codes:
        return pc.is_in(texts, text_array(test.codes))
    days = pc.utf8_slice_codeunits(texts, 0, DAY_LENGTH)
    since = pc.greater_equal(days, text(test.since))
    return pc.and_(since, pc.less_equal(days, text(test.until))) if test.until else since


def rows_of_cases(chosen: Iterator[pa.RecordBatch], name: str) -> Mask:
    """Those of cases that are in the batches, whose one column has their names; `name` is what it is called here too.

    Both are in the order of the names, so that of the chosen no more are held than a group of rows may have.
    """
    held: list[pa.StringArray] = []

    def mask(file: ParquetFile, group: int) -> pa.BooleanArray:
        cases = _encoded(file.read_row_group(group, columns=[name]).column(name))
        first, last = cases[0].as_py(), cases[-1].as_py()
        while not held or held[-1][-1].as_py() < last:
            batch = next(chosen, None)
            if batch is None:
                break
            column = batch.column(0)
            held.append(column.dictionary.take(column.indices))
        held[:] = [names for names in held if names[-1].as_py() >= first]
        found = pa.concat_arrays(held) if held else text_array([])
        return pc.is_in(cases.dictionary, found).take(cases.indices)

    return mask


def only(column: pa.DictionaryArray, marks: pa.BooleanArray) -> pa.DictionaryArray:
    """The rows that are marked, with no text that none of them has: formats take the dictionary for what there is."""
    indices = column.indices.filter(marks)
    used = pc.unique(indices).drop_null()
    return pa.DictionaryArray.from_arrays(pc.index_in(indices, used), column.dictionary.take(used))
