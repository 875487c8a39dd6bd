"""What an expression gives for some answers: XPath 1.0's rules, as in ODK.

Values are strings, numbers, booleans, and lists of option codes, which read as their codes joined by spaces. An answer
that is absent or None is the empty string. Numbers are IEEE doubles here as in the browser
(`static/respondent/expressions.js`), so that both always agree; tests/questionnaire/vectors.json holds both to it.

- `=` and `!=` compare booleans if either side is one, else numbers if either side is one, else strings.
- `<` and the like compare dates if both sides are ISO dates, else numbers. What is no number compares as false.
- `and`, `or` and `if` evaluate no more than they need.
"""

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from questionnaire.answers import Answers, AnswerValue
from questionnaire.expressions.tree import Answer, Call, Negative, Node, Number, Operation, OwnValue, String

Result = str | float | bool | list[str]

_SPACE = " \t\r\n"
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_PLACES = 15


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


def truth(result: Result) -> bool:
    if isinstance(result, float):
        return result != 0 and not math.isnan(result)
    return bool(result)


def number(result: Result) -> float:
    """The number that a result reads as; NaN if it is none."""
    if isinstance(result, float):
        return result
    if isinstance(result, bool):
        return float(result)
    value = number_in(text(result))
    return math.nan if value is None else value


def number_in(written: str) -> float | None:
    """The number that a text is; None if it is none."""
    written = written.strip(_SPACE)
    return float(written) if _NUMBER.fullmatch(written) else None


def text(result: Result) -> str:
    if isinstance(result, str):
        return result
    if isinstance(result, list):
        return " ".join(result)
    if isinstance(result, bool):
        return "true" if result else "false"
    return number_text(result)


def number_text(value: float) -> str:
    """As XPath writes numbers: no exponent, no decimal point in whole numbers."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    return format(Decimal(repr(value)), "f").removesuffix(".0")


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
    if node.function == "if":
        condition, then, otherwise = node.arguments
        return _result(then if truth(_result(condition, scope)) else otherwise, scope)
    if node.function == "today":
        return scope.today.isoformat()
    return _FUNCTIONS[node.function](*[_result(argument, scope) for argument in node.arguments])


def _equal(left: Result, right: Result) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return text(left) == text(right)


def _in_order(compare: Callable[[str | float, str | float], bool]) -> Callable[[Result, Result], bool]:
    def ordered(left: Result, right: Result) -> bool:
        if _is_date(left) and _is_date(right):
            return compare(text(left), text(right))
        return compare(number(left), number(right))

    return ordered


def _is_date(result: Result) -> bool:
    return isinstance(result, str) and _DATE.fullmatch(result) is not None


def _divided(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    """Takes the sign of the left side, as in XPath and JavaScript."""
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


def _codes(result: Result) -> list[str]:
    return (
        result
        if isinstance(result, list)
        else [code for code in re.split(f"[{_SPACE}]+", text(result)) if code]
    )


def _selected(chosen: Result, code: Result) -> bool:
    return text(code).strip(_SPACE) in _codes(chosen)


def _coalesce(*results: Result) -> Result:
    return next((result for result in results if text(result)), "")


def _least(*results: Result) -> float:
    numbers = [number(result) for result in results]
    return math.nan if any(map(math.isnan, numbers)) else min(numbers) + 0.0


def _most(*results: Result) -> float:
    numbers = [number(result) for result in results]
    return math.nan if any(map(math.isnan, numbers)) else max(numbers) + 0.0


def _rounded(result: Result, places: Result = 0.0) -> float:
    """Halves go up, as in XPath. More than 15 places either way are taken as 15."""
    value, wanted = number(result), number(places)
    if math.isnan(wanted):
        return math.nan
    digits = math.trunc(max(-_MAX_PLACES, min(_MAX_PLACES, wanted)))
    # The powers are written, not computed: JavaScript's are not exact in every engine.
    scale, unit = float(f"1e{abs(digits)}"), digits >= 0
    scaled = value * scale if unit else value / scale
    if not math.isfinite(scaled):
        return value
    whole = float(math.floor(scaled + 0.5))
    return whole / scale if unit else whole * scale


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
    "div": lambda left, right: _divided(number(left), number(right)),
    "mod": lambda left, right: _remainder(number(left), number(right)),
}

_FUNCTIONS: dict[str, Callable[..., Result]] = {
    "coalesce": _coalesce,
    "concat": lambda *results: "".join(map(text, results)),
    "count-selected": lambda chosen: float(len(_codes(chosen))),
    "false": lambda: False,
    "max": _most,
    "min": _least,
    "not": lambda result: not truth(result),
    "number": number,
    "round": _rounded,
    "selected": _selected,
    "string-length": lambda result: float(len(text(result))),
    "true": lambda: True,
}

_EVALUATE: dict[type, Callable[..., Result]] = {
    Answer: _answer,
    OwnValue: _own_value,
    String: lambda node, scope: node.text,
    Number: lambda node, scope: node.value,
    Operation: _operation,
    Negative: lambda node, scope: -number(_result(node.operand, scope)),
    Call: _call,
}
