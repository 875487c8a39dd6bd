"""What a question's settings ask of an answer, as XLSForm's constraint."""

import re
from typing import Any

from questionnaire.types import TYPES
from surveys.files.xlsform.rules import both

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def constraint_of(question: dict[str, Any]) -> str:
    """The author's own constraint and, with it, what the settings and the exclusive options ask."""
    parts = [*_limits(question), *_lengths(question), *_exclusive(question)]
    rule = question.get("constraint", "")
    for part in parts:
        rule = both(rule, part)
    return rule


def _limits(question: dict[str, Any]) -> list[str]:
    settings, known = question.get("settings", {}), TYPES.get(question["type"])
    # XLSForm's range has its own; a month, a time and a moment compare otherwise there.
    if known is None or known.limits not in ("number", "whole", "date") or known.end_labels:
        return []
    signs = (("min", ">="), ("max", "<="))
    return [
        f". {sign} {_value(settings[name])}" for name, sign in signs if settings.get(name) not in (None, "")
    ]


def _value(limit: object) -> str:
    text = str(limit)
    if text == "today":
        return "today()"
    return f"date('{text}')" if _DATE.fullmatch(text) else text


def _lengths(question: dict[str, Any]) -> list[str]:
    settings, known = question.get("settings", {}), TYPES.get(question["type"])
    parts = []
    if known is not None and known.reads == "text" and settings.get("max_length"):
        parts.append(f"string-length(.) <= {settings['max_length']}")
    if known is not None and known.reads == "choices" and question["type"] != "ranking":
        for name, sign in (("min_choices", ">="), ("max_choices", "<=")):
            if settings.get(name):
                parts.append(f"count-selected(.) {sign} {settings[name]}")
    return parts


def _exclusive(question: dict[str, Any]) -> list[str]:
    known = TYPES.get(question["type"])
    if known is None or known.reads != "choices":
        return []
    return [
        f"not(selected(., '{option['code']}') and count-selected(.) > 1)"
        for option in question.get("options", [])
        if option.get("exclusive") and "'" not in option["code"]
    ]
