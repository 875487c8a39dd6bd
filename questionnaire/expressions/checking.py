"""Whether an expression makes sense where it stands in its questionnaire: what publishing refuses, as data."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

from questionnaire.document import Question, Questionnaire
from questionnaire.expressions.functions import MAX_POWER
from questionnaire.expressions.kinds import (
    CALENDAR,
    DAYS,
    codes,
    has_numbers,
    is_number,
    is_of_kind,
    literal,
)
from questionnaire.expressions.places import Map, Place
from questionnaire.expressions.tree import (
    POSITION,
    Answer,
    Call,
    Expression,
    Negative,
    Node,
    Operation,
    OwnValue,
    parts,
)
from questionnaire.expressions.values import number_in, number_text

__all__ = ["Place", "Problem", "key_problems", "problems"]

ProblemKind = Literal[
    "unknown_question",  # code
    "unknown_row",  # code, row
    "unknown_option",  # code, option
    "matrix_without_row",  # code: say which row, ${code/row}
    "matrix_without_column",  # code, row: say which column, ${code/row/option}
    "no_columns",  # code, row: the row is answered as a whole, ${code/row}
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
    "not_a_time",  # code, text
    "not_a_month",  # code, text
    "not_a_moment",  # code, text
    "unlike",  # code, other: answers of different kinds, compared
    "no_arithmetic",  # code: a time or month
    "several_chosen",  # code: several choices where one value is meant
    "whole_power",  # max: pow() with another power
    # Of lists.
    "in_list",  # code: asked of each item, read outside the list without a function that takes them all
    "list_outside_count",  # code
    "position_outside_list",
    "no_list",  # count() of what is no list
    # Only of placeholders in texts.
    "same_page",  # code: asked on the page whose text it stands in
    "no_answers_here",  # code: in a text of the survey itself
    "shown_outside_list",  # code: asked of each item of a list, and shown elsewhere
]


_NOT_A: dict[str, ProblemKind] = {
    "date": "not_a_date",
    "time": "not_a_time",
    "month": "not_a_month",
    "moment": "not_a_moment",
}


class Problem(Struct, frozen=True):
    """One thing that an expression gets wrong; `values` name it."""

    kind: ProblemKind
    values: dict[str, str] = field(default_factory=dict)


# The functions that take the answers of all items of a list.
OVER_ITEMS = frozenset({"sum", "min", "max", "join", "count", "count-non-empty"})


def problems(expression: Expression, questionnaire: Questionnaire, place: Place) -> list[Problem]:
    """What is wrong with an expression at its place, each problem once, in the order written."""
    check = _Check(questionnaire, place)
    found = check.place_problems()
    for problem in check.below(expression.tree, None):
        if problem not in found:
            found.append(problem)
    return found


class _Check:
    def __init__(self, questionnaire: Questionnaire, place: Place) -> None:
        self.map = Map(questionnaire)
        self.place = place
        self.own = self.map.question(place.question or "")

    def place_problems(self) -> list[Problem]:
        if self.place.use == "constraint" and self.own and not _has_own_value(self.own):
            return [Problem("constraint_without_value", {"code": self.own.code})]
        return []

    def below(self, node: Node, function: str | None) -> Iterator[Problem]:
        """The problems of a node, which a function directly takes, and of the nodes below."""
        yield from self._reference(node, function) if isinstance(node, Answer) else self._node(node)
        within = node.function if isinstance(node, Call) else None
        for part in parts(node):
            yield from self.below(part, within)

    def _node(self, node: Node) -> Iterator[Problem]:
        match node:
            case OwnValue() if self.place.use != "constraint":
                yield Problem("value_outside_constraint")
            case Operation(operator="=" | "!=", operands=(left, right)):
                yield from self._compared(left, right)
                yield from self._compared(right, left)
                yield from self._unlike(left, right)
            case Operation(operator="<" | "<=" | ">" | ">=", operands=(left, right)):
                yield from self._ordered(left, right)
                yield from self._ordered(right, left)
                yield from self._unlike(left, right)
            case Operation(operator="+" | "-" | "*" | "div" | "mod", operands=operands):
                yield from self._numeric(*operands)
            case Negative(operand=operand):
                yield from self._numeric(operand)
            case Call():
                yield from self._call(node)

    def _call(self, node: Call) -> Iterator[Problem]:
        match node:
            case Call(function="selected" | "count-selected", arguments=(chosen, *rest)):
                yield from self._selected(chosen, rest)
            case Call(function="count", arguments=(counted,)):
                yield from self._counted(counted)
            case Call(function="join" | "count-non-empty", arguments=arguments):
                yield from self._one_each(*arguments)
            case Call(function="pow", arguments=(_, power)):
                yield from self._numeric(*node.arguments)
                value = number_in(literal(power) or "")
                if value is not None and (value % 1 or abs(value) > MAX_POWER):
                    yield Problem("whole_power", {"max": str(MAX_POWER)})
            case Call(function="min" | "max" | "sum" | "round" | "int" | "abs" | "sqrt"):
                yield from self._numeric(*node.arguments)

    def _reference(self, node: Answer, function: str | None) -> Iterator[Problem]:
        if node.key == POSITION:
            if not self.place.inner:
                yield Problem("position_outside_list")
            return
        code, _, part = node.key.partition("/")
        question = self.map.question(code)
        if question is None:
            yield from self._list(code, part, function)
            return
        if question.identifying:
            yield Problem("identifying", {"code": code})
        if code == self.place.question:
            yield Problem("itself", {"code": code})
        elif not self.map.is_before(code, self.place):
            yield Problem("later_question", {"code": code})
        elif self.map.is_outside_its_list(code, self.place) and function not in OVER_ITEMS:
            yield Problem("in_list", {"code": code})
        yield from key_problems(question, part)

    def _list(self, code: str, part: str, function: str | None) -> Iterator[Problem]:
        """A code that no question has: of a list, or of nothing."""
        if code not in self.map.lists or part:
            yield Problem("unknown_question", {"code": code})
        elif self.map.numbers[code] >= self.place.page:
            yield Problem("later_question", {"code": code})
        elif function != "count":
            yield Problem("list_outside_count", {"code": code})

    def _counted(self, node: Node) -> Iterator[Problem]:
        if isinstance(node, Answer) and node.code in self.map.spots:
            if not self.map.is_outside_its_list(node.code, self.place):
                yield Problem("no_list")
        elif not isinstance(node, Answer):
            yield Problem("no_list")

    def _one_each(self, *operands: Node) -> Iterator[Problem]:
        for question in filter(None, map(self._question, operands)):
            if question.kind.reads == "choices":
                yield Problem("several_chosen", {"code": question.code})

    def _compared(self, side: Node, other: Node) -> Iterator[Problem]:
        question = self._question(side)
        wanted = literal(other)
        if question is None or not wanted:
            return
        if question.kind.reads == "choices":
            yield Problem("several_values", {"code": side.key if isinstance(side, Answer) else question.code})
        else:
            yield from self._possible(question, wanted)

    def _possible(self, question: Question, wanted: str) -> Iterator[Problem]:
        reads = question.kind.reads
        values = {"code": question.code, "text": wanted}
        if reads == "choice" and wanted not in codes(question):
            yield Problem("unknown_option", {"code": question.code, "option": wanted})
        # Typed numbers are stored in canonical form, so that a text can equal no other.
        if reads == "number" and number_text(number_in(wanted) or 0) != wanted:
            yield Problem("not_a_number", values)
        if reads in CALENDAR and not is_of_kind(reads, wanted):
            yield Problem(_NOT_A[reads], values)

    def _ordered(self, side: Node, other: Node) -> Iterator[Problem]:
        question = self._question(side)
        wanted = literal(other)
        if question is None or question.kind.reads == "value":
            return
        reads = question.kind.reads
        if reads in CALENDAR:
            like_with_like = wanted is None or is_of_kind(reads, wanted)
            if not like_with_like and not (reads in DAYS and is_of_kind("moment", wanted or "")):
                yield Problem(_NOT_A[reads], {"code": question.code, "text": wanted or ""})
        elif not has_numbers(question):
            yield Problem("no_order", {"code": question.code})
        elif wanted is not None and not is_number(wanted):
            yield Problem("not_a_number", {"code": question.code, "text": wanted})

    def _unlike(self, left: Node, right: Node) -> Iterator[Problem]:
        """Two questions whose answers can never be the same kind of thing."""
        one, other = self._question(left), self._question(right)
        if one is None or other is None:
            return
        kinds = {"day" if reads in DAYS else reads for reads in (one.kind.reads, other.kind.reads)}
        if len(kinds) > 1 and kinds <= {"number", "day", "time", "month"}:
            yield Problem("unlike", {"code": one.code, "other": other.code})

    def _numeric(self, *operands: Node) -> Iterator[Problem]:
        for question in filter(None, map(self._question, operands)):
            if question.kind.reads in ("time", "month"):
                yield Problem("no_arithmetic", {"code": question.code})
            elif question.kind.reads not in DAYS and not has_numbers(question):
                yield Problem("no_order", {"code": question.code})

    def _selected(self, chosen: Node, rest: list[Node]) -> Iterator[Problem]:
        question = self._question(chosen)
        if question is None:
            # An answer that has no question, or is not to be read, has been reported by itself.
            if not isinstance(chosen, Answer | OwnValue):
                yield Problem("not_a_choice")
            return
        if question.kind.reads == "value":
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
        question = self.map.question(node.code)
        is_text = question is not None and not question.kind.rows and "/" in node.key
        return None if is_text else question


def _has_own_value(question: Question) -> bool:
    """Whether somebody gives it one answer, which a constraint can be about."""
    return question.kind.asked and not question.kind.rows and bool(question.keys)


def key_problems(question: Question, part: str) -> Iterator[Problem]:
    """What is wrong with reading `${code}` (no part) or `${code/part}` of a question."""
    if question.kind.reads == "nothing":
        yield Problem("no_value", {"code": question.code})
    elif question.kind.rows:
        row, _, column = part.partition("/")
        if not part:
            yield Problem("matrix_without_row", {"code": question.code})
        elif row not in question.rows_by_code:
            yield Problem("unknown_row", {"code": question.code, "row": row})
        elif f"{question.code}/{part}" not in question.keys:
            yield _column_problem(question, row, column)
    elif part and f"{question.code}/{part}" not in question.keys:
        yield Problem("no_other_text", {"code": question.code, "option": part})


def _column_problem(question: Question, row: str, column: str) -> Problem:
    if f"{question.code}/{row}" in question.keys:
        return Problem("no_columns", {"code": question.code, "row": row})
    if not column:
        return Problem("matrix_without_column", {"code": question.code, "row": row})
    return Problem("unknown_option", {"code": question.code, "option": column})
