"""Answers in words, for checking them and for piping them into texts."""

from typing import Literal

from msgspec import Struct

from questionnaire.answers import Answers
from questionnaire.document import Language, Question


class Line(Struct, frozen=True):
    """One line of an answer, as plain text that is not escaped.

    `label` is the row of a matrix, or the place in a ranking ("1"); otherwise empty.
    `kind`: `words` are the author's, in the language asked for; `own_words` are the respondent's, in whichever they
    chose; a `date` is ISO, for the caller to format; a `number` is a canonical decimal.
    `detail` is what the respondent wrote beside an option. A matrix row left empty has empty text.
    """

    text: str
    kind: Literal["words", "own_words", "number", "date"] = "words"
    label: str = ""
    detail: str = ""


def describe(question: Question, answers: Answers, language: Language) -> list[Line]:
    """The answer to a question in words; an empty list if it has none."""
    return []
