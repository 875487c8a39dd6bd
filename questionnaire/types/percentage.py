"""A share of a hundred, from 0 to 100 unless the settings say otherwise. Stored as its number, without the sign."""

from collections.abc import Iterable
from decimal import Decimal

from questionnaire.document import Language, Question, Text
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.amount import LimitedAmount
from questionnaire.types.number import plain
from questionnaire.words import gettext_noop as N_

SIGN = Text("%", "%")
IN_WORDS = ("%", "per cent", "percent", "y cant")
LEAST, MOST = Decimal(0), Decimal(100)


class Percentage(LimitedAmount):
    name = N_("Percentage")
    sentences = {
        "amount_min_max": N_("Enter a percentage between %(min)s and %(max)s"),
        "whole_amount_min_max": N_("Enter a whole percentage between %(min)s and %(max)s"),
    }

    def suffix(self, question: Question) -> Text:
        return SIGN

    def measured_in(self, question: Question) -> Text:
        return SIGN

    def may_follow(self, question: Question) -> tuple[str, ...]:
        return IN_WORDS

    def around(self, question: Question, value: str, language: Language) -> tuple[str, str]:
        return "", "%"

    def bounds(self, question: Question) -> tuple[Decimal, Decimal]:
        least, most = super().bounds(question)
        return LEAST if least is None else least, MOST if most is None else most

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        found = list(super().setting_problems(question))
        least, most = self.bounds(question)
        if not found and least > most:
            found.append(SettingProblem("limits_reversed", {"min": plain(least), "max": plain(most)}))
        return found
