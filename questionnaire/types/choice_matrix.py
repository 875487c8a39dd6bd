"""What matrices of choices share: the options are chosen anew in each row, and required means every row."""

from typing import Any

from questionnaire.answers import Answers
from questionnaire.document import Language, Question, Row
from questionnaire.types.base import Line, QuestionType, stored_values
from questionnaire.types.choices import option_words
from questionnaire.types.sheet import Drawn, Sheet

# With more columns its rows are stacked at every width.
WIDEST_MATRIX = 7


class ChoiceMatrix(QuestionType):
    """`control`: what each cell is, `radio` or `checkbox`."""

    options = "needed"
    rows = True
    # Too wide to stand beside a line.
    hangs = False
    control: str

    def keys(self, question: Question) -> tuple[str, ...]:
        return tuple(f"{question.code}/{row.code}" for row in question.rows)

    def anchor(self, question: Question, control: str) -> str:
        """The first cell of a row, which has the row's key as its id: whatever the codes are, no two are the same."""
        return control

    def draw(self, sheet: Sheet) -> Drawn:
        heads = [sheet.words(option.label) for option in sheet.options]
        context = {
            "wide": True,
            "heads": heads,
            "rows": [self._drawn_row(sheet, row, heads) for row in sheet.question.rows],
            "columns": len(heads) if len(heads) <= WIDEST_MATRIX else 0,
            "kind": self.control,
            "controls": "govuk-radios" if self.control == "radio" else "govuk-checkboxes",
            "role": "radiogroup" if self.control == "radio" else "group",
        }
        return Drawn("matrix", context)

    def _drawn_row(self, sheet: Sheet, row: Row, heads: list[str]) -> dict[str, Any]:
        control = f"{sheet.question.code}/{row.code}"
        cells = [
            {
                "id": control if place == 0 else f"{control}/{option.code}",
                "code": option.code,
                "label": heads[place],
                "exclusive": option.exclusive and self.exclusive,
                "checked": sheet.checked(control, option.code),
            }
            for place, option in enumerate(sheet.options)
        ]
        return {
            "id": control,
            "name": control,
            "label": sheet.words(row.label),
            "cells": cells,
            "error": sheet.error_at(control),
        }

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {key: values for key in question.keys if (values := stored_values(answers.get(key)))}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        lines = []
        for row, key in zip(question.rows, question.keys, strict=True):
            words = (option_words(question, code, language) for code in stored_values(answers.get(key)))
            lines.append(Line(", ".join(words), label=row.label.in_(language)))
        return lines if any(line.text for line in lines) else []
