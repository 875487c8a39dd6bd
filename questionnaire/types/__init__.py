"""The question types, by the name that a questionnaire gives: one line for each."""

from questionnaire.types.base import Cleaned, QuestionType
from questionnaire.types.choices import MultiChoice, SingleChoice, YesNo
from questionnaire.types.date import Date
from questionnaire.types.email import Email
from questionnaire.types.information import Information
from questionnaire.types.matrix_single import MatrixSingle
from questionnaire.types.number import Number
from questionnaire.types.ranking import Ranking
from questionnaire.types.rating import Rating
from questionnaire.types.texts import LongText, ShortText

# In the order in which authors are offered them.
TYPES: dict[str, QuestionType] = {
    "single_choice": SingleChoice(),
    "multi_choice": MultiChoice(),
    "yes_no": YesNo(),
    "matrix_single": MatrixSingle(),
    "rating": Rating(),
    "ranking": Ranking(),
    "number": Number(),
    "short_text": ShortText(),
    "long_text": LongText(),
    "date": Date(),
    "email": Email(),
    "information": Information(),
}

__all__ = ["TYPES", "Cleaned", "QuestionType"]
