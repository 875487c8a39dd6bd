"""Files of statistics programs: what SPSS and Stata have in common.

pyreadstat writes both, from a frame of pandas that it holds whole. It asks that frame four things: the type of each
column, how many rows there are, the rows one after the other, and the long texts of Stata. `Rows` answers them without
holding the rows, which come out of the dataset a batch at a time. tests/exports/test_statistics_files.py
notices if a release asks anything else.
"""

import os
import signal
import subprocess
import sys
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from exports.dataset.columns import Kind
from exports.dataset.labels import Labels
from exports.formats.base import STEP_ROWS, Format, Step, TooLarge
from exports.statistics.short_names import NameRule, shortened
from exports.statistics.variables import Clock, Variable, variables_of

if TYPE_CHECKING:
    import pyarrow as pa

    from exports.dataset.contents import Contents

Cell = int | float | str | None
# As the headers have them, whatever the language of the machine is.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# From one to the other, until there is no more; ends with the number of the error.
COPY = """import shutil, sys
try:
    shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()
except OSError as error:
    sys.stdout = None
    sys.exit(error.errno)"""


class Extent(Struct):
    """The longest text of a column in bytes of UTF-8; of numbers, the most digits before and after the point."""

    longest: int = 1
    digits: int = 1
    decimals: int = 0


class StatisticsFile(Format):
    """A format that pyreadstat writes. Its labels are in a language: codes are numbers in every one of them."""

    languages = ("cy", "en")
    on_request = ("both", "codes")
    names: ClassVar[NameRule]
    clock: ClassVar[Clock]
    # Of texts, in bytes; what is longer is cut. None where the format has room for all that an answer can be.
    longest_text: ClassVar[int | None] = None
    # How much all rows may take, in bytes, as the program keeps them: each has room for the longest text.
    most_bytes: ClassVar[int]

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        names = shortened(contents.names, self.names)
        variables = variables_of(contents.columns, names, labels, self.clock)
        self.refuse_too_many(variables)
        extents = extents_of(contents, variables, self.longest_text)
        size = contents.rows * sum(self.room(variable, extents[variable.name]) for variable in variables)
        if size > self.most_bytes:
            raise TooLarge(size, self.most_bytes)
        cells = Cells([(variable, self.cells_of(variable)) for variable in variables], self.longest_text)
        with noticed(path) as pipe:
            self.save(contents, labels, pipe, Material(variables, extents, cells, step))
        self.settle(path, contents, variables)
        facts = {"rows": cells.written}
        return facts | {
            name: count for name, count in (("cut", cells.cut), ("unread", cells.unread)) if count
        }

    def refuse_too_many(self, variables: Sequence[Variable]) -> None:
        """Raises TooWide where the format cannot hold so many variables."""

    @abstractmethod
    def room(self, variable: Variable, extent: Extent) -> int:
        """How many bytes of a row a variable takes."""

    @abstractmethod
    def cells_of(self, variable: Variable) -> Callable[[int | float], Cell]:
        """What makes a number of the variable what pyreadstat is to be given."""

    @abstractmethod
    def save(self, contents: "Contents", labels: Labels, path: str, material: "Material") -> None:
        """Have pyreadstat write the file to a pipe."""

    @abstractmethod
    def settle(self, path: Path, contents: "Contents", variables: Sequence[Variable]) -> None:
        """Put the time of the freezing in the place of the time at which the file was written."""


class Material(Struct, frozen=True):
    """What a file is made of."""

    variables: list[Variable]
    extents: Mapping[str, Extent]
    cells: "Cells"
    step: Step

    def rows(self, contents: "Contents") -> Iterator[tuple[Cell, ...]]:
        for row in self.cells.rows(contents.batches()):
            if not self.cells.written % STEP_ROWS:
                self.step(self.cells.written)
            yield row


class Cells:
    """Turns batches of texts into rows of cells, and counts what it has done. A text is turned once for each batch."""

    def __init__(
        self, variables: "Sequence[tuple[Variable, Callable[[int | float], Cell]]]", longest_text: int | None
    ) -> None:
        self.written = self.cut = self.unread = 0
        self._variables = variables
        self._longest_text = longest_text

    def rows(self, batches: "Iterator[pa.RecordBatch]") -> Iterator[tuple[Cell, ...]]:
        for batch in batches:
            columns = [
                self._cells(variable, cell, column)
                for (variable, cell), column in zip(self._variables, batch.columns, strict=True)
            ]
            for row in zip(*columns, strict=True):
                self.written += 1
                yield row

    def _cells(
        self, variable: Variable, cell: Callable[[int | float], Cell], column: "pa.DictionaryArray"
    ) -> list[Cell]:
        from exports.dataset.parquet import places

        texts = column.dictionary.to_pylist()
        rows = places(column)
        if variable.read is None:
            # These programs know no other missing text than the empty one.
            written: list[Cell] = [*(fitting(text, self._longest_text) for text in texts), ""]
            self.cut += _rows_that_differ(rows, texts, written)
            return [written[row] for row in rows]
        found = [variable.read(text) for text in texts]
        written = [None if number is None else cell(number) for number in found]
        self.unread += _rows_that_differ(rows, [number is None for number in found], [False] * len(found))
        # Null points behind the last text.
        written.append(None)
        return [written[row] for row in rows]


def _rows_that_differ(rows: Sequence[int], before: Sequence[object], after: Sequence[object]) -> int:
    """In how many rows something else is written than there was."""
    differ = {place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other}
    return sum(row in differ for row in rows) if differ else 0


def fitting(text: str, most: int | None) -> str:
    """The text, cut to so many bytes of UTF-8 between two characters."""
    # A character has four bytes at most.
    if most is None or 4 * len(text) <= most:
        return text
    return text.encode()[:most].decode(errors="ignore")


def shortened_label(words: str, most: int) -> str:
    """The words in so many bytes of UTF-8, with an ellipsis where some are left out."""
    if len(words.encode()) <= most:
        return words
    return fitting(words, most - len("…".encode())).rstrip() + "…"


def extents_of(
    contents: "Contents", variables: Sequence[Variable], longest_text: int | None
) -> dict[str, Extent]:
    """By name of the variable. Reads the texts and numbers of the dataset once."""
    from exports.dataset.parquet import longest_text as longest_of

    extents = {variable.name: Extent() for variable in variables}
    asked = [
        variable for variable in variables if variable.holds == "text" or variable.column.kind is Kind.NUMBER
    ]
    for batch in contents.batches(columns=[variable.column for variable in asked]) if asked else ():
        for variable, column in zip(asked, batch.columns, strict=True):
            extent = extents[variable.name]
            if variable.holds == "text":
                longest = longest_of(column)
                extent.longest = max(extent.longest, min(longest, longest_text or longest))
                continue
            for number in column.dictionary.to_pylist():
                digits, _, decimals = number.partition(".")
                extent.digits = max(extent.digits, len(digits))
                extent.decimals = max(extent.decimals, len(decimals))
    return extents


def frame_of(
    columns: Mapping[str, list[Any]],
    types: Mapping[str, str],
    rows: Callable[[], Iterator[tuple[Cell, ...]]],
    count: int,
    long_texts: Mapping[str, Sequence[str]] = {},
) -> Any:
    """A frame whose columns are like those given, with `count` rows, which are made as they are asked for."""
    import pandas as pd

    class Rows(pd.DataFrame):
        def __len__(self) -> int:
            return count

        def itertuples(self, index: bool = True, name: str | None = None) -> Iterator[tuple[Cell, ...]]:
            return rows()

        def __getitem__(self, key: Any) -> Any:
            if key in long_texts:
                return pd.Series(long_texts[key], dtype=object)
            return super().__getitem__(key)

    return Rows({name: pd.Series(like, dtype=types[name]) for name, like in columns.items()})


@contextmanager
def noticed(path: Path) -> Iterator[str]:
    """A path for pyreadstat to write to, all of which comes to be in `path`.

    It takes no notice when a write fails, and would leave half a file on a full disk. So it is given a pipe, from which
    another process writes the file and says what went wrong. A write to a pipe must not be interrupted, as that would
    not be noticed either: signals wait, or go to other threads. Raises OSError.
    """
    taken, given = os.pipe()
    with path.open("wb") as file:
        copying = subprocess.Popen([sys.executable, "-ISc", COPY], stdin=taken, stdout=file)
    os.close(taken)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        yield f"/dev/fd/{given}"
    finally:
        os.close(given)
        ended = copying.wait()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if ended:
            raise OSError(ended, os.strerror(ended)) if ended > 0 else InterruptedError
