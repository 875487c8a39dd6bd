"""Values that nobody is asked for: calculated from other answers, fixed by the author, or brought along by a link.

They are worked out on each walk through the questionnaire (questionnaire/routing.py) when their place is passed, so
that they always fit the answers before them, and are stored with the others when a response is submitted.
"""

import datetime as dt
from collections.abc import Iterable

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Question
from questionnaire.expressions.evaluation import evaluate
from questionnaire.expressions.tree import Call, Negative, Node, Number, Operation
from questionnaire.plain_text import CharactersRefused, line
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.base import (
    Cleaned,
    ColumnKind,
    Line,
    LineKind,
    Offered,
    PlannedColumn,
    QuestionType,
    stored_values,
)
from questionnaire.words import gettext_noop as N_

# Of a value that a link brings along: nobody's address should be longer.
LONGEST = 200

_NO_RESULT = frozenset({"", "NaN", "Infinity", "-Infinity"})
_NUMERIC = frozenset({"+", "-", "*", "div", "mod"})
_NUMBER_FUNCTIONS = frozenset(
    {"round", "int", "min", "max", "sum", "number", "count", "count-selected", "string-length", "abs", "pow"}
)


class Derived(QuestionType):
    """What calculated and hidden values share: one text or number, which no page shows."""

    reads = "value"
    asked = False
    hangs = False

    def keys(self, question: Question) -> tuple[str, ...]:
        return (question.code,)

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        """Nothing, whatever a form claims to have asked."""
        return Cleaned(dict.fromkeys(question.keys), [])

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value) for value in stored_values(answers.get(question.code))]

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [PlannedColumn(question.code, "text", question.code)]


class Calculated(Derived):
    """The result of `question.calculation`: a text, or a canonical decimal. Empty where it has none, such as the sum
    of a number and an answer that was not given."""

    name = N_("Calculated value")
    calculates = True
    sentences = {
        "no_calculation": N_("Say what it is calculated from, such as ${staff} + ${volunteers}."),
    }

    def derive(self, question: Question, answers: Answers, readable: Answers, today: dt.date) -> AnswerValue:
        if question.calculation is None:
            return None
        # As a text, in the language's own terms: the browser does the same.
        result = evaluate(Call("concat", (question.calculation.tree,)), readable, today)
        return None if result in _NO_RESULT else str(result)

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        kind: LineKind = "number" if gives_number(question) else "words"
        return [Line(value, kind) for value in stored_values(answers.get(question.code))]

    def columns(self, question: Question) -> list[PlannedColumn]:
        kind: ColumnKind = "number" if gives_number(question) else "text"
        return [PlannedColumn(question.code, kind, question.code)]

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return () if question.calculation is not None else (SettingProblem("no_calculation"),)


class Hidden(Derived):
    """`settings.parameter` names the part of the start page's address that it is taken from; `settings.value` is its
    value where there is none."""

    name = N_("Hidden value")
    settings = ("value", "parameter")
    sentences = {
        "no_hidden_value": N_("Give it a value, or name the part of the address that it is taken from."),
    }

    def derive(self, question: Question, answers: Answers, readable: Answers, today: dt.date) -> AnswerValue:
        return answers.get(question.code) or question.settings.value or None

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        if question.settings.value or question.settings.parameter:
            return ()
        return (SettingProblem("no_hidden_value"),)


def gives_number(question: Question) -> bool:
    """Whether the calculation can give nothing but a number."""
    return question.calculation is not None and _is_number(question.calculation.tree)


def _is_number(tree: Node) -> bool:
    match tree:
        case Number() | Negative():
            return True
        case Operation(operator=operator):
            return operator in _NUMERIC
        case Call(function="if", arguments=(_, then, otherwise)):
            return _is_number(then) and _is_number(otherwise)
        case Call(function=function):
            return function in _NUMBER_FUNCTIONS
    return False


def brought_along(typed: str) -> str | None:
    """A value from an address, cleaned as a short text is; None if it is empty, too long, or no text at all."""
    try:
        value = line(typed)
    except CharactersRefused:
        return None
    return value if value and len(value) <= LONGEST else None
