"""Rows of an OpenDocument sheet from batches of texts, by Arrow's kernels.

A cell's XML is made once for each text that differs in a batch; a row is then a join of what stands for its cells. What
goes to the archive are blocks of rows, of a few megabytes each, however large a batch is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from exports.dataset.arrow_values import NOTHING, index, literal, text_array
from exports.dataset.columns import Column, Kind
from exports.dataset.labels import Labels
from exports.dataset.parquet import how_many
from exports.formats.base import Step
from exports.formats.xlsx import date, minute, number
from exports.spreadsheets.nothing import marks_of
from exports.spreadsheets.xml_texts import IS_UNHOLDABLE, written

# A row of a survey takes some thousands of bytes as XML, and is joined from texts of which each is a copy.
BLOCK_BYTES = 4 << 20
CELL_BYTES = 90
ROW, ROW_END = "<table:table-row>", "</table:table-row>"
EMPTY = "<table:table-cell/>"
TEXT, TEXT_END = '<table:table-cell office:value-type="string"><text:p>', "</text:p></table:table-cell>"
# Texts that are not their own XML: the rest need not be looked at one by one.
_needs_care = r"[&<>\x00-\x1f\x{fffe}\x{ffff}]|^ | $|  "
# Readers make one space of several and none of those at the ends, unless they are written as elements.
_spaces = re.compile(r"^ +| +$|(?<= ) +")
_line_end = re.compile("\r\n|\r|\n")


class CellMaker:
    """Turns the texts of batches into cells, and counts what it has done to them."""

    def __init__(self, columns: Sequence[Column], labels: Labels) -> None:
        # Cells that had characters which XML cannot hold.
        self.replaced = 0
        self._columns = columns
        self._labels: Labels = labels

    def cells(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[list[pa.DictionaryArray]]":
        """For each batch its columns of XML, of which the first begins a row and the last ends it."""
        last = len(self._columns) - 1
        for batch in batches:
            yield [
                self._xml(
                    self._columns[place],
                    column,
                    ROW if place == 0 else "",
                    ROW_END if place == last else "",
                )
                for place, column in enumerate(batch.columns)
            ]

    def _xml(
        self, column: Column, texts: "pa.DictionaryArray", before: str, after: str
    ) -> "pa.DictionaryArray":
        """Each text's cell, and behind the last the cell for those that were never asked."""
        left_empty, not_asked = marks_of(column, self._labels)
        cells = self._typed(column, texts)
        if left_empty:
            cells = pc.if_else(pc.equal(texts.dictionary, NOTHING), literal(text_cell(left_empty)), cells)
        cells = pa.concat_arrays([cells, text_array([text_cell(not_asked)])])
        if before or after:
            cells = pc.binary_join_element_wise(literal(before), cells, literal(after), NOTHING)
        indices = texts.indices.fill_null(index(len(texts.dictionary)))
        return pa.DictionaryArray.from_arrays(indices, cells)

    def _typed(self, column: Column, texts: "pa.DictionaryArray") -> "pa.StringArray":
        kind, words = column.kind, texts.dictionary
        if kind in MOMENTS:
            # The time on the clock: a sheet knows no zones.
            moments = pc.utf8_slice_codeunits(words, 0, len("2012-10-01T09:30:00"))
            return pc.binary_join_element_wise(literal(DATE), moments, literal(VALUE_END), NOTHING)
        if make := TYPES.get(kind) or (
            number_cell if kind in (Kind.TICK, Kind.CODE) and self._labels == "codes" else None
        ):
            return text_array(map(make, words.to_pylist()))
        lost = pc.match_substring_regex(words, IS_UNHOLDABLE)
        if pc.any(lost).as_py():
            self.replaced += how_many(texts, lost)
        return _text_cells(words)


class Rows:
    """The rows of one table as XML, a block at a time."""

    def __init__(self, cells: "Iterable[list[pa.DictionaryArray]]", step: Step) -> None:
        self.written = 0
        self._step = step
        self._batches = iter(cells)
        self._batch: list[pa.DictionaryArray] = []
        self._begin = 0

    def blocks(self, most: int) -> Iterator[memoryview]:
        """The next rows, at most so many in all. What is left is for the next call."""
        left = most
        while left and (block := self._next(left)):
            rows, xml = block
            left -= rows
            self.written += rows
            yield xml
            self._step(self.written)

    def _next(self, most: int) -> tuple[int, memoryview] | None:
        while not self._batch or self._begin == len(self._batch[0]):
            batch = next(self._batches, None)
            if batch is None:
                return None
            self._batch, self._begin = batch, 0
        at_once = max(1, BLOCK_BYTES // (CELL_BYTES * len(self._batch)))
        rows = min(most, at_once, len(self._batch[0]) - self._begin)
        cells = [column.dictionary.take(column.indices.slice(self._begin, rows)) for column in self._batch]
        self._begin += rows
        # Nothing between the cells and nothing between the rows: the joined texts are the sheet.
        return rows, memoryview(pc.binary_join_element_wise(*cells, NOTHING).buffers()[2])


def _text_cells(texts: "pa.StringArray") -> "pa.StringArray":
    cells = pc.binary_join_element_wise(literal(TEXT), texts, literal(TEXT_END), NOTHING)
    careful = pc.or_(pc.equal(texts, NOTHING), pc.match_substring_regex(texts, _needs_care))
    if not pc.any(careful).as_py():
        return cells
    own = text_array(map(text_cell, texts.filter(careful).to_pylist()))
    return pc.replace_with_mask(cells, careful, own)


def text_cell(text: str) -> str:
    """A cell of text, whatever it begins with; each of its lines a paragraph, all of its spaces kept."""
    return f"{TEXT}{paragraphs(text)}{TEXT_END}" if text else EMPTY


def paragraphs(text: str) -> str:
    """What stands between the first paragraph's beginning and the last one's end."""
    return "</text:p><text:p>".join(_line(line) for line in _line_end.split(text))


def _line(line: str) -> str:
    # A tab stays one: LibreOffice reads it so, and loses the element that there is for it.
    return _spaces.sub(_space, written(line))


def _space(run: re.Match[str]) -> str:
    count = len(run[0])
    return "<text:s/>" if count == 1 else f'<text:s text:c="{count}"/>'


DATE, VALUE_END = '<table:table-cell office:value-type="date" office:date-value="', '"/>'


def number_cell(text: str) -> str:
    """A number, or the text itself where a sheet would not keep every digit, or it is a word."""
    if isinstance(number(text), str):
        return text_cell(text)
    return f'<table:table-cell office:value-type="float" office:value="{text}"/>'


def day_cell(text: str) -> str:
    return text_cell(text) if isinstance(date(text), str) else f"{DATE}{text}{VALUE_END}"


def minute_cell(text: str) -> str:
    return text_cell(text) if isinstance(minute(text), str) else f"{DATE}{text}:00{VALUE_END}"


def time_cell(text: str) -> str:
    if not _is_time.fullmatch(text):
        return text_cell(text)
    value = f"PT{text[:2]}H{text[3:]}M00S"
    # Some readers take the words for the value.
    return f'<table:table-cell office:value-type="time" office:time-value="{value}"><text:p>{text}{TEXT_END}'


_is_time = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
MOMENTS = (Kind.STARTED, Kind.SUBMITTED)
TYPES = {
    Kind.VERSION: number_cell,
    Kind.NUMBER: number_cell,
    Kind.RATING: number_cell,
    Kind.RANK: number_cell,
    Kind.COUNT: number_cell,
    Kind.ITEM: number_cell,
    Kind.DATE: day_cell,
    Kind.SUBMITTED_DAY: day_cell,
    Kind.MOMENT: minute_cell,
    Kind.TIME: time_cell,
}
