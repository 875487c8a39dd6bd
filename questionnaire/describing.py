"""An answer in words: what the caller shows when answers are checked."""

from questionnaire.answers import Answers
from questionnaire.document import Language, Question
from questionnaire.types import TYPES
from questionnaire.types.base import Line

__all__ = ["Line", "describe"]


def describe(question: Question, answers: Answers, language: Language) -> list[Line]:
    """The answer to a question in words; an empty list if it has none."""
    return TYPES[question.type].describe(question, answers, language)
