"""An answer that is typed into several fields, side by side: the parts of a date, a month, a length of time."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from questionnaire.answers import Posted
from questionnaire.document import Question
from questionnaire.faults import Fault
from questionnaire.types.base import fault, posted_once
from questionnaire.types.sheet import Sheet


def typed_parts(question: Question, posted: Posted, parts: Iterable[str]) -> dict[str, str] | Fault:
    """What was typed into each field, or the fault of one that was sent several times."""
    typed: dict[str, str] = {}
    for part in parts:
        value = posted_once(posted, f"{question.code}-{part}")
        if value is None:
            return part_fault(question, "repeated", part)
        typed[part] = value.strip()
    return typed


def part_fault(question: Question, kind: str, part: str) -> Fault:
    return fault(question, kind, f"{question.code}-{part}")


def drawn_parts(
    sheet: Sheet, labels: Mapping[str, str], *, width: Callable[[str], int], is_wrong: Callable[[str], bool]
) -> list[dict[str, Any]]:
    """The fields as templates draw them, in the order of their labels."""
    code = sheet.question.code
    return [
        {
            "id": f"{code}-{part}",
            "label": sheet.say(label),
            "width": width(part),
            "typed": sheet.typed(f"{code}-{part}"),
            "wrong": is_wrong(part),
        }
        for part, label in labels.items()
    ]
