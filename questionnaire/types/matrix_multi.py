"""Several choices in each row, as a list of codes under `code/row`; required means at least one in every row.

An option that excludes the others does so within its row, and `min_choices` and `max_choices` are counted there.
"""

import datetime as dt
from collections.abc import Iterable

from questionnaire.answers import AnswerValue, Posted
from questionnaire.document import Question, Text
from questionnaire.faults import Fault
from questionnaire.setting_checks import SettingProblem, choice_count_problems
from questionnaire.types.base import Cleaned, Offered, PlannedColumn, fault, in_cell, joined
from questionnaire.types.chance import Chance
from questionnaire.types.choice_matrix import ChoiceMatrix
from questionnaire.types.choices import MultiChoice
from questionnaire.words import gettext_noop as N_

# Each row is answered as a multiple choice is.
_ROW = MultiChoice()


class MatrixMulti(ChoiceMatrix):
    name = N_("Matrix, several choices per row")
    reads = "choices"
    settings = ("min_choices", "max_choices")
    exclusive = True
    control = "checkbox"

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return choice_count_problems(question)

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [
            PlannedColumn(f"{key}/{option.code}", "tick", key, option.code, joined(row.label, option.label))
            for row, key in zip(question.rows, question.keys, strict=True)
            for option in question.options
        ]

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        values: dict[str, AnswerValue] = {}
        faults: list[Fault] = []
        for row, control in zip(question.rows, question.keys, strict=True):
            chosen = _ROW.clean(question, {question.code: posted.get(control) or []}, offered, today)
            values[control] = chosen.values[question.code]
            faults += [self._in_row(question, found, control, row.label) for found in chosen.faults]
        return Cleaned(values, faults)

    @staticmethod
    def _in_row(question: Question, found: Fault, control: str, label: Text) -> Fault:
        if found.kind == "missing_choices":
            return fault(question, "missing_row", control, {"row": label})
        return in_cell(found, control, label)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {key: _ROW.invent(question, chance)[question.code] for key in question.keys}
