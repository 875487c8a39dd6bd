"""A text without an answer."""

import re

from questionnaire.document import Text
from questionnaire.types.base import QuestionType
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


class Information(QuestionType):
    name = N_("Information (no answer)")

    def draw(self, sheet: Sheet) -> Drawn:
        text, language = sheet.question.text, sheet.language
        paragraphs = [
            sheet.words(Text(**{language: part.strip()}))
            for part in _BETWEEN_PARAGRAPHS.split(text.in_(language))
        ]
        return Drawn("information", {"paragraphs": paragraphs if any(paragraphs) else [sheet.words(text)]})
