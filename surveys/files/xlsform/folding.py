"""Expressions with what is known already worked out, written as source again.

A choice filter such as `region = ${region}` is about each option in turn: with the option's own columns written in,
much of it holds or fails whatever is answered.
"""

import re
import unicodedata
from collections.abc import Mapping

from questionnaire.expressions import parse
from questionnaire.expressions.tree import (
    Answer,
    Call,
    Negative,
    Node,
    Number,
    Operation,
    OwnValue,
    String,
    rebuilt,
)
from questionnaire.expressions.values import number
from surveys.files.xlsform.rules import Rules, Unusable, outside_quotes, quoted

_WORD = re.compile(r"(?<![\w${:.-])[A-Za-z_][\w.-]*(?![\w.-]*\s*[(:}])")
_OPERATORS = frozenset({"and", "or", "div", "mod"})
TRUE, FALSE = Call("true", ()), Call("false", ())


def columns_in(source: str) -> set[str]:
    """The bare words of a choice filter: columns of the choices sheet."""
    found: set[str] = set()

    def collect(part: str) -> str:
        found.update(_WORD.findall(part))
        return part

    outside_quotes(source, collect)
    return found - _OPERATORS


# Stands before a column's name in the text that holds its place.
_MARK = "\ue000"


class ChoiceFilter:
    """A filter that is parsed once, to be told of each option's own values. Raises Unusable."""

    def __init__(self, source: str, rules: Rules) -> None:
        self.columns = sorted(columns_in(source))
        self._source = rules.translated(outside_quotes(source, _with_marks))
        self._tree = parse(self._source).tree
        # A column holds what another question's options were called.
        self._renamed = rules.renamed_in(self._source)

    def of(self, values: Mapping[str, str]) -> str | bool:
        """When an option with these values in its columns is shown. Raises Unusable."""
        known = {f"{_MARK}{name}": self._renamed.get(value, value) for name, value in values.items()}
        before = _told(self._tree, known)
        after = _folded(before)
        if after in (TRUE, FALSE):
            return after == TRUE
        if after != before:
            return source_of(after)
        return re.sub(f"'({_MARK}[^']*)'", lambda found: quoted(known[found[1]]), self._source)


def _with_marks(part: str) -> str:
    return _WORD.sub(lambda found: found[0] if found[0] in _OPERATORS else f"'{_MARK}{found[0]}'", part)


def _told(node: Node, known: Mapping[str, str]) -> Node:
    if isinstance(node, String) and node.text in known:
        return String(unicodedata.normalize("NFC", known[node.text]))
    return rebuilt(node, lambda part: _told(part, known))


def _folded(node: Node) -> Node:
    match node:
        case Operation(operator="and" | "or" as operator, operands=operands):
            return _junction(operator, [_folded(part) for part in operands])
        case Operation(
            operator="=" | "!=" as operator, operands=((String() | Number()) as a, (String() | Number()) as b)
        ):
            return TRUE if _are_equal(a, b) is (operator == "=") else FALSE
        case Operation(operator=operator, operands=operands):
            return Operation(operator, tuple(_folded(part) for part in operands))
        case Call(function="selected", arguments=(String(text=a), String(text=b))):
            return TRUE if b in a.split() else FALSE
        case Call(function="not", arguments=(argument,)):
            inner = _folded(argument)
            opposite: dict[Node, Node] = {TRUE: FALSE, FALSE: TRUE}
            return opposite.get(inner, Call("not", (inner,)))
        case Call(function=function, arguments=arguments):
            return Call(function, tuple(_folded(part) for part in arguments))
    return node


def _are_equal(a: String | Number, b: String | Number) -> bool:
    """As rules compare them: by number if either is one."""
    if isinstance(a, String) and isinstance(b, String):
        return a.text == b.text
    first, second = (number(part.text if isinstance(part, String) else part.value) for part in (a, b))
    return first == second


def _junction(operator: str, operands: list[Node]) -> Node:
    decides, passes = (FALSE, TRUE) if operator == "and" else (TRUE, FALSE)
    if decides in operands:
        return decides
    left = tuple(operand for operand in operands if operand != passes)
    if not left:
        return passes
    return left[0] if len(left) == 1 else Operation(operator, left)  # type: ignore[arg-type]


def source_of(node: Node) -> str:
    """The tree as source, with more brackets than it needs. Raises Unusable for a text that has no quotes left."""
    match node:
        case Answer(key=key):
            return f"${{{key}}}"
        case OwnValue():
            return "."
        case String(text=text):
            return quoted(text)
        case Number(value=value):
            return f"{value:g}" if value == float(f"{value:g}") else repr(value)
        case Negative(operand=operand):
            return f"-({source_of(operand)})"
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(source_of, arguments))})"
        case Operation(operator=operator, operands=operands):
            return f" {operator} ".join(_bracketed(part) for part in operands)
    raise Unusable("")


def _bracketed(node: Node) -> str:
    return f"({source_of(node)})" if isinstance(node, Operation | Negative) else source_of(node)
