"""The parsed form of an expression: an immutable tree, whose JSON is what the browser evaluates too.

The JSON of a node has its kind under `type`, for example
`{"type": "operation", "operator": "=", "operands": [{"type": "answer", "key": "strand"}, ...]}`.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Literal

from msgspec import Struct

Operator = Literal["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]


# `position(..)`: the number of an item among those of its list stands under this key beside its answers.
POSITION = "//position"


class Answer(Struct, frozen=True, tag="answer"):
    """`${code}`, or `${code/row}` of a matrix, or `${code/option}`: that option's "other" text.

    The key is the one under which the answer is stored.
    """

    key: str

    @property
    def code(self) -> str:
        return self.key.partition("/")[0]


class OwnValue(Struct, frozen=True, tag="value"):
    """`.`: the value of the question whose constraint this is."""


class String(Struct, frozen=True, tag="string"):
    text: str


class Number(Struct, frozen=True, tag="number"):
    value: float


class Step(Struct, frozen=True, omit_defaults=True):
    """A step of a pattern's program. One with `targets` leads on to all of them and reads nothing; any other reads a
    character of its ranges (first, last, first, last ...) or Unicode classes, or one of no such if it is negated, and
    leads to the step that follows. What leads beyond the last step has matched."""

    targets: tuple[int, ...] = ()
    ranges: tuple[int, ...] = ()
    negated: bool = False
    classes: tuple[str, ...] = ()


class Pattern(Struct, frozen=True, tag="pattern"):
    """What `regex` matches: as the author wrote it, for google-re2, and for the browser."""

    text: str
    re2: str
    program: tuple[Step, ...]


class Operation(Struct, frozen=True, tag="operation"):
    """`and` and `or` have two operands or more; every other operator has two."""

    operator: Operator
    operands: "tuple[Node, ...]"


class Negative(Struct, frozen=True, tag="negative"):
    operand: "Node"


class Call(Struct, frozen=True, tag="call"):
    function: str
    arguments: "tuple[Node, ...]"


Node = Answer | OwnValue | String | Number | Pattern | Operation | Negative | Call


class Expression(Struct, frozen=True, dict=True):
    """What the author wrote, and the tree it was parsed into."""

    source: str
    tree: Node

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of the questions that the expression reads."""
        return references(self.tree)


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node, in the order they were written."""
    match node:
        case Operation(operands=operands):
            return operands
        case Call(arguments=arguments):
            return arguments
        case Negative(operand=operand):
            return (operand,)
    return ()


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of those directly below it changed."""
    match node:
        case Operation(operator=operator, operands=operands):
            return Operation(operator, tuple(map(change, operands)))
        case Call(function=function, arguments=arguments):
            return Call(function, tuple(map(change, arguments)))
        case Negative(operand=operand):
            return Negative(change(operand))
    return node


def nodes(tree: Node) -> Iterator[Node]:
    """Every node of the tree, in the order written; a node comes before its parts."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(parts(node)))


def references(tree: Node) -> frozenset[str]:
    """Codes of the questions that the tree reads."""
    return frozenset(node.code for node in nodes(tree) if isinstance(node, Answer))
