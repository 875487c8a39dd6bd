"""A box for every row, or for every row and option where it has options: those are its columns.

Each box is answered as a question of a simpler type is, and kept under a key of its own: `code/row`, or
`code/row/option`. An empty box is no answer.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Option, Question, Row, Text
from questionnaire.faults import Fault
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.base import (
    COLUMN_OF,
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    QuestionType,
    SingleValueType,
    fault,
    in_cell,
    joined,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.choice_matrix import WIDEST_MATRIX
from questionnaire.types.sheet import Drawn, Sheet


class Box(NamedTuple):
    key: str
    row: Row
    option: Option | None

    @property
    def label(self) -> Text:
        return joined(self.row.label, self.option.label) if self.option else self.row.label


def boxes_of(question: Question, row: Row) -> list[Box]:
    """The boxes of a row: one for each option, or the only one."""
    key = f"{question.code}/{row.code}"
    return [Box(f"{key}/{option.code}", row, option) for option in question.options] or [Box(key, row, None)]


def boxes(question: Question) -> list[Box]:
    """Every box, row by row."""
    return [box for row in question.rows for box in boxes_of(question, row)]


class Boxes(QuestionType):
    """`box`: the type by which one box is answered. `missing`: what is wrong with a required box that is empty."""

    options: Literal["none", "beside"] = "beside"
    rows = True
    # Too wide to stand beside a line.
    hangs = False
    script = "boxes"
    box: SingleValueType
    missing: str

    def keys(self, question: Question) -> tuple[str, ...]:
        return tuple(box.key for box in boxes(question))

    def anchor(self, question: Question, control: str) -> str:
        """The box itself. Its key is its id: whatever the codes are, no two are the same."""
        return control

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return self.box.setting_problems(question)

    def columns(self, question: Question) -> list[PlannedColumn]:
        kind = COLUMN_OF[self.reads]
        return [PlannedColumn(box.key, kind, box.key, part=box.label) for box in boxes(question)]

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        values: dict[str, AnswerValue] = {}
        faults: list[Fault] = []
        for box in boxes(question):
            values[box.key] = None
            if box.option is None or box.option.code in offered:
                value, found = self._read(question, box, posted, today)
                values[box.key] = value
                faults += [in_cell(one, box.key, box.label) for one in found]
        return Cleaned(values, faults)

    def _read(
        self, question: Question, box: Box, posted: Posted, today: dt.date
    ) -> tuple[AnswerValue, list[Fault]]:
        typed = posted_once(posted, box.key)
        if typed is None:
            return None, [fault(question, "repeated")]
        if not typed.strip():
            return None, [fault(question, self.missing)] if self.needs_every_box(question) else []
        cleaned = self.box.clean(question, {question.code: [typed]}, {}, today)
        return cleaned.values[question.code], cleaned.faults

    def needs_every_box(self, question: Question) -> bool:
        return question.required

    def without(self, question: Question, answers: Answers, withdrawn: set[str]) -> dict[str, AnswerValue]:
        """The columns of withdrawn options are empty; what stands in the others is no code."""
        gone = {box.key for box in boxes(question) if box.option and box.option.code in withdrawn}
        return {key: None if key in gone else value for key, value in answers.items()}

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {key: values for key in question.keys if (values := stored_values(answers.get(key)))}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        lines = []
        for box in boxes(question):
            for line in self.box.describe(question, {question.code: answers.get(box.key)}, language):
                label = box.label.in_(language)
                lines.append(Line(line.text, line.kind, label, line.detail, line.before, line.after))
        return lines

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {key: self.box.invent(question, chance)[question.code] for key in question.keys}

    def attributes(self, question: Question) -> dict[str, Any]:
        """What the boxes have beside what is typed: as templates/questions/text.html names it."""
        return {}

    def draw(self, sheet: Sheet) -> Drawn:
        heads = [sheet.words(option.label) for option in sheet.options]
        context = {
            "wide": bool(heads),
            "heads": heads,
            "rows": [self._drawn_row(sheet, row, heads) for row in sheet.question.rows],
            "columns": len(heads) if len(heads) <= WIDEST_MATRIX else 0,
            **self.attributes(sheet.question),
        }
        return Drawn("boxes", context)

    def _drawn_row(self, sheet: Sheet, row: Row, heads: list[str]) -> dict[str, Any]:
        question = sheet.question
        label = sheet.words(row.label)
        shown = [box for box in boxes_of(question, row) if box.option is None or box.option in sheet.options]
        drawn = [
            {
                "id": box.key,
                "label": heads[place] if box.option else label,
                "typed": sheet.typed(box.key),
                "error": self.error_in(sheet, box.key),
            }
            for place, box in enumerate(shown)
        ]
        return {"id": f"{question.code}/{row.code}", "label": label, "boxes": drawn}

    def error_in(self, sheet: Sheet, key: str) -> str:
        """What is wrong with one box, in words."""
        return sheet.error_at(key)
