"""YAML to nodes that know their place, within bounds that a hostile file cannot pass.

The events come from libyaml; the nodes are put together here, without recursion, so that depth, size and aliases are
bounded while the file is being read. Nothing is constructed: what a scalar means is decided by what is expected there.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from surveys.files.faults import START, Faults, Position, TooMuch, Where

MAX_BYTES = 5_000_000
MAX_NODES = 400_000
MAX_DEPTH = 32
# What all aliases together may stand for.
MAX_ALIASED_NODES = 5_000
# A longer one is shown shortened in messages.
SHOWN = 60

NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(slots=True)
class ScalarNode:
    position: Where
    value: str
    plain: bool
    size: int = 1

    @property
    def is_null(self) -> bool:
        return self.plain and self.value in ("", "~", "null", "Null", "NULL")

    @property
    def shown(self) -> str:
        return self.value if len(self.value) <= SHOWN else self.value[:SHOWN] + "…"


@dataclass(slots=True)
class SequenceNode:
    position: Where
    items: "list[Node]" = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class MappingNode:
    position: Where
    entries: "list[tuple[ScalarNode, Node]]" = field(default_factory=list)
    size: int = 1


Node = ScalarNode | SequenceNode | MappingNode
# In the place of a key that is none.
NO_KEY = ScalarNode(START, "", plain=True)


def compose(content: bytes, faults: Faults) -> Node:
    """The nodes of the one document in `content`. What is wrong short of making it unreadable is added to `faults`.

    Raises FileRefused if it is unreadable or beyond a bound.
    """
    try:
        return _Composer(_text(content, faults), faults).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(_position(mark) if mark else START, _syntax_message(error))
    except yaml.YAMLError:
        # libyaml's reader, which has no place to offer; what it refuses has been looked for before.
        faults.add(START, _("This is not YAML. Check the indentation, the quotes and the brackets."))
    except TooMuch:
        pass
    faults.refuse_any()
    raise AssertionError("unreachable: a fault was added")


def _text(content: bytes, faults: Faults) -> str:
    if len(content) > MAX_BYTES:
        raise faults.stop(
            START, _("The file is over 5 MB. Split the survey, or take out what is not its text.")
        )
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        position = _position_in(content[: error.start].decode("utf-8"), error.start)
        raise faults.stop(position, _("This is not UTF-8. Save the file as UTF-8 text.")) from None
    if found := NOT_TEXT.search(text):
        position = _position_in(text, found.start())
        message = _("The character U+%(code)s cannot stand in a survey file.")
        raise faults.stop(position, message % {"code": f"{ord(found.group()):04X}"})
    return text


def _position_in(text: str, offset: int) -> Position:
    before = text[:offset]
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _syntax_message(error: yaml.MarkedYAMLError) -> str:
    problem, context = error.problem or "", error.context or ""
    opened = error.context_mark.line + 1 if error.context_mark else 1
    if "flow" in context:
        message = _(
            "A bracket was opened on line %(line)d and is not closed before this, or a comma is missing."
        )
        return message % {"line": opened}
    if "end of stream" in problem and "quoted" in context:
        return _("A quote was opened on line %(line)d and is not closed.") % {"line": opened}
    if "quoted" in context:
        return _("This escape is not known. In double quotes, write \\\\ for a backslash.")
    if "cannot start any token" in problem:
        return _(
            "Nothing can start with this character. Indent with spaces, and put a text that starts so in quotes."
        )
    if "':'" in problem or "mapping values" in problem:
        return _("The colons do not fit here. Put a text with a colon in quotes, and check the indentation.")
    return _("This is not YAML. Check the indentation, the quotes and the brackets.")


class _Composer:
    def __init__(self, text: str, faults: Faults) -> None:
        self.faults = faults
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.anchors: dict[str, Node | None] = {}
        self.nodes = 0
        self.aliased = 0
        # Open collections, innermost last: each with its anchor and, in a mapping, the key that waits for its value.
        self.open: list[tuple[SequenceNode | MappingNode, str | None]] = []
        self.keys: list[ScalarNode | None] = []
        self.root: Node | None = None

    def document(self) -> Node:
        documents = 0
        for event in self.events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        message = _("The file holds a second document. Keep one survey to a file.")
                        raise self.faults.stop(_position(event.start_mark), message)
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.SequenceStartEvent():
                    self._open(SequenceNode(_position(event.start_mark)), event)
                case yaml.MappingStartEvent():
                    self._open(MappingNode(_position(event.start_mark)), event)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._close()
        if self.root is None:
            raise self.faults.stop(START, _("The file is empty."))
        return self.root

    def _scalar(self, event: Any) -> None:
        position = _position(event.start_mark)
        self._note_tag(event, position)
        value = unicodedata.normalize("NFC", event.value)
        if found := NOT_TEXT.search(value):
            message = _("The character U+%(code)s cannot stand in a survey file.")
            self.faults.add(position, message % {"code": f"{ord(found.group()):04X}"})
            value = ""
        node = ScalarNode(position, value, plain=event.implicit[0])
        self._anchor(event.anchor, node)
        self._place(node)

    def _alias(self, event: Any) -> None:
        position = _position(event.start_mark)
        target = self.anchors.get(event.anchor)
        if target is None:
            message = _("“*%(name)s” stands for nothing before it. Write the value out.")
            self.faults.add(position, message % {"name": event.anchor[:SHOWN]})
            target = ScalarNode(position, "", plain=True)
        self.aliased += target.size
        if self.aliased > MAX_ALIASED_NODES:
            raise self.faults.stop(position, _("The aliases (*) stand for too much. Write the values out."))
        self._place(target)

    def _open(self, node: SequenceNode | MappingNode, event: Any) -> None:
        self._note_tag(event, node.position)
        if len(self.open) >= MAX_DEPTH:
            raise self.faults.stop(node.position, _("The file is nested too deeply for a survey."))
        if event.anchor is not None:
            # Until it is closed it stands for nothing, so that nothing can hold itself.
            self.anchors[event.anchor] = None
        self.open.append((node, event.anchor))
        self.keys.append(None)

    def _close(self) -> None:
        node, anchor = self.open.pop()
        self.keys.pop()
        self._anchor(anchor, node)
        self._place(node)

    def _place(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.faults.stop(node.position, _("The file has more parts than a survey can have."))
        if not self.open:
            self.root = node
            return
        parent = self.open[-1][0]
        parent.size += node.size
        if isinstance(parent, SequenceNode):
            parent.items.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self._as_key(node)
        else:
            self.keys[-1] = None
            if key is not NO_KEY:
                parent.entries.append((key, node))

    def _as_key(self, node: Node) -> ScalarNode:
        if isinstance(node, ScalarNode):
            return node
        self.faults.add(node.position, _("A key must be a word, not a list or a mapping."))
        return NO_KEY

    def _anchor(self, anchor: str | None, node: Node) -> None:
        if anchor is not None:
            self.anchors[anchor] = node

    def _note_tag(self, event: Any, position: Where) -> None:
        if event.tag is not None:
            message = _("Tags such as “%(tag)s” have no place in a survey file. Take it out.")
            self.faults.add(position, message % {"tag": event.tag[:SHOWN]})
