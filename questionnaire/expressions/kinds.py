"""What kinds of values questions and parts of expressions have, as far as that can be known before anybody answers."""

import datetime as dt

from questionnaire.document import Question
from questionnaire.expressions.tree import Negative, Node, Number, String
from questionnaire.expressions.values import in_calendar, number_in, number_text, part_of_day

# Kinds of answers that have an order of the calendar.
CALENDAR = ("date", "time", "moment", "month")
# Those of them that are days in arithmetic.
DAYS = ("date", "moment")


def codes(question: Question) -> tuple[str, ...]:
    """What a choice can be: the codes of its options, and the points of a scale."""
    return question.kind.codes(question)


def literal(node: Node) -> str | None:
    """The text of a string or number that stands in the expression."""
    match node:
        case String(text=text):
            return text
        case Number(value=value):
            return number_text(value)
        case Negative(operand=Number(value=value)):
            return number_text(-value)
    return None


def has_numbers(question: Question) -> bool:
    """Whether the question's value can be a number: of a choice, if any of its codes is one."""
    if question.kind.reads == "choice":
        return any(map(is_number, codes(question)))
    return question.kind.reads in ("number", "value")


def is_number(text: str) -> bool:
    return number_in(text) is not None


def is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_of_kind(kind: str, text: str) -> bool:
    """Whether a text is a date, time, month or moment; a date is a moment too."""
    found = in_calendar(text)
    if kind == "moment" and found == "date":
        return is_date(text)
    if found != kind:
        return False
    match kind:
        case "month":
            return is_date(f"{text}-01")
        case "time":
            return part_of_day(text) >= 0
        case "moment":
            return is_date(text[:10]) and part_of_day(text) >= 0
    return is_date(text)
