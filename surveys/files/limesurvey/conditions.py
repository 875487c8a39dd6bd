"""Rows of `conditions`, which LimeSurvey had before it had expressions, as a tree of ExpressionScript.

Scenarios are alternatives. Within one every question must fit; several rows about the same question are alternatives.
"""

import re

from django.utils.translation import gettext as _

from surveys.files.limesurvey.phrases import Untranslatable
from surveys.files.limesurvey.script import Binary, Chain, Function, Literal, Name, Tree
from surveys.files.limesurvey.source import Condition
from surveys.files.limesurvey.variables import Variables

_METHODS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def condition_tree(rows: list[Condition], variables: Variables) -> Tree:
    """Raises Untranslatable."""
    scenarios: dict[str, dict[str, list[Tree]]] = {}
    for row in rows:
        fields = scenarios.setdefault(row.scenario, {})
        fields.setdefault(row.field.lstrip("+"), []).append(_tree(row, variables))
    return _all(
        "or", [_all("and", [_all("or", found) for found in fields.values()]) for fields in scenarios.values()]
    )


def _all(operator: str, operands: list[Tree]) -> Tree:
    return operands[0] if len(operands) == 1 else Chain(operator, tuple(operands))


def _tree(row: Condition, variables: Variables) -> Tree:
    field = _field(row.field, variables)
    if row.method.upper() == "RX":
        return Function("regexmatch", (Literal(row.value, True), field))
    if row.method not in _METHODS:
        raise Untranslatable(_("The comparison “%(method)s” is not known.") % {"method": row.method[:20]})
    if other := re.fullmatch(r"@?(\d+X\d+X\w+?)@?|@(Q\d+\w*)@", row.value):
        return Binary(row.method, field, Name(other[1] or other[2], "naok"))
    if row.value.startswith("{"):
        return Binary(row.method, field, Name(row.value.strip("{} "), "naok"))
    return Binary(row.method, field, Literal(row.value, True))


def _field(name: str, variables: Variables) -> Name:
    name = name.lstrip("+").strip("{}")
    if variables.find(name) is None and "." in name:
        name, _dot, _suffix = name.partition(".")
    return Name(name, "naok")
