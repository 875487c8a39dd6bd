"""Rows of numbers: one in each row, or one for each of its columns. Required means every box.

`settings.display: totals` shows what rows and columns come to, where scripts run; the totals are no answers.
"""

from typing import Any

from questionnaire.document import Question
from questionnaire.types.boxes import Boxes
from questionnaire.types.number import Number, limit_text
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_


class NumberBoxes(Boxes):
    reads = "number"
    limits = "number"
    box = Number()
    missing = "missing_number"

    def attributes(self, question: Question) -> dict[str, Any]:
        settings = question.settings
        return {
            "inputmode": "numeric" if settings.integer else "decimal",
            "minimum": limit_text(settings.min),
            "maximum": limit_text(settings.max),
        }


class MatrixNumber(NumberBoxes):
    name = N_("Matrix of numbers")
    settings = ("min", "max", "integer", "decimals", "display")

    def draw(self, sheet: Sheet) -> Drawn:
        drawn = super().draw(sheet)
        if sheet.question.settings.display == "totals":
            # The script puts in the sum.
            drawn.context["total"] = sheet.say(N_("Total: {sum}"))
        return drawn
