"""The question types, by the name that a questionnaire gives: one line for each."""

from questionnaire.types.address import Address
from questionnaire.types.base import Cleaned, QuestionType
from questionnaire.types.choices import MultiChoice, SingleChoice, YesNo
from questionnaire.types.consent import Consent
from questionnaire.types.constant_sum import ConstantSum
from questionnaire.types.currency import Currency
from questionnaire.types.date import Date
from questionnaire.types.datetime import DateTime
from questionnaire.types.decimal import DecimalNumber
from questionnaire.types.derived import Calculated, Hidden
from questionnaire.types.duration import Duration
from questionnaire.types.email import Email
from questionnaire.types.information import Information
from questionnaire.types.matrix_multi import MatrixMulti
from questionnaire.types.matrix_number import MatrixNumber
from questionnaire.types.matrix_single import MatrixSingle
from questionnaire.types.matrix_text import MatrixText
from questionnaire.types.month import Month
from questionnaire.types.number import Number
from questionnaire.types.percentage import Percentage
from questionnaire.types.phone import Phone
from questionnaire.types.pictures import ImageMulti, ImageSingle
from questionnaire.types.postcode import Postcode
from questionnaire.types.quantity import Quantity
from questionnaire.types.ranking import Ranking
from questionnaire.types.rating import Rating
from questionnaire.types.recommendation import Recommendation
from questionnaire.types.scale import Scale
from questionnaire.types.texts import LongText, ShortText
from questionnaire.types.time import Time
from questionnaire.types.upload import Upload
from questionnaire.types.url import Url

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
    "decimal": DecimalNumber(),
    "currency": Currency(),
    "percentage": Percentage(),
    "quantity": Quantity(),
    "constant_sum": ConstantSum(),
    "short_text": ShortText(),
    "long_text": LongText(),
    "date": Date(),
    "time": Time(),
    "datetime": DateTime(),
    "month": Month(),
    "duration": Duration(),
    "email": Email(),
    "phone": Phone(),
    "url": Url(),
    "postcode": Postcode(),
    "address": Address(),
    "consent": Consent(),
    "information": Information(),
    "image_single": ImageSingle(),
    "image_multi": ImageMulti(),
    "upload": Upload(),
    "calculated": Calculated(),
    "hidden": Hidden(),
}

__all__ = ["TYPES", "Cleaned", "QuestionType"]
