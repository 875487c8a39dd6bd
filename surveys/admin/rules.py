"""Rules in words, below the field or beside the part that has them."""

from functools import cached_property

from django.db.models import Model
from django.utils.translation import get_language

from questionnaire.document import Language, Questionnaire
from surveys.drafts import load_draft, questionnaire_from
from surveys.expression_words import parse_leniently
from surveys.models import Question, Survey
from surveys.sentences import rule, sentence

RULES = ("relevant", "constraint", "calculation")


class Rules:
    """Sentences for the rules of a survey's draft, in the reader's language. Reads the draft when the first is asked
    for: a form without rules costs nothing."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    @cached_property
    def _questionnaire(self) -> Questionnaire:
        return questionnaire_from(load_draft(self.survey))

    def in_words(self, row: Model, name: str) -> str:
        """The sentence for a rule of a page, question or option; empty where there is no sound one."""
        source = getattr(row, name, "") if name in RULES else ""
        expression = parse_leniently(source) if source else None
        if expression is None:
            return ""
        own = self._questionnaire.questions_by_code.get(row.code) if isinstance(row, Question) else None
        language: Language = "en" if get_language() == "en" else "cy"
        say = sentence if name == "calculation" else rule
        return say(expression, self._questionnaire, language, own if name == "constraint" else None)
