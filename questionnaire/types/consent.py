"""One box to tick, with the author's words. Required means that it must be ticked to go on.

The answer is the code of its only option. Beside it, under `code//consent`, is kept which version of the wording was
agreed to and in which language (responses/consent.py).
"""

import datetime as dt
from collections.abc import Iterable

from questionnaire.answers import Posted
from questionnaire.document import Question
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.base import Cleaned, Offered, fault
from questionnaire.types.chance import Chance
from questionnaire.types.choices import SingleChoice
from questionnaire.words import gettext_noop as N_


class Consent(SingleChoice):
    name = N_("Consent")
    options = "beside"
    settings = ()
    preset = False
    other_texts = False
    template = "checkboxes"
    script = "tick"
    records_wording = True
    sentences = {
        "missing_consent": N_("Select ‘%(option)s’ to continue"),
        "one_box": N_("Consent is a single box to tick. Keep one option, and take the others out."),
    }

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        if len(question.options) != 1:
            yield SettingProblem("one_box")

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        cleaned = super().clean(question, posted, offered, today)
        if [found.kind for found in cleaned.faults] == ["missing_choice"]:
            labels = {"option": next(option.label for option in question.options)}
            return Cleaned(cleaned.values, [fault(question, "missing_consent", labels=labels)])
        return cleaned

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {question.code: [question.options[0].code]}
