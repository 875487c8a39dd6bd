"""The question types, by the name that a questionnaire gives: one line for each."""

from questionnaire.types.base import Cleaned, QuestionType
from questionnaire.types.choices import MultiChoice, SingleChoice, YesNo
from questionnaire.types.consent import Consent
from questionnaire.types.constant_sum import ConstantSum
from questionnaire.types.date import Date
from questionnaire.types.derived import Calculated, Hidden
from questionnaire.types.email import Email
from questionnaire.types.information import Information
from questionnaire.types.matrix_multi import MatrixMulti
from questionnaire.types.matrix_number import MatrixNumber
from questionnaire.types.matrix_single import MatrixSingle
from questionnaire.types.matrix_text import MatrixText
from questionnaire.types.number import Number
from questionnaire.types.ranking import Ranking
from questionnaire.types.rating import Rating
from questionnaire.types.recommendation import Recommendation
from questionnaire.types.scale import Scale
from questionnaire.types.texts import LongText, ShortText

# In the order in which authors are offered them.
TYPES: dict[str, QuestionType] = {
    "single_choice": SingleChoice(),
    "multi_choice": MultiChoice(),
    "yes_no": YesNo(),
    "matrix_single": MatrixSingle(),
    "matrix_multi": MatrixMulti(),
    "matrix_number": MatrixNumber(),
    "matrix_text": MatrixText(),
    "scale": Scale(),
    "rating": Rating(),
    "recommendation": Recommendation(),
    "ranking": Ranking(),
    "number": Number(),
    "constant_sum": ConstantSum(),
    "short_text": ShortText(),
    "long_text": LongText(),
    "date": Date(),
    "email": Email(),
    "consent": Consent(),
    "information": Information(),
    "calculated": Calculated(),
    "hidden": Hidden(),
}

__all__ = ["TYPES", "Cleaned", "QuestionType"]
