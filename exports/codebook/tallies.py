"""How often each code was given in each column, and what numbers lie between, from the dataset's own file."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct, field

from exports.dataset.arrow_values import NO_TEXT, NOTHING
from exports.dataset.columns import CODED, Column, Kind, Value
from exports.dataset.contents import Contents
from exports.dataset.layout import CODES_APART
from exports.dataset.parquet import how_many

# Kinds of columns whose cells are few different texts.
COUNTED = (*CODED, Kind.GROUP, Kind.TICK, Kind.CODE, Kind.RANK, Kind.COUNT, Kind.CONSENT, Kind.CHOICES)
# Kinds whose texts stand in the order of what they say.
ORDERED = (Kind.DATE, Kind.MONTH, Kind.TIME, Kind.MOMENT)
IS_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
# Numbers held at a time to find what is in the middle: 128 MB of them.
MOST_NUMBERS = 16_000_000
# A middle is worked out in floating point, whose digits these are.
DIGITS = 15


class Tally(Struct):
    """Of one column: in how many rows it was asked and holds a text, and how often each code is there.

    `least`, `middle` and `most` are of numbers, as canonical decimals; without `middle`, of dates and times. They are
    empty where there are none.
    """

    asked: int = 0
    answered: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    least: str = ""
    middle: str = ""
    most: str = ""


def values_in(column: Column, tally: Tally) -> list[Value]:
    """Every code that there may be, and every other that is in the data."""
    known = {value.code: value for value in (*column.points, *column.values)}
    return [*known.values(), *(Value(code) for code in sorted(tally.codes) if code and code not in known)]


def tallies_of(contents: Contents, columns: Sequence[Column]) -> dict[str, Tally]:
    """By the name of the column. Reads the rows once, and again for numbers, some columns of them at a time."""
    tallies = {column.name: Tally() for column in columns}
    for batch in contents.batches(columns=columns):
        for column in columns:
            _count(tallies[column.name], column.kind, batch.column(column.name))
    numbers = [column for column in columns if column.kind is Kind.NUMBER and tallies[column.name].most]
    for part in _parts(numbers, contents.rows):
        for name, middle in _middles(contents, part).items():
            tallies[name].middle = middle
    return tallies


def _count(tally: Tally, kind: Kind, cells: pa.DictionaryArray) -> None:
    tally.asked += len(cells) - cells.null_count
    tally.answered += how_many(cells, pc.not_equal(cells.dictionary, NOTHING))
    if kind in COUNTED:
        written = cells.dictionary.to_pylist()
        for pair in pc.value_counts(cells.indices.drop_null()):
            text = written[pair["values"].as_py()]
            for code in text.split(CODES_APART) if kind is Kind.CHOICES else (text,):
                tally.codes[code] = tally.codes.get(code, 0) + pair["counts"].as_py()
    if kind is Kind.NUMBER:
        _extend(tally, pc.filter(cells.dictionary, pc.match_substring_regex(cells.dictionary, IS_NUMBER)))
    elif kind in ORDERED:
        _extend(tally, pc.filter(cells.dictionary, pc.not_equal(cells.dictionary, NOTHING)), is_number=False)


def _extend(tally: Tally, found: pa.StringArray, *, is_number: bool = True) -> None:
    """Each block has its own dictionary, of the texts that are in it."""
    texts = [text for text in (*found.to_pylist(), tally.least, tally.most) if text]
    if texts:
        key = Decimal if is_number else str
        tally.least, tally.most = min(texts, key=key), max(texts, key=key)


def _parts(columns: Sequence[Column], rows: int) -> Iterator[Sequence[Column]]:
    at_a_time = max(1, MOST_NUMBERS // max(1, rows))
    for begin in range(0, len(columns), at_a_time):
        yield columns[begin : begin + at_a_time]


def _middles(contents: Contents, columns: Sequence[Column]) -> dict[str, str]:
    """The median of each column: where two numbers are in the middle, half way between them."""
    found: dict[str, list[pa.DoubleArray]] = {column.name: [] for column in columns}
    for batch in contents.batches(columns=columns):
        for name, numbers in found.items():
            cells = batch.column(name)
            is_number = pc.match_substring_regex(cells.dictionary, IS_NUMBER)
            values = pc.if_else(is_number, cells.dictionary, NO_TEXT).cast(pa.float64())
            numbers.append(values.take(cells.indices).drop_null())
    return {name: _middle(pa.chunked_array(numbers)) for name, numbers in found.items()}


def _middle(numbers: pa.ChunkedArray) -> str:
    value = pc.quantile(numbers, q=0.5, interpolation="midpoint")[0].as_py()
    return format(Decimal(f"{value:.{DIGITS}g}"), "f")
