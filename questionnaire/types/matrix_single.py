"""One choice in each row; required means every row."""

import datetime as dt

from questionnaire.answers import AnswerValue, Posted
from questionnaire.document import Question, Row
from questionnaire.faults import Fault
from questionnaire.types.base import Cleaned, Offered, PlannedColumn, fault, posted_once
from questionnaire.types.chance import Chance
from questionnaire.types.choice_matrix import ChoiceMatrix
from questionnaire.words import gettext_noop as N_


class MatrixSingle(ChoiceMatrix):
    name = N_("Matrix, one choice per row")
    reads = "choice"
    control = "radio"

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [
            PlannedColumn(key, "choice", key, part=row.label)
            for row, key in zip(question.rows, question.keys, strict=True)
        ]

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
