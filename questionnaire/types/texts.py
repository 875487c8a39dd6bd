"""Short and long text. Lengths are counted in characters after NFC, a line end as one."""

import datetime as dt
from collections.abc import Callable

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.plain_text import CharactersRefused, line, passage
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    SingleValueType,
    fault,
    posted_once,
    stored_values,
)

SHORT_TEXT_LENGTH = 255
LONG_TEXT_LENGTH = 5000


class TextType(SingleValueType):
    def __init__(self, tidy: Callable[[str], str], longest: int) -> None:
        self.tidy = tidy
        self.longest = longest

    def max_length(self, question: Question) -> int:
        return question.settings.max_length or self.longest

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        typed = posted_once(posted, question.code)
        if typed is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        try:
            text = self.tidy(typed)
        except CharactersRefused:
            return Cleaned({question.code: None}, [fault(question, "characters")])
        if not text and question.required:
            return Cleaned({question.code: None}, [fault(question, "missing_text")])
        longest = self.max_length(question)
        if len(text) > longest:
            over = len(text) - longest
            return Cleaned({question.code: None}, [fault(question, "too_long", max=longest, over=over)])
        return Cleaned({question.code: text or None}, [])

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, kind="own_words") for value in stored_values(answers.get(question.code))]


SHORT_TEXT = TextType(line, SHORT_TEXT_LENGTH)
LONG_TEXT = TextType(passage, LONG_TEXT_LENGTH)
