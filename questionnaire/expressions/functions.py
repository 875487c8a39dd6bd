"""The functions of the language: which there are, and how many arguments each takes."""

from typing import NamedTuple


class Arity(NamedTuple):
    least: int
    most: int | None  # None: any number


FUNCTIONS = {
    "coalesce": Arity(2, None),
    "concat": Arity(1, None),
    "count-selected": Arity(1, 1),
    "false": Arity(0, 0),
    "if": Arity(3, 3),
    "max": Arity(1, None),
    "min": Arity(1, None),
    "not": Arity(1, 1),
    "number": Arity(1, 1),
    "round": Arity(1, 2),
    "selected": Arity(2, 2),
    "string-length": Arity(1, 1),
    "today": Arity(0, 0),
    "true": Arity(0, 0),
}

# XLSForm's other functions: refused by name, so that an author learns that the spelling was right.
# fmt: off
NOT_SUPPORTED = frozenset({
    "abs", "acos", "area", "asin", "atan", "atan2", "boolean", "boolean-from-string", "checklist",
    "contains", "cos", "count", "count-non-empty", "current", "date", "date-time", "decimal-date-time",
    "decimal-time", "digest", "distance", "ends-with", "exp", "exp10", "format-date",
    "format-date-time", "indexed-repeat", "instance", "int", "is-selected", "join", "jr:choice-name",
    "jr:itext", "log", "log10", "normalize-space", "now", "once", "pi", "position", "pow", "property",
    "pulldata", "random", "randomize", "regex", "selected-at", "sin", "sqrt", "starts-with", "string",
    "substr", "substring-after", "substring-before", "sum", "tan", "translate", "uuid", "version",
    "weighted-checklist",
})
# fmt: on
