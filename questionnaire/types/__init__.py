"""The question types, by the name that a questionnaire gives."""

from questionnaire.types.base import Cleaned, QuestionType
from questionnaire.types.choices import MultiChoice, SingleChoice
from questionnaire.types.date import Date
from questionnaire.types.email import Email
from questionnaire.types.matrix_single import MatrixSingle
from questionnaire.types.number import Number
from questionnaire.types.ranking import Ranking
from questionnaire.types.rating import Rating
from questionnaire.types.texts import LONG_TEXT, SHORT_TEXT

TYPES: dict[str, QuestionType] = {
    "single_choice": SingleChoice(),
    "multi_choice": MultiChoice(),
    "yes_no": SingleChoice(),
    "matrix_single": MatrixSingle(),
    "rating": Rating(),
    "ranking": Ranking(),
    "number": Number(),
    "short_text": SHORT_TEXT,
    "long_text": LONG_TEXT,
    "date": Date(),
    "email": Email(),
    "information": QuestionType(),
}

__all__ = ["TYPES", "Cleaned", "QuestionType"]
