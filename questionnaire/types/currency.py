"""An amount of money, stored as its number alone: the currency is a setting of the question.

Symbols, and the decimal places that are not two, are ISO 4217's and CLDR's; a currency without a symbol that people in
Wales know goes by its three letters.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from questionnaire.document import Language, Question, Text
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.amount import LimitedAmount
from questionnaire.words import gettext_noop as N_

POUNDS = "GBP"
SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "INR": "₹", "TRY": "₺", "UAH": "₴", "ILS": "₪"}
WITHOUT_FRACTION = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
IN_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # noqa: SIM905
CODE = re.compile("[A-Z]{3}")


def currency(question: Question) -> str:
    return question.settings.currency or POUNDS


def fraction_digits(code: str) -> int:
    if code in WITHOUT_FRACTION:
        return 0
    return 3 if code in IN_THOUSANDTHS else 2


class Currency(LimitedAmount):
    name = N_("Amount of money")
    settings = ("min", "max", "integer", "currency")
    sentences = {
        "amount": N_("Enter an amount of money, such as 25 or 12.50"),
        "amount_min": N_("Enter an amount that is %(min)s or more"),
        "amount_max": N_("Enter an amount that is %(max)s or less"),
        "amount_min_max": N_("Enter an amount between %(min)s and %(max)s"),
        "whole_amount": N_("Enter a whole amount of money, such as 25"),
        "whole_amount_min": N_("Enter a whole amount that is %(min)s or more"),
        "whole_amount_max": N_("Enter a whole amount that is %(max)s or less"),
        "whole_amount_min_max": N_("Enter a whole amount between %(min)s and %(max)s"),
        "unknown_currency": N_("“%(text)s” is no currency. Write its three letters, such as GBP."),
    }

    def prefix(self, question: Question) -> Text:
        shown = SYMBOLS.get(currency(question), currency(question))
        return Text(shown, shown)

    def may_precede(self, question: Question) -> tuple[str, ...]:
        code = currency(question)
        return tuple(dict.fromkeys((SYMBOLS.get(code, code), code)))

    def may_follow(self, question: Question) -> tuple[str, ...]:
        return self.may_precede(question)

    def is_whole(self, question: Question) -> bool:
        return question.settings.integer or fraction_digits(currency(question)) == 0

    def counts(self, question: Question) -> str:
        return currency(question)

    def measured_in(self, question: Question) -> Text:
        code = currency(question)
        return Text(code, code)

    def places(self, question: Question) -> int:
        return fraction_digits(currency(question))

    def around(self, question: Question, value: str, language: Language) -> tuple[str, str]:
        code = currency(question)
        return SYMBOLS.get(code, f"{code}\u00a0"), ""

    def shown(self, question: Question, value: str) -> str:
        """Pounds as they are, pence in two digits: 5, 5.50."""
        whole, point, fraction = value.partition(".")
        return f"{whole}.{fraction.ljust(self.places(question), '0')}" if point else whole

    def limit_words(self, question: Question, limit: Decimal) -> str:
        before, _ = self.around(question, "", "en")
        sign, digits = ("-", -limit) if limit < 0 else ("", limit)
        return f"{sign}{before}{Decimal(self.shown(question, f'{digits:f}')):,f}"

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        yield from super().setting_problems(question)
        if not CODE.fullmatch(currency(question)):
            yield SettingProblem("unknown_currency", {"text": currency(question)})
