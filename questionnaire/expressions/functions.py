"""The functions of the language: how many arguments each takes, and what it gives.

static/respondent/expressions.js has the same ones. Nothing is computed here that engines compute differently: no powers
but whole ones, no logarithms, no angles.
"""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from questionnaire.expressions import matching
from questionnaire.expressions.tree import Pattern
from questionnaire.expressions.values import (
    SPACE,
    Result,
    codes,
    date_of,
    moment_in,
    number,
    part_of_day,
    text,
    truth,
)

_MAX_PLACES = 15
MAX_POWER = 1000


class Arity(NamedTuple):
    least: int
    most: int | None  # None: any number


FUNCTIONS = {
    "abs": Arity(1, 1),
    "boolean": Arity(1, 1),
    "boolean-from-string": Arity(1, 1),
    "coalesce": Arity(2, None),
    "concat": Arity(1, None),
    "contains": Arity(2, 2),
    "count": Arity(1, 1),
    "count-non-empty": Arity(1, None),
    "count-selected": Arity(1, 1),
    "date": Arity(1, 1),
    "decimal-date-time": Arity(1, 1),
    "decimal-time": Arity(1, 1),
    "ends-with": Arity(2, 2),
    "false": Arity(0, 0),
    "format-date": Arity(2, 2),
    "format-date-time": Arity(2, 2),
    "if": Arity(3, 3),
    "int": Arity(1, 1),
    "join": Arity(2, None),
    "max": Arity(1, None),
    "min": Arity(1, None),
    "normalize-space": Arity(1, 1),
    "not": Arity(1, 1),
    "number": Arity(1, 1),
    "pi": Arity(0, 0),
    "pow": Arity(2, 2),
    "regex": Arity(2, 2),
    "round": Arity(1, 2),
    "selected": Arity(2, 2),
    "selected-at": Arity(2, 2),
    "sqrt": Arity(1, 1),
    "starts-with": Arity(2, 2),
    "string": Arity(1, 1),
    "string-length": Arity(1, 1),
    "substr": Arity(2, 3),
    "substring-after": Arity(2, 2),
    "substring-before": Arity(2, 2),
    "sum": Arity(1, None),
    "today": Arity(0, 0),
    "translate": Arity(3, 3),
    "true": Arity(0, 0),
}

# XLSForm's other functions: refused by name, so that an author learns that the spelling was right. docs/expressions.md
# says why.
# fmt: off
NOT_SUPPORTED = frozenset({
    "acos", "area", "asin", "atan", "atan2", "base64-decode", "checklist", "cos", "current", "digest", "distance",
    "exp", "exp10", "extract-signed", "geofence", "indexed-repeat", "instance", "intersects", "jr:choice-name",
    "jr:itext", "log", "log10", "now", "once", "position", "property", "pulldata", "random", "randomize", "sin", "tan",
    "uuid", "version", "weighted-checklist",
})
# fmt: on

# The older name of a function, still found in forms.
SYNONYMS = {"is-selected": "selected"}

# What `format-date` and `format-date-time` write. Names of months and days are words: they would need a language.
FORMATS = {"format-date": frozenset("Yymnde%"), "format-date-time": frozenset("YymndeHhMS%")}


def divided(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _each(results: tuple[Result, ...]) -> Iterator[Result]:
    """The results, and in place of a list those of its parts that are not empty."""
    for result in results:
        if isinstance(result, list):
            yield from (part for part in result if part)
        else:
            yield result


def _least(*results: Result) -> float:
    numbers = [number(result) for result in _each(results)]
    return math.nan if not numbers or any(map(math.isnan, numbers)) else min(numbers) + 0.0


def _most(*results: Result) -> float:
    numbers = [number(result) for result in _each(results)]
    return math.nan if not numbers or any(map(math.isnan, numbers)) else max(numbers) + 0.0


def _sum(*results: Result) -> float:
    total = 0.0
    for result in _each(results):  # Not sum(), which newer Pythons make more exact than the browser is.
        total += number(result)
    return total


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


def _whole(result: Result) -> float:
    value = number(result)
    return float(math.trunc(value)) + 0.0 if math.isfinite(value) else value


def _root(result: Result) -> float:
    value = number(result)
    return math.sqrt(value) if value >= 0 else math.nan


def _power(base: Result, exponent: Result) -> float:
    """By multiplication, so that both sides round alike: whole powers up to 1,000 either way, NaN for any other."""
    value, power = number(base), number(exponent)
    if not abs(power) <= MAX_POWER or power != math.trunc(power):
        return math.nan
    result, left = 1.0, int(abs(power))
    while left:
        if left % 2:
            result *= value
        value *= value
        left //= 2
    return divided(1.0, result) if power < 0 else result


def _count(result: Result) -> float:
    return float(len(result)) if isinstance(result, list) else float(text(result) != "")


def _coalesce(*results: Result) -> Result:
    return next((result for result in results if text(result)), "")


def _selected_at(chosen: Result, place: Result) -> str:
    wanted, found = number(place), codes(chosen)
    return found[math.trunc(wanted)] if 0 <= wanted < len(found) else ""


def _place(result: Result, length: int) -> int:
    """A place in a text, counted from its end where it is negative."""
    wanted = number(result)
    if math.isnan(wanted):
        return 0
    wanted = max(-length, min(length, wanted))
    return math.trunc(wanted) + length if math.trunc(wanted) < 0 else math.trunc(wanted)


def _part(result: Result, start: Result, end: Result | None = None) -> str:
    whole = text(result)
    length = len(whole)
    return whole[_place(start, length) : length if end is None else _place(end, length)]


def _before(result: Result, mark: Result) -> str:
    whole = text(result)
    return whole[: max(0, whole.find(text(mark)))]


def _after(result: Result, mark: Result) -> str:
    whole, sought = text(result), text(mark)
    found = whole.find(sought)
    return "" if found < 0 else whole[found + len(sought) :]


def _translated(result: Result, before: Result, after: Result) -> str:
    new = text(after)
    replaced: dict[str, str] = {}
    for place, character in enumerate(text(before)):
        replaced.setdefault(character, new[place : place + 1])
    return "".join(replaced.get(character, character) for character in text(result))


def _words(result: Result) -> str:
    return " ".join(codes(text(result)))


def _date(result: Result) -> str:
    found = moment_in(result)
    return "" if found is None else date_of(found[0]).isoformat()


def _formatted(result: Result, form: Result, letters: frozenset[str] = FORMATS["format-date-time"]) -> str:
    if (found := moment_in(result)) is None:
        return ""
    written = _written(*found)
    pieces = text(form).split("%%")
    for letter in letters - {"%"}:
        pieces = [piece.replace("%" + letter, written[letter]) for piece in pieces]
    return "%".join(pieces)


def _written(day: int, seconds: int) -> dict[str, str]:
    date = date_of(day)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return {
        "Y": f"{date.year:04}",
        "y": f"{date.year % 100:02}",
        "m": f"{date.month:02}",
        "n": str(date.month),
        "d": f"{date.day:02}",
        "e": str(date.day),
        "H": f"{hours:02}",
        "h": str(hours),
        "M": f"{minutes:02}",
        "S": f"{seconds % 60:02}",
    }


def matches(pattern: Pattern, result: Result) -> bool:
    """Whether the whole text has the pattern's form, in time that grows with its length only."""
    return matching.matches(pattern.re2, text(result))


# `if`, `today` and `regex` are evaluated where the tree is.
CALCULATE: dict[str, Callable[..., Result]] = {
    "abs": lambda result: abs(number(result)),
    "boolean": truth,
    "boolean-from-string": lambda result: text(result) in ("true", "1"),
    "coalesce": _coalesce,
    "concat": lambda *results: "".join(map(text, results)),
    "contains": lambda whole, part: text(part) in text(whole),
    "count": _count,
    "count-non-empty": lambda *results: float(sum(text(one) != "" for one in _each(results))),
    "count-selected": lambda chosen: float(len(codes(chosen))),
    "date": _date,
    "decimal-date-time": number,
    "decimal-time": part_of_day,
    "ends-with": lambda whole, part: text(whole).endswith(text(part)),
    "false": lambda: False,
    "format-date": lambda result, form: _formatted(result, form, FORMATS["format-date"]),
    "format-date-time": _formatted,
    "int": _whole,
    "join": lambda mark, *results: text(mark).join(map(text, _each(results))),
    "max": _most,
    "min": _least,
    "normalize-space": _words,
    "not": lambda result: not truth(result),
    "number": number,
    "pi": lambda: math.pi,
    "pow": _power,
    "round": _rounded,
    "selected": lambda chosen, code: text(code).strip(SPACE) in codes(chosen),
    "selected-at": _selected_at,
    "sqrt": _root,
    "starts-with": lambda whole, part: text(whole).startswith(text(part)),
    "string": text,
    "string-length": lambda result: float(len(text(result))),
    "substr": _part,
    "substring-after": _after,
    "substring-before": _before,
    "sum": _sum,
    "translate": _translated,
    "true": lambda: True,
}
