"""What may stand where in a file: each shape reads a node, and says the same as JSON Schema.

`read` returns plain values and adds to `faults` what is wrong, with its place; what it could not read is None.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from questionnaire import plain_text
from questionnaire.limits import date_limit, moment_limit, month_limit, time_limit
from surveys.files.faults import Faults, Where
from surveys.files.nodes import MappingNode, Node, ScalarNode, SequenceNode

Schema = dict[str, Any]

INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")


class Record(dict[str, Any]):
    """A mapping that was read, with its place and that of each of its values."""

    def __init__(self, position: Where) -> None:
        super().__init__()
        self.position = position
        self.positions: dict[str, Where] = {}

    def at(self, key: str) -> Where:
        """Where the value of `key` stands; the record itself where there is none."""
        return self.positions.get(key, self.position)


class PlacedText(str):
    """A text that knows its place."""

    position: Where


class Shape(Protocol):
    def read(self, node: Node, faults: Faults) -> Any: ...

    def schema(self) -> Schema: ...


def _scalar(node: Node, faults: Faults, expected: str) -> ScalarNode | None:
    """The node if it is a scalar with a value; otherwise None, and a fault unless it is merely empty."""
    if not isinstance(node, ScalarNode):
        faults.add(node.position, expected)
        return None
    return None if node.is_null else node


def _word(node: Node, faults: Faults, expected: str) -> str | None:
    """A scalar as a string, as it is written. Only true and false must be quoted to be one."""
    scalar = _scalar(node, faults, expected)
    if scalar is None:
        return None
    if scalar.plain and scalar.value in ("true", "false"):
        message = _("“%(value)s” without quotes is no text. Put it in quotes.")
        faults.add(scalar.position, message % {"value": scalar.value})
        return None
    return scalar.value.strip()


@dataclass(frozen=True)
class Words:
    """Text of one language, or a name. `longest` counts characters."""

    longest: int = 20_000

    def read(self, node: Node, faults: Faults) -> str | None:
        value = _word(node, faults, _("Write a text here."))
        if value is None:
            return None
        value = plain_text.passage(value)
        if len(value) > self.longest:
            message = _("This is %(length)d characters long. Shorten it to %(longest)d.")
            faults.add(node.position, message % {"length": len(value), "longest": self.longest})
            return None
        return value

    def schema(self) -> Schema:
        return {"type": ["string", "number", "null"], "maxLength": self.longest}


@dataclass(frozen=True)
class PlacedWords(Words):
    """As Words, and the text knows its place."""

    def read(self, node: Node, faults: Faults) -> PlacedText | None:
        value = super().read(node, faults)
        if value is None:
            return None
        placed = PlacedText(value)
        placed.position = node.position
        return placed


@dataclass(frozen=True)
class Pattern:
    """A word of a given form, such as a code."""

    pattern: str
    advice: Callable[[], str]

    def read(self, node: Node, faults: Faults) -> str | None:
        value = _word(node, faults, self.advice())
        if value is not None and not re.fullmatch(self.pattern, value):
            faults.add(node.position, self.advice())
            return None
        return value

    def schema(self) -> Schema:
        return {"type": ["string", "number", "null"], "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True)
class Checked:
    """A word that a function accepts or refuses, by raising ValueError with a message to show."""

    accept: Callable[[str], Any]
    advice: Callable[[], str]
    description: str

    def read(self, node: Node, faults: Faults) -> Any:
        value = _word(node, faults, self.advice())
        if value is None:
            return None
        try:
            return self.accept(value)
        except ValueError as error:
            faults.add(node.position, str(error))
            return None

    def schema(self) -> Schema:
        return {"type": ["string", "number", "null"], "description": self.description}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, node: Node, faults: Faults) -> str | None:
        advice = _("Write one of these: %(words)s.") % {"words": ", ".join(self.words)}
        value = _word(node, faults, advice)
        if value is not None and value not in self.words:
            faults.add(node.position, advice)
            return None
        return value

    def schema(self) -> Schema:
        return {"enum": [*self.words, None]}


@dataclass(frozen=True)
class TrueOrFalse:
    def read(self, node: Node, faults: Faults) -> bool | None:
        advice = _("Write true or false, without quotes.")
        scalar = _scalar(node, faults, advice)
        if scalar is None:
            return None
        if scalar.plain and scalar.value in ("true", "false"):
            return scalar.value == "true"
        faults.add(scalar.position, advice)
        return None

    def schema(self) -> Schema:
        return {"type": ["boolean", "null"]}


@dataclass(frozen=True)
class Whole:
    """A whole number."""

    least: int
    most: int

    def read(self, node: Node, faults: Faults) -> int | None:
        advice = _("Write a whole number from %(least)d to %(most)d.") % {
            "least": self.least,
            "most": self.most,
        }
        scalar = _scalar(node, faults, advice)
        if scalar is None:
            return None
        if INTEGER.fullmatch(scalar.value) and self.least <= int(scalar.value) <= self.most:
            return int(scalar.value)
        faults.add(scalar.position, advice)
        return None

    def schema(self) -> Schema:
        return {"type": ["integer", "null"], "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Bound:
    """The least or the most that may be answered: a number; an ISO date, month, time or local moment; or today."""

    def read(self, node: Node, faults: Faults) -> int | str | None:
        advice = _("Write a number, a date or time such as 2026-03-27 or 09:30, or today.")
        value = _word(node, faults, advice)
        if value is None or value == "today":
            return value
        if INTEGER.fullmatch(value):
            return int(value)
        if DECIMAL.fullmatch(value) or _is_of_time(value):
            return value.removeprefix("+")
        faults.add(node.position, advice)
        return None

    def schema(self) -> Schema:
        return {"type": ["number", "string", "null"]}


def _is_of_time(value: str) -> bool:
    day = dt.date.min
    is_date = len(value) == 10 and date_limit(value, day) is not None
    return bool(
        is_date or time_limit(value) or month_limit(value, day) or moment_limit(value, day, at_end=False)
    )


@dataclass(frozen=True)
class Listed:
    """A list of things of one shape."""

    item: Shape

    def read(self, node: Node, faults: Faults) -> list[Any] | None:
        if isinstance(node, SequenceNode):
            return [read for item in node.items if (read := self._read_item(item, faults)) is not None]
        if not (isinstance(node, ScalarNode) and node.is_null):
            faults.add(
                node.position, _("Write a list here: each item on a line of its own that starts with “- ”.")
            )
        return None

    def _read_item(self, item: Node, faults: Faults) -> Any:
        if isinstance(item, ScalarNode) and item.is_null:
            faults.add(item.position, _("This item of the list is empty. Fill it in, or take it out."))
            return None
        return self.item.read(item, faults)

    def schema(self) -> Schema:
        return {"type": ["array", "null"], "items": self.item.schema()}


@dataclass(frozen=True)
class Keyed:
    """A mapping of known keys. A key with an empty value counts as absent."""

    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()

    def read(self, node: Node, faults: Faults) -> Record | None:
        if not isinstance(node, MappingNode):
            if not (isinstance(node, ScalarNode) and node.is_null):
                message = _("Write keys and values here. The keys are: %(keys)s.")
                faults.add(node.position, message % {"keys": ", ".join(self.fields)})
            return None
        record = Record(node.position)
        seen: dict[str, Where] = {}
        for key, value in node.entries:
            if self._is_known(key, seen, faults):
                seen[key.value] = key.position
                read = self.fields[key.value].read(value, faults)
                if read is not None:
                    record[key.value] = read
                    record.positions[key.value] = value.position
                elif not (isinstance(value, ScalarNode) and value.is_null):
                    # It was there, and has its fault: asking for it as well would be noise.
                    record.positions[key.value] = value.position
        for name in self.required:
            if name not in record.positions:
                faults.add(node.position, _("“%(key)s” is missing here.") % {"key": name})
        return record

    def _is_known(self, key: ScalarNode, seen: dict[str, Where], faults: Faults) -> bool:
        if key.value in seen:
            message = _("“%(key)s” stands here twice (first: %(place)s). Keep one of them.")
            faults.add(key.position, message % {"key": key.shown, "place": seen[key.value]})
            return False
        if key.value not in self.fields:
            message = _("The key “%(key)s” is not known here. The keys are: %(keys)s.")
            faults.add(key.position, message % {"key": key.shown, "keys": ", ".join(self.fields)})
            return False
        return True

    def schema(self) -> Schema:
        schema: Schema = {
            "type": ["object", "null"],
            "properties": {key: shape.schema() for key, shape in self.fields.items()},
            "additionalProperties": False,
        }
        if self.required:
            schema["required"] = list(self.required)
        return schema


@dataclass(frozen=True)
class TrueOrList:
    """`true`, or a list of things."""

    item: Shape

    def read(self, node: Node, faults: Faults) -> bool | list[Any] | None:
        if isinstance(node, ScalarNode) and not node.is_null:
            if node.plain and node.value in ("true", "false"):
                return node.value == "true"
            faults.add(node.position, _("Write true, or a list of text keys."))
            return None
        return Listed(self.item).read(node, faults)

    def schema(self) -> Schema:
        return {"anyOf": [{"type": ["boolean", "null"]}, Listed(self.item).schema()]}
