"""JSON Lines: an object for each response, in which several answers to one question are together."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from exports.dataset.columns import BESIDE, Column, Kind, Version
from exports.dataset.labels import CHOSEN, Labels, in_languages, words_of
from exports.dataset.layout import option_of
from exports.formats.base import STEP_ROWS, Format, Step

if TYPE_CHECKING:
    import pyarrow as pa

    from exports.dataset.contents import Contents

# What a cell is in JSON; None where the question was never asked, so that nothing is said of it.
Fragment = str | None
NULL = "null"
# Programs read a number of JSON as a double, which keeps so many digits; what has more stays text.
MOST_DIGITS = 15
IS_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
NUMBERS = (Kind.CODE, Kind.VERSION, Kind.NUMBER, Kind.RATING, Kind.COUNT, Kind.ITEM)
# Parts of an answer with several columns that are put together as one list.
TOGETHER = (Kind.TICK, Kind.RANK)


class JsonLines(Format):
    name = "jsonl"
    title = _("JSON Lines")
    explanation = _("For programs: an object for each response, with lists and matrices inside it.")
    extension = "jsonl"
    media_type = "application/x-ndjson"
    place = 50
    told_in = "python"
    holds_lists = True
    keeps_lists = True

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        plan = Tree(contents.columns, labels, contents.versions)
        written = 0
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for batch in contents.batches():
                for line in plan.lines(batch):
                    file.write(line)
                    written += 1
                    if not written % STEP_ROWS:
                        step(written)
        return {"rows": written}


class Tree:
    """Where each column goes in the object of a response: planned once, filled for each batch."""

    def __init__(self, columns: Sequence[Column], labels: Labels, versions: Sequence[Version] = ()) -> None:
        self._labels, self._versions = labels, versions
        self._fields = [*self._planned(enumerate(columns))]

    def lines(self, batch: "pa.RecordBatch") -> Iterator[str]:
        """A line of JSON for each row."""
        fields = [field(batch) for field in self._fields]
        for row in zip(*fields, strict=True):
            yield "{" + ",".join(filter(None, row)) + "}\n"

    def _planned(self, columns: Iterable[tuple[int, Column]]) -> Iterator["Field"]:
        """The fields of an object: each gives, for every row, `"name":value`, or None for nothing at all."""
        for name, together in _grouped(columns).items():
            place, first = together[0]
            counts = [at for at, column in together if column.kind is Kind.COUNT]
            if counts:
                yield _named(name, self._items(counts[0], [each for each in together if each[1].item]))
            elif first.kind in TOGETHER and first.key == name:
                yield _named(name, self._several(together))
            elif len(together) == 1 and first.name == name:
                yield _named(name, self._one(place, first))
            else:
                yield _named(name, self._parts(name, together))

    def _one(self, place: int, column: Column) -> "Value":
        words = words_of(column, self._labels)
        if column.kind is Kind.ORDER:
            return lambda batch: _cells(batch.column(place), lambda text: written(text.split()))
        if column.kind in NUMBERS:
            return lambda batch: _cells(batch.column(place), lambda text: number(words.get(text, text)))
        return lambda batch: _cells(batch.column(place), lambda text: written(words.get(text, text)))

    def _several(self, columns: Sequence[tuple[int, Column]]) -> "Value":
        """A list of the codes that were chosen; of a ranking, in the order in which they were put."""
        said = [self._label(column) for _place, column in columns]
        is_ranking = columns[0][1].kind is Kind.RANK

        def chosen(row: tuple[str | None, ...]) -> Fragment:
            if all(text is None for text in row):
                return None
            pairs = [(text, label) for text, label in zip(row, said, strict=True) if text]
            if is_ranking:
                codes = [label for _rank, label in sorted(pairs, key=lambda pair: int(pair[0]))]
            else:
                codes = [label for text, label in pairs if text == CHOSEN]
            return written(codes) if codes else NULL

        return lambda batch: _rows(batch, [place for place, _column in columns], chosen)

    def _label(self, column: Column) -> str:
        """Of an option: its code, or what stands for that."""
        if self._labels == "codes":
            return column.option
        # In a matrix the words of a column have those of its row before them, which the object says already.
        words = option_of(column, self._versions).label if column.kind is Kind.TICK else column.part
        return in_languages(words.in_, self._labels) or column.option

    def _parts(self, name: str, columns: Sequence[tuple[int, Column]]) -> "Value":
        """An object with the rows or parts of a question, each as if it were a question of its own."""
        inner = [(place, _inside(column, f"{name}/")) for place, column in columns]
        fields = list(self._planned(inner))
        return lambda batch: _objects(fields, batch)

    def _items(self, count: int, columns: Sequence[tuple[int, Column]]) -> "Value":
        """A list of objects, one for each item."""
        by_item: dict[int, list[tuple[int, Column]]] = {}
        for place, column in columns:
            inner = _inside(column, f"{column.list}/{column.item}/")
            by_item.setdefault(column.item, []).append((place, inner))
        items = [list(self._planned(of_item)) for of_item in by_item.values()]

        def value(batch: "pa.RecordBatch") -> list[Fragment]:
            objects = [_objects(fields, batch, empty="{}") for fields in items]
            made: list[Fragment] = []
            for row, text in enumerate(_texts(batch.column(count))):
                some = (cast(str, of_item[row]) for of_item in objects[: int(text or 0)])
                made.append(None if text is None else f"[{','.join(some)}]")
            return made

        return value


Value = Callable[["pa.RecordBatch"], list[Fragment]]
Field = Callable[["pa.RecordBatch"], list[Fragment]]


def _grouped(columns: Iterable[tuple[int, Column]]) -> dict[str, list[tuple[int, Column]]]:
    """By the name of their field, in the order of the columns.

    What belongs together has one: the options of a question, its rows and parts, and the items of a list. What is said
    beside an answer (a text beside an option, consent, order, group, the name of a file) keeps the column's own name.
    """
    columns = list(columns)
    names = {column.name for _place, column in columns}
    grouped: dict[str, list[tuple[int, Column]]] = {}
    for place, column in columns:
        grouped.setdefault(_field_of(column, names), []).append((place, column))
    return grouped


def _field_of(column: Column, names: set[str]) -> str:
    if column.item:
        return column.list
    first, slash, _rest = column.name.partition("/")
    is_beside = column.kind in BESIDE or (column.kind is Kind.TEXT and column.option)
    if not slash or not column.key or is_beside or first in names:
        return column.name
    return first


def _inside(column: Column, before: str) -> Column:
    """The column as it is called within the object that it stands in."""
    name = column.name.removeprefix(before)
    key = column.key if column.item else column.key.removeprefix(before)
    return replace(column, name=name, key=key, item=0, list="" if column.item else column.list)


def _named(name: str, value: Value) -> Field:
    before = written(name) + ":"
    return lambda batch: [None if cell is None else before + cell for cell in value(batch)]


def _objects(fields: Sequence[Field], batch: "pa.RecordBatch", empty: Fragment = None) -> list[Fragment]:
    """For each row the object of the fields; `empty` where none of them says anything."""
    rows = zip(*(field(batch) for field in fields), strict=True)
    return [f"{{{','.join(said)}}}" if (said := [cell for cell in row if cell]) else empty for row in rows]


def _cells(column: "pa.DictionaryArray", say: Callable[[str], str]) -> list[Fragment]:
    """Each text is put into JSON once for a batch."""
    said: list[Fragment] = [say(text) if text else NULL for text in column.dictionary.to_pylist()]
    return [None if place is None else said[place] for place in column.indices.to_pylist()]


def _texts(column: "pa.DictionaryArray") -> list[str | None]:
    texts = column.dictionary.to_pylist()
    return [None if place is None else texts[place] for place in column.indices.to_pylist()]


def _rows(
    batch: "pa.RecordBatch", places: Sequence[int], say: Callable[[tuple[str | None, ...]], Fragment]
) -> list[Fragment]:
    """As `_cells`, of several columns: what stands in a row is put into JSON once."""
    known: dict[tuple[str | None, ...], Fragment] = {}
    made = []
    for row in zip(*(_texts(batch.column(place)) for place in places), strict=True):
        if row not in known:
            known[row] = say(row)
        made.append(known[row])
    return made


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number(text: str) -> str:
    """The number with the digits that it has; text where a double would not keep them, or it is a word."""
    digits = text.lstrip("-").replace(".", "", 1).lstrip("0")
    if IS_NUMBER.fullmatch(text) and len(digits) <= MOST_DIGITS:
        return text
    return written(text)
