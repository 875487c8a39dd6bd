"""From what an author wrote to a tree. Used when drafts are checked and published, never while people answer."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken

from questionnaire.expressions.functions import FORMATS, FUNCTIONS, NOT_SUPPORTED, SYNONYMS
from questionnaire.expressions.patterns import PatternInvalid, pattern
from questionnaire.expressions.tree import (
    POSITION,
    Answer,
    Call,
    Expression,
    Negative,
    Node,
    Number,
    Operation,
    Operator,
    OwnValue,
    Pattern,
    String,
    parts,
)

# Together these bound the work of an evaluation: a tree has no loops, and each node is evaluated once at most.
MAX_SOURCE = 4000
MAX_NODES = 500
MAX_DEPTH = 100
MAX_DIGITS = 15  # what a double holds exactly

InvalidKind = Literal[
    "empty",
    "source_too_long",  # max
    "too_many_parts",  # max
    "too_deep",  # max
    "number_too_long",  # digits
    "characters",  # control characters
    "curly_quote",  # text
    "unclosed_string",
    "unfinished",  # ends where more must follow
    "unexpected",  # text
    "bad_reference",  # `${` without a code and `}`
    "bare_name",  # name: a word that is neither ${code} nor 'text'
    "function_unknown",  # name
    "function_not_supported",  # name: XLSForm has it, this service does not
    "arguments",  # name, least, most (absent where any number is allowed), count
    "not_written_out",  # name: a pattern or format that is not a text in quotes
    "format",  # text: what a format of dates cannot have
    "pattern_unfinished",
    "pattern_part",  # text: what a pattern cannot have
    "pattern_too_long",
]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CURLY = "‘’“”"


class ExpressionInvalid(ValueError):
    """The source is not an expression. `column` counts its characters from 1; `values` are what the words need."""

    def __init__(self, kind: InvalidKind, column: int, **values: str | int) -> None:
        super().__init__(f"{kind} at column {column}")
        self.kind = kind
        self.column = column
        self.values = values


def parse(source: str) -> Expression:
    """The parsed expression. Raises ExpressionInvalid, with the column and a kind that callers put into words."""
    if not source.strip():
        raise ExpressionInvalid("empty", 1)
    if len(source) > MAX_SOURCE:
        raise ExpressionInvalid("source_too_long", MAX_SOURCE + 1, max=MAX_SOURCE)
    if found := _CONTROL.search(source):
        raise ExpressionInvalid("characters", found.start() + 1)
    with _explained(source):
        # The parser builds nodes as it goes, without recursion, so that nested brackets cost no stack.
        tree = cast(Node, _parser().parse(source))
    _require_small(tree)
    return Expression(source, tree)


@contextmanager
def _explained(source: str) -> Iterator[None]:
    try:
        yield
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise ExpressionInvalid("unfinished", len(source) + 1) from None
        raise _unexpected(source, error.token.start_pos or 0) from None
    except UnexpectedCharacters as error:
        raise _unexpected(source, error.pos_in_stream or 0) from None


def _unexpected(source: str, start: int) -> ExpressionInvalid:
    character = source[start : start + 1]
    word = re.compile(r"[\w.:-]+").match(source, start)
    before = re.search(r"([A-Za-z_][\w.:-]*)\s*$", source[:start])
    if character in _CURLY:
        return ExpressionInvalid("curly_quote", start + 1, text=character)
    if character in "'\"":
        return ExpressionInvalid("unclosed_string", start + 1)
    if character == "$":
        return ExpressionInvalid("bad_reference", start + 1)
    if before and before[1] not in ("and", "or", "div", "mod"):
        return ExpressionInvalid("bare_name", before.start() + 1, name=before[1])
    return ExpressionInvalid("unexpected", start + 1, text=word[0] if word else character)


def _require_small(tree: Node) -> None:
    count = 0
    level: list[Node] = [tree]
    depth = 0
    while level:
        depth += 1
        count += len(level)
        if depth > MAX_DEPTH:
            raise ExpressionInvalid("too_deep", 1, max=MAX_DEPTH)
        if count > MAX_NODES:
            raise ExpressionInvalid("too_many_parts", 1, max=MAX_NODES)
        level = [part for node in level for part in parts(node)]


class _Builder(Transformer[Token, Node]):
    """Makes a node of each rule of the grammar."""

    def any(self, operands: list[Node]) -> Node:
        return _joined("or", operands)

    def all(self, operands: list[Node]) -> Node:
        return _joined("and", operands)

    def operation(self, items: list[Any]) -> Node:
        left, operator, right = items
        return Operation(cast(Operator, str(operator)), (left, right))

    def negative(self, items: list[Any]) -> Node:
        return Negative(items[1])

    def answer(self, items: list[Token]) -> Node:
        return Answer(items[0][2:-1].strip())

    def own_value(self, items: list[Token]) -> Node:
        return OwnValue()

    def string(self, items: list[Token]) -> Node:
        # Typed answers are in NFC, and are compared with this.
        return String(unicodedata.normalize("NFC", items[0][1:-1]))

    def number(self, items: list[Token]) -> Node:
        if len(items[0].replace(".", "").lstrip("0")) > MAX_DIGITS:
            raise ExpressionInvalid("number_too_long", (items[0].start_pos or 0) + 1, digits=MAX_DIGITS)
        return Number(float(items[0]))

    def position(self, items: list[Token]) -> Node:
        if items[0] != "position":
            raise ExpressionInvalid("unexpected", (items[1].start_pos or 0) + 1, text="..")
        return Answer(POSITION)

    def call(self, items: list[Any]) -> Node:
        name, arguments = items[0], tuple(item for item in items[1:] if item is not None)
        _require_function(name, len(arguments))
        function = SYNONYMS.get(name, str(name))
        if function == "regex":
            arguments = (arguments[0], _pattern(name, arguments[1]))
        elif function in FORMATS:
            _require_format(name, arguments[1])
        return Call(function, arguments)


def _joined(operator: Operator, operands: list[Node]) -> Node:
    # `a or (b or c)` is flattened too: it means the same, and long alternatives stay shallow.
    flat: list[Node] = []
    for operand in operands:
        if isinstance(operand, Operation) and operand.operator == operator:
            flat.extend(operand.operands)
        else:
            flat.append(operand)
    return Operation(operator, tuple(flat))


def _require_function(name: Token, count: int) -> None:
    column = (name.start_pos or 0) + 1
    if name in NOT_SUPPORTED:
        raise ExpressionInvalid("function_not_supported", column, name=str(name))
    function = SYNONYMS.get(name, str(name))
    if function not in FUNCTIONS:
        raise ExpressionInvalid("function_unknown", column, name=str(name))
    least, most = FUNCTIONS[function]
    if count < least or (most is not None and count > most):
        bounds = {"least": least} if most is None else {"least": least, "most": most}
        raise ExpressionInvalid("arguments", column, name=str(name), count=count, **bounds)


def _written_out(name: Token, argument: Node) -> str:
    """What is used as a program must be there to be checked: nothing that people type becomes one."""
    if not isinstance(argument, String):
        raise ExpressionInvalid("not_written_out", (name.start_pos or 0) + 1, name=str(name))
    return argument.text


def _pattern(name: Token, argument: Node) -> Pattern:
    text = _written_out(name, argument)
    try:
        return pattern(text)
    except PatternInvalid as error:
        raise ExpressionInvalid(error.kind, (name.start_pos or 0) + 1, **error.values) from None


def _require_format(name: Token, argument: Node) -> None:
    for letter in re.findall("%(.?)", _written_out(name, argument)):
        if letter not in FORMATS[str(name)]:
            raise ExpressionInvalid("format", (name.start_pos or 0) + 1, text=f"%{letter}")


@cache
def _parser() -> Lark:
    return Lark.open(
        "grammar.lark", rel_to=__file__, parser="lalr", transformer=_Builder(), maybe_placeholders=False
    )
