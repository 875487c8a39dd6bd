"""Whether an expression makes sense where it stands in its questionnaire: what publishing refuses, as data."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

from questionnaire.document import Question, Questionnaire
from questionnaire.expressions.tree import (
    Answer,
    Call,
    Expression,
    Negative,
    Node,
    Number,
    Operation,
    OwnValue,
    String,
    nodes,
)
from questionnaire.expressions.values import number_in, number_text

ProblemKind = Literal[
    "unknown_question",  # code
    "unknown_row",  # code, row
    "unknown_option",  # code, option
    "matrix_without_row",  # code: say which row, ${code/row}
    "no_other_text",  # code, option: ${code/option} where the option has no text box
    "no_value",  # code: information is never answered
    "identifying",  # code
    "later_question",  # code: asked after this place
    "itself",  # code: a condition on its own answer; a constraint says `.`
    "value_outside_constraint",  # `.` in a condition
    "constraint_without_value",  # code: a matrix or information has no single value to constrain
    "several_values",  # code: compared with = where selected() is meant
    "not_a_choice",  # selected() or count-selected() of something else than options; code where it is a question
    "no_order",  # code: < or arithmetic on words
    "not_a_number",  # code, text
    "not_a_date",  # code, text
    # Only of placeholders in texts.
    "same_page",  # code: asked on the page whose text it stands in
    "no_answers_here",  # code: in a text of the survey itself
]

Use = Literal["relevant", "constraint"]


class Problem(Struct, frozen=True):
    """One thing that an expression gets wrong; `values` name it."""

    kind: ProblemKind
    values: dict[str, str] = field(default_factory=dict)


class Place(Struct, frozen=True):
    """Where an expression stands: on a page (by number), a question of it, or an option of that question."""

    page: int
    question: str | None = None
    option: str | None = None
    use: Use = "relevant"

    def is_after(self, question: Question, questionnaire: Questionnaire) -> bool:
        """Whether a question has been asked when this place is reached: on an earlier page, or earlier on this one."""
        if self.question is None:
            return questionnaire.page_number_of(question.code) < self.page
        return questionnaire.order[question.code] < questionnaire.order[self.question]


def problems(expression: Expression, questionnaire: Questionnaire, place: Place) -> list[Problem]:
    """What is wrong with an expression at its place, each problem once, in the order written."""
    check = _Check(questionnaire, place)
    found = check.place_problems()
    for node in nodes(expression.tree):
        found.extend(problem for problem in check.node(node) if problem not in found)
    return found


class _Check:
    def __init__(self, questionnaire: Questionnaire, place: Place) -> None:
        self.questionnaire = questionnaire
        self.place = place
        self.own = questionnaire.questions_by_code.get(place.question or "")

    def place_problems(self) -> list[Problem]:
        if self.place.use == "constraint" and self.own and (self.own.kind.rows or not self.own.keys):
            return [Problem("constraint_without_value", {"code": self.own.code})]
        return []

    def node(self, node: Node) -> Iterator[Problem]:
        match node:
            case Answer():
                yield from self._reference(node)
            case OwnValue() if self.place.use != "constraint":
                yield Problem("value_outside_constraint")
            case Operation(operator="=" | "!=", operands=(left, right)):
                yield from self._compared(left, right)
                yield from self._compared(right, left)
            case Operation(operator="<" | "<=" | ">" | ">=", operands=(left, right)):
                yield from self._ordered(left, right)
                yield from self._ordered(right, left)
            case Operation(operator="+" | "-" | "*" | "div" | "mod", operands=operands):
                yield from self._numeric(*operands)
            case Negative(operand=operand):
                yield from self._numeric(operand)
            case Call(function="min" | "max" | "round", arguments=arguments):
                yield from self._numeric(*arguments)
            case Call(function="selected" | "count-selected", arguments=(chosen, *rest)):
                yield from self._selected(chosen, rest)

    def _reference(self, node: Answer) -> Iterator[Problem]:
        code, _, part = node.key.partition("/")
        question = self.questionnaire.questions_by_code.get(code)
        if question is None:
            yield Problem("unknown_question", {"code": code})
            return
        if question.identifying:
            yield Problem("identifying", {"code": code})
        if code == self.place.question:
            yield Problem("itself", {"code": code})
        elif not self.place.is_after(question, self.questionnaire):
            yield Problem("later_question", {"code": code})
        yield from key_problems(question, part)

    def _compared(self, side: Node, other: Node) -> Iterator[Problem]:
        question = self._question(side)
        wanted = literal(other)
        if question is None or not wanted:
            return
        if question.kind.reads == "choices":
            yield Problem("several_values", {"code": question.code})
        else:
            yield from self._possible(question, wanted)

    def _possible(self, question: Question, wanted: str) -> Iterator[Problem]:
        if question.kind.reads == "choice" and wanted not in codes(question):
            yield Problem("unknown_option", {"code": question.code, "option": wanted})
        # Typed numbers are stored in canonical form, so that a text can equal no other.
        if question.kind.reads == "number" and number_text(number_in(wanted) or 0) != wanted:
            yield Problem("not_a_number", {"code": question.code, "text": wanted})
        if question.kind.reads == "date" and not is_date(wanted):
            yield Problem("not_a_date", {"code": question.code, "text": wanted})

    def _ordered(self, side: Node, other: Node) -> Iterator[Problem]:
        question = self._question(side)
        wanted = literal(other)
        if question is None:
            return
        if question.kind.reads == "date":
            if wanted is not None and not is_date(wanted):
                yield Problem("not_a_date", {"code": question.code, "text": wanted})
        elif not has_numbers(question):
            yield Problem("no_order", {"code": question.code})
        elif wanted is not None and not is_number(wanted):
            yield Problem("not_a_number", {"code": question.code, "text": wanted})

    def _numeric(self, *operands: Node) -> Iterator[Problem]:
        for operand in operands:
            question = self._question(operand)
            if question is not None and not has_numbers(question):
                yield Problem("no_order", {"code": question.code})

    def _selected(self, chosen: Node, rest: list[Node]) -> Iterator[Problem]:
        question = self._question(chosen)
        if question is None:
            # An answer that has no question, or is not to be read, has been reported by itself.
            if not isinstance(chosen, Answer | OwnValue):
                yield Problem("not_a_choice")
            return
        if question.kind.reads not in ("choice", "choices"):
            yield Problem("not_a_choice", {"code": question.code})
            return
        for node in rest:
            wanted = literal(node)
            if wanted is not None and wanted not in codes(question):
                yield Problem("unknown_option", {"code": question.code, "option": wanted})

    def _question(self, node: Node) -> Question | None:
        """The question whose value a node is, if it is one; the text beside an option is none."""
        if isinstance(node, OwnValue):
            return self.own if self.place.use == "constraint" else None
        if not isinstance(node, Answer):
            return None
        question = self.questionnaire.questions_by_code.get(node.code)
        is_text = question is not None and not question.kind.rows and "/" in node.key
        return None if is_text else question


def key_problems(question: Question, part: str) -> Iterator[Problem]:
    """What is wrong with reading `${code}` (no part) or `${code/part}` of a question."""
    if question.kind.reads == "nothing":
        yield Problem("no_value", {"code": question.code})
    elif question.kind.rows:
        if not part:
            yield Problem("matrix_without_row", {"code": question.code})
        elif part not in question.rows_by_code:
            yield Problem("unknown_row", {"code": question.code, "row": part})
    elif part and part not in {option.code for option in question.options_with_text}:
        yield Problem("no_other_text", {"code": question.code, "option": part})


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
    return question.kind.reads == "number"


def is_number(text: str) -> bool:
    return number_in(text) is not None


def is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
