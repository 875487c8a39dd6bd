"""One choice in each row; required means every row."""

import datetime as dt
from typing import Any

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Question, Row
from questionnaire.faults import Fault
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    QuestionType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.choices import option_words
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

# With more columns its rows are stacked at every width.
WIDEST_MATRIX = 7


class MatrixSingle(QuestionType):
    name = N_("Matrix, one choice per row")
    reads = "choice"
    options = "needed"
    rows = True
    # Too wide to stand beside a line.
    hangs = False

    def keys(self, question: Question) -> tuple[str, ...]:
        return tuple(f"{question.code}/{row.code}" for row in question.rows)

    def anchor(self, question: Question, control: str) -> str:
        """The first radio of a row."""
        return control.replace("/", "-")

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [
            PlannedColumn(key, "choice", key, part=row.label)
            for row, key in zip(question.rows, question.keys, strict=True)
        ]

    def draw(self, sheet: Sheet) -> Drawn:
        heads = [sheet.words(option.label) for option in sheet.options]
        rows = [self._drawn_row(sheet, row, heads) for row in sheet.question.rows]
        columns = len(heads) if len(heads) <= WIDEST_MATRIX else 0
        return Drawn("matrix", {"wide": True, "heads": heads, "rows": rows, "columns": columns})

    def _drawn_row(self, sheet: Sheet, row: Row, heads: list[str]) -> dict[str, Any]:
        code = sheet.question.code
        control, identity = f"{code}/{row.code}", f"{code}-{row.code}"
        cells = [
            {
                "id": identity if place == 0 else f"{identity}-{option.code}",
                "code": option.code,
                "label": heads[place],
                "checked": sheet.checked(control, option.code),
            }
            for place, option in enumerate(sheet.options)
        ]
        return {
            "id": identity,
            "name": control,
            "label": sheet.words(row.label),
            "cells": cells,
            "error": sheet.error_at(control),
        }

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        weights = [chance.weight(question, option) for option in question.options]
        return {key: [chance.rng.choices(question.options, weights)[0].code] for key in question.keys}

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        values: dict[str, AnswerValue] = {}
        faults = []
        for row, control in zip(question.rows, question.keys, strict=True):
            code = posted_once(posted, control)
            found = self._fault(question, row, control, code, offered)
            if found:
                faults.append(found)
            values[control] = code if code and not found else None
        return Cleaned(values, faults)

    def _fault(
        self, question: Question, row: Row, control: str, code: str | None, offered: Offered
    ) -> Fault | None:
        labels = {"row": row.label}
        if code is None:
            return fault(question, "repeated", control, labels)
        if not code:
            return fault(question, "missing_row", control, labels) if question.required else None
        return None if code in offered else fault(question, "unknown_choice", control, labels)

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {key: values for key in question.keys if (values := stored_values(answers.get(key)))}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        lines = []
        for row, key in zip(question.rows, question.keys, strict=True):
            words = (option_words(question, code, language) for code in stored_values(answers.get(key)))
            lines.append(Line(", ".join(words), label=row.label.in_(language)))
        return lines if any(line.text for line in lines) else []
