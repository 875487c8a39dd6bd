"""A number of something: the unit is a text of the question, in both languages, and is shown after the box."""

from collections.abc import Iterable

from questionnaire.document import Question, Text
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.amount import Amount
from questionnaire.words import gettext_noop as N_


class Quantity(Amount):
    name = N_("Number with a unit")
    settings = ("min", "max", "integer", "decimals")
    limits = "number"
    unit = True
    sentences = {"no_unit": N_("Say what the number counts: give the unit in both languages.")}

    def suffix(self, question: Question) -> Text:
        return question.unit

    def measured_in(self, question: Question) -> Text:
        return question.unit

    def may_follow(self, question: Question) -> tuple[str, ...]:
        """The unit in either language: what was typed before the language was changed is not a mistake."""
        return tuple(unit for unit in (question.unit.cy.strip(), question.unit.en.strip()) if unit)

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        yield from super().setting_problems(question)
        if not question.unit:
            yield SettingProblem("no_unit")
