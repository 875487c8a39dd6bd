"""One choice in each row; required means every row."""

import datetime as dt

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Question, Row
from questionnaire.faults import Fault
from questionnaire.types.base import Cleaned, Line, Offered, QuestionType, fault, posted_once, stored_values
from questionnaire.types.choices import option_words


class MatrixSingle(QuestionType):
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
