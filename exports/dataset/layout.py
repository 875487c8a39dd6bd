"""How the answers of a file are laid out, where that is not the standard way.

Pure: no database. In the standard layout several choices have a column for each option, and what is asked about the
items of a list stands both beside the response's other answers (`people/1/age`) and in a file or sheet of its own.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from exports.dataset.columns import Column, Kind, Value, Version
from questionnaire.document import NO_TEXT, Text

Choices = Literal["columns", "list"]
Lists = Literal["both", "wide", "long"]
# Between codes, which have no spaces in them; and between labels, which have.
CODES_APART, LABELS_APART = " ", "; "
CHOICES = "//choices"


class Layout(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`choices`: several choices as a column for each option, or as a list in one column. `lists`: the items of lists
    beside the response's answers (wide), in files or sheets of their own (long), or both."""

    choices: Choices = "columns"
    lists: Lists = "both"

    def __bool__(self) -> bool:
        return self != STANDARD

    @property
    def has_files_of_lists(self) -> bool:
        return self.lists != "wide"

    def stored(self) -> Any:
        """As JSON keeps it."""
        return msgspec.to_builtins(self)


STANDARD = Layout()


def layout_from(stored: Any) -> Layout:
    """Raises msgspec.ValidationError for what no layout is."""
    return msgspec.convert(stored, Layout)


def separator(labels: str) -> str:
    """What stands between several choices in one column."""
    return CODES_APART if labels == "codes" else LABELS_APART


def without_items(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of responses without those of the items of their lists; how many there are stays."""
    return tuple(column for column in columns if not column.item)


def with_choices_as_lists(columns: Sequence[Column], versions: Sequence[Version]) -> tuple[Column, ...]:
    """The columns, with one in the place of those for the options of a question with several choices."""
    return tuple(_gathered(columns, versions))


def _gathered(columns: Sequence[Column], versions: Sequence[Version]) -> Iterator[Column]:
    names = {column.name for column in columns}
    together: dict[tuple[str, str, int], list[Column]] = {}
    for column in columns:
        if column.kind is Kind.TICK:
            together.setdefault(_question_of(column), []).append(column)
    for column in columns:
        if column.kind is not Kind.TICK:
            yield column
        elif ticks := together.pop(_question_of(column), None):
            made = _one_of(ticks, column.key, versions)
            # Another version may have asked for one choice alone: its column has the name.
            yield replace(made, name=f"{made.name}{CHOICES}") if made.name in names else made


def _question_of(tick: Column) -> tuple[str, str, int]:
    return tick.key, tick.list, tick.item


def _one_of(ticks: list[Column], key: str, versions: Sequence[Version]) -> Column:
    first = ticks[0]
    row = key.removeprefix(first.question).removeprefix("/")
    return replace(
        first,
        name=first.name.removesuffix(f"/{first.option}"),
        kind=Kind.CHOICES,
        option="",
        part=_row_label(first.question, row, versions) if row else NO_TEXT,
        values=tuple(option_of(tick, versions) for tick in ticks),
        versions=tuple(sorted({number for tick in ticks for number in tick.versions})),
        ticks=tuple(tick.name for tick in ticks),
    )


def _row_label(question: str, row: str, versions: Sequence[Version]) -> Text:
    """In the newest version that has the row."""
    for version in reversed(versions):
        asked = version.questionnaire.questions_by_code.get(question)
        for each in asked.rows if asked else ():
            if each.code == row:
                return each.label
    return NO_TEXT


def option_of(tick: Column, versions: Sequence[Version]) -> Value:
    """The option of a tick; of a matrix its part says the row too, so the label is that of the questionnaire."""
    for version in reversed(versions):
        asked = version.questionnaire.questions_by_code.get(tick.question)
        for option in asked.options if asked else ():
            if option.code == tick.option:
                return Value(option.code, option.label, option.missing, option.report_group)
    return Value(tick.option, tick.part)
