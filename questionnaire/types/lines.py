"""Lines that have a form of their own: addresses and numbers that are right or wrong by their letters."""

import datetime as dt

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.faults import Fault
from questionnaire.plain_text import CharactersRefused, line
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    Reads,
    SingleValueType,
    fault,
    posted_once,
    stored_values,
)


class FormedLine(SingleValueType):
    """A type whose answer is one line, kept in its canonical form.

    `missing` and `malformed` are kinds of faults; `longest`, if any, is said when it is passed.
    """

    reads: Reads = "text"
    missing: str
    malformed: str
    longest: int | None = None

    def canonical(self, typed: str) -> str | None:
        """The canonical form of a line that `plain_text.line` gave; None if it has another form."""
        raise NotImplementedError

    def in_words(self, stored: str) -> str:
        """As people write it."""
        return stored

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        typed = posted_once(posted, question.code)
        if typed is None:
            return _refused(question, fault(question, "repeated"))
        try:
            text = line(typed)
        except CharactersRefused:
            return _refused(question, fault(question, "characters"))
        if not text:
            if not question.required:
                return _kept(question, None)
            return _refused(question, fault(question, self.missing))
        if self.longest is not None and len(text) > self.longest:
            over = len(text) - self.longest
            return _refused(question, fault(question, "too_long", max=self.longest, over=over))
        value = self.canonical(text)
        return _kept(question, value) if value else _refused(question, fault(question, self.malformed))

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        stored = stored_values(answers.get(question.code))
        return {question.code: [self.in_words(value) for value in stored]} if stored else {}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        stored = stored_values(answers.get(question.code))
        return [Line(self.in_words(value), kind="own_words") for value in stored]


def _kept(question: Question, value: str | None) -> Cleaned:
    return Cleaned({question.code: value}, [])


def _refused(question: Question, found: Fault) -> Cleaned:
    return Cleaned({question.code: None}, [found])
