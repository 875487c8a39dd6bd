"""What every question type can do."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Option, Question, Text
from questionnaire.faults import Fault, FaultKind

# The options that a question offers, by code, in order.
Offered = Mapping[str, Option]


class Line(Struct, frozen=True):
    """One line of an answer in words, as plain text that is not escaped.

    `label` is the row of a matrix, or the place in a ranking ("1"); otherwise empty.
    `kind`: `words` are the author's, in the language asked for; `own_words` are the respondent's, in whichever they
    chose; a `date` is ISO, for the caller to format; a `number` is a canonical decimal.
    `detail` is what the respondent wrote beside an option. A matrix row left empty has empty text.
    """

    text: str
    kind: Literal["words", "own_words", "number", "date"] = "words"
    label: str = ""
    detail: str = ""


class Cleaned(NamedTuple):
    """What was posted for one question. Where there are faults, `values` are the nearest readable answers."""

    values: dict[str, AnswerValue]
    faults: list[Fault]


class QuestionType:
    """A type without answers; the other types override what they need."""

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        """Canonical values for every key of the question, None for what was left empty; or faults. Never raises."""
        return Cleaned({}, [])

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        """The controls and values that a form sends for stored answers; unanswered ones are left out."""
        return {}

    def check(self, question: Question, answers: Answers, offered: Offered, today: dt.date) -> list[Fault]:
        """What is wrong with stored answers, of whatever form they are."""
        return self.clean(question, self.as_posted(question, answers), offered, today).faults

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        """The answers in words; an empty list if there are none."""
        return []


class SingleValueType(QuestionType):
    """A type with one control, whose name is the question's code."""

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {question.code: stored} if (stored := stored_values(answers.get(question.code))) else {}


def fault(
    question: Question,
    kind: FaultKind,
    control: str | None = None,
    labels: dict[str, Text] | None = None,
    **values: str | int,
) -> Fault:
    """A fault of the question; the control is its first one unless another is named."""
    return Fault(question.code, control or question.code, kind, values, labels or {})


def posted_once(posted: Posted, control: str) -> str | None:
    """The value posted for a control that sends one; empty if it sent none, None if it was sent several times."""
    values = posted.get(control)
    if not values:
        return ""
    return values[0] if len(values) == 1 else None


def stored_values(value: object) -> list[str]:
    """A stored value as a list of strings, even where something else than an answer was stored."""
    if value is None or value == []:
        return []
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
