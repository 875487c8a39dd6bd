"""What an expression gives for some answers. tests/questionnaire/vectors.json holds the browser's evaluator
(static/respondent/expressions.js) to the same results.

An answer that is absent or None is the empty string.

- `=` and `!=` compare booleans if either side is one, else numbers if either side is one, else strings.
- `<` and the like compare two dates, times, months or moments by the calendar, else numbers. What is no number compares
  as false.
- In arithmetic a date is the number of its days since 1970.
- `and`, `or` and `if` evaluate no more than they need.
"""

import datetime as dt
import math
from collections.abc import Callable
from typing import NamedTuple, cast

from questionnaire.answers import Answers, AnswerValue
from questionnaire.expressions.functions import CALCULATE, divided, matches
from questionnaire.expressions.tree import (
    Answer,
    Call,
    Negative,
    Node,
    Number,
    Operation,
    OwnValue,
    Pattern,
    String,
)
from questionnaire.expressions.values import Result, in_calendar, number, text, truth


class _Scope(NamedTuple):
    answers: Answers
    today: dt.date
    value: AnswerValue


def evaluate(tree: Node, answers: Answers, today: dt.date, value: AnswerValue = None) -> Result:
    """The result for these answers; `value` is what `.` stands for. Never raises for a tree that `parse` made."""
    return _result(tree, _Scope(answers, today, value))


def holds(tree: Node, answers: Answers, today: dt.date, value: AnswerValue = None) -> bool:
    """Whether a condition is true: not empty, not zero, not NaN."""
    return truth(_result(tree, _Scope(answers, today, value)))


def _result(node: Node, scope: _Scope) -> Result:
    return _EVALUATE[type(node)](node, scope)


def _answer(node: Answer, scope: _Scope) -> Result:
    value = scope.answers.get(node.key)
    return "" if value is None else value


def _own_value(node: OwnValue, scope: _Scope) -> Result:
    return "" if scope.value is None else scope.value


def _operation(node: Operation, scope: _Scope) -> Result:
    if node.operator == "and":
        return all(truth(_result(operand, scope)) for operand in node.operands)
    if node.operator == "or":
        return any(truth(_result(operand, scope)) for operand in node.operands)
    left, right = node.operands
    return _OPERATORS[node.operator](_result(left, scope), _result(right, scope))


def _call(node: Call, scope: _Scope) -> Result:
    function, arguments = node.function, node.arguments
    if function == "if":
        condition, then, otherwise = arguments
        return _result(then if truth(_result(condition, scope)) else otherwise, scope)
    if function == "today":
        return scope.today.isoformat()
    if function == "regex":
        given, pattern = arguments
        return matches(cast(Pattern, pattern), _result(given, scope))
    return CALCULATE[function](*[_result(argument, scope) for argument in arguments])


def _equal(left: Result, right: Result) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return text(left) == text(right)


def _in_order(compare: Callable[[str | float, str | float], bool]) -> Callable[[Result, Result], bool]:
    def ordered(left: Result, right: Result) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            kind = in_calendar(left)
            if kind is not None and kind == in_calendar(right):
                return compare(left, right)
        return compare(number(left), number(right))

    return ordered


def _remainder(left: float, right: float) -> float:
    """Takes the sign of the left side, as in XPath and JavaScript."""
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


_OPERATORS: dict[str, Callable[[Result, Result], Result]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _in_order(lambda left, right: left < right),  # type: ignore[operator]
    "<=": _in_order(lambda left, right: left <= right),  # type: ignore[operator]
    ">": _in_order(lambda left, right: left > right),  # type: ignore[operator]
    ">=": _in_order(lambda left, right: left >= right),  # type: ignore[operator]
    "+": lambda left, right: number(left) + number(right),
    "-": lambda left, right: number(left) - number(right),
    "*": lambda left, right: number(left) * number(right),
    "div": lambda left, right: divided(number(left), number(right)),
    "mod": lambda left, right: _remainder(number(left), number(right)),
}

_EVALUATE: dict[type, Callable[..., Result]] = {
    Answer: _answer,
    OwnValue: _own_value,
    String: lambda node, scope: node.text,
    Number: lambda node, scope: node.value,
    Pattern: lambda node, scope: node.text,
    Operation: _operation,
    Negative: lambda node, scope: -number(_result(node.operand, scope)),
    Call: _call,
}
