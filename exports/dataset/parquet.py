"""The dataset's own file: written from lines of CSV, read as batches of columns.

Every column is text, as Arrow's dictionaries have it: each text of a batch once, and a place in them for every row. So
whatever is done to texts (a label for a code, an apostrophe, quotes) is done once for each that differs. Only workers
have Arrow: the web server makes no files and imports none of this.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv
from pyarrow.parquet import ParquetFile, ParquetWriter

from exports.dataset import choosing
from exports.dataset.arrow_values import FALSE, NO_TEXT, NOTHING, index, literal, text, text_array
from exports.dataset.columns import Column
from exports.dataset.labels import CHOSEN, Labels, in_languages, words_of
from exports.dataset.layout import separator
from exports.dataset.reading import Line
from exports.formats.base import RowsDiffer, Step

# Lines of CSV that become one group of rows, which is also what readers hold in memory at a time. Larger groups are
# hardly faster, and make the memory of whoever writes and reads grow.
BLOCK_BYTES = 4 << 20
# Under this key the file says what it is.
ABOUT = b"arolwg"
# Arrow's first choice, mimalloc, keeps what was let go of: measured, 50 MB more for the same work.
_has_jemalloc = "jemalloc" in pa.supported_memory_backends()
pa.set_memory_pool(pa.jemalloc_memory_pool() if _has_jemalloc else pa.system_memory_pool())


def write(
    path: Path,
    names: Sequence[str],
    lines: Iterable[Line],
    about: Mapping[str, Any],
    step: Step,
) -> int:
    """Write rows, from lines of CSV in which nothing at all is null and `""` the empty text; how many there were.

    The same lines give the same bytes. One block is compressed while the next is read. Raises RowsDiffer.
    """
    metadata = {ABOUT: json.dumps(about, ensure_ascii=False, sort_keys=True).encode()}
    schema = pa.schema([pa.field(name, pa.string()) for name in names], metadata=metadata)
    written = 0
    with (
        ParquetWriter(path, schema, compression="zstd", write_statistics=False) as writer,
        ThreadPoolExecutor(1) as aside,
    ):
        previous: Future[None] | None = None
        for block, rows in _blocks(lines):
            if previous is not None:
                previous.result()
            previous = aside.submit(_write_block, writer, schema, block, rows)
            written += rows
            step(written)
        if previous is not None:
            previous.result()
    return written


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[bytes, int]]:
    block: list[Line] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= BLOCK_BYTES:
            yield b"".join(block), len(block)
            block, size = [], 0
    if block:
        yield b"".join(block), len(block)


def _write_block(writer: ParquetWriter, schema: pa.Schema, block: bytes, rows: int) -> None:
    table = csv.read_csv(
        pa.BufferReader(block),
        # In one piece, so that a line may be of any length and a block is always cut up alike.
        # More threads made it no quicker, and took 100 MB more for a million rows.
        csv.ReadOptions(column_names=schema.names, block_size=len(block) + 1, use_threads=False),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    if table.num_rows != rows:
        raise RowsDiffer(f"{table.num_rows} of {rows} in a block")
    writer.write_table(table.combine_chunks().cast(schema), row_group_size=rows)


def about_of(path: Path) -> dict[str, Any]:
    """What the file says of itself."""
    with ParquetFile(path) as file:
        found: dict[str, Any] = json.loads(file.schema_arrow.metadata[ABOUT])
    return found


def read(
    path: Path, columns: Sequence[Column], labels: Labels = "codes", mask: choosing.Mask | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows in batches, with these columns alone, each a dictionary of texts; null where a question was never asked.

    With labels, what stands for a code is in its place. With a mask, only rows that it marks.
    """
    made = [column.name for column in columns]
    names = list(dict.fromkeys(name for column in columns for name in column.ticks or (column.name,)))
    words = [_Words(words_of(column, labels)) for column in columns]
    with ParquetFile(path, read_dictionary=names) as file:
        for group in range(file.num_row_groups):
            marks = mask(file, group) if mask else None
            if marks is not None and not pc.any(marks).as_py():
                continue
            # Names with a dot are also taken for parts of others: `select` leaves those out.
            table = file.read_row_group(group, columns=names).select(names).combine_chunks()
            cells = {
                name: _whole(column) if marks is None else choosing.only(_whole(column), marks)
                for name, column in zip(names, table.columns, strict=True)
            }
            arrays = [
                _together(column, [cells[name] for name in column.ticks], labels)
                if column.ticks
                else said.instead_of(cells[column.name])
                for said, column in zip(words, columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, names=made)


def _together(column: Column, ticks: Sequence[pa.DictionaryArray], labels: Labels) -> pa.DictionaryArray:
    """What was chosen of several options, one after the other; empty where nothing was, null where none was asked."""
    apart = separator(labels)
    said = [
        value.code if labels == "codes" else in_languages(value.label.in_, labels) or value.code
        for value in column.values
    ]
    pieces = []
    asked = pa.repeat(FALSE, len(ticks[0]))
    for words, cells in zip(said, ticks, strict=True):
        chosen = pc.fill_null(pc.equal(cells.dictionary, literal(CHOSEN)).take(cells.indices), FALSE)
        pieces.append(pc.if_else(chosen, text(apart + words), NOTHING))
        asked = pc.or_(asked, cells.is_valid())
    # Arrow's own way of leaving out what is null leaves out rows in which all is.
    joined = pc.if_else(asked, pc.binary_join_element_wise(*pieces, NOTHING), NO_TEXT)
    together = joined.dictionary_encode()
    return pa.DictionaryArray.from_arrays(
        together.indices, pc.utf8_slice_codeunits(together.dictionary, len(apart))
    )


def _whole(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


class _Words:
    """The labels of one column."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._codes = text_array(words)
        self._labels = text_array(words.values())

    def instead_of(self, column: pa.DictionaryArray) -> pa.DictionaryArray:
        if not len(self._codes):
            return column
        labels = self._labels.take(pc.index_in(column.dictionary, self._codes))
        return pa.DictionaryArray.from_arrays(column.indices, pc.coalesce(labels, column.dictionary))


def texts(column: pa.DictionaryArray) -> pa.StringArray:
    """One text for each row."""
    return column.dictionary.take(column.indices)


def how_many(column: pa.DictionaryArray, which: pa.BooleanArray) -> int:
    """In how many rows a text stands that is marked in `which`, a mark for each text of the dictionary."""
    return pc.sum(which.take(column.indices)).as_py() or 0


def places(column: pa.DictionaryArray) -> memoryview:
    """For each row, which text of the dictionary it has; the place behind the last where it has none."""
    indices = column.indices.fill_null(index(len(column.dictionary)))
    # They lie in memory as whole numbers: much quicker than asking for each.
    return memoryview(indices.buffers()[1]).cast("i")[indices.offset : indices.offset + len(indices)]


def longest_text(column: pa.DictionaryArray) -> int:
    """In bytes of UTF-8."""
    return pc.max(pc.binary_length(column.dictionary)).as_py() or 0
