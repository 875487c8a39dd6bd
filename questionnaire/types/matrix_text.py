"""Rows of short texts: one in each row, or one for each of its columns. Required means every box."""

from typing import Any

from questionnaire.document import Question
from questionnaire.types.boxes import Boxes
from questionnaire.types.texts import ShortText
from questionnaire.words import gettext_noop as N_

_BOX = ShortText()


class MatrixText(Boxes):
    name = N_("Matrix of texts")
    reads = "text"
    settings = ("max_length",)
    box = _BOX
    missing = "missing_text"

    def attributes(self, question: Question) -> dict[str, Any]:
        return {"max_length": _BOX.max_length(question)}
