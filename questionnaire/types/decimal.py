"""A number that may have a fraction: XLSForm's `decimal`. `number` is the same with more settings."""

from questionnaire.document import Question
from questionnaire.types.number import Number
from questionnaire.words import gettext_noop as N_


class DecimalNumber(Number):
    name = N_("Decimal number")
    settings = ("min", "max", "decimals")

    def is_whole(self, question: Question) -> bool:
        return False
