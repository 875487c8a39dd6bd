"""What questions, options, numbers and dates are called in a sentence about them."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from questionnaire.dates_in_words import long_date, long_moment, long_month
from questionnaire.document import Language, Question, Questionnaire, Text
from questionnaire.expressions.kinds import is_date
from questionnaire.expressions.places import Map
from questionnaire.expressions.tree import Answer, Node, OwnValue
from questionnaire.expressions.values import in_calendar, number_text
from questionnaire.types.amount import Amount
from questionnaire.types.base import joined
from questionnaire.types.duration import NAMES, Duration
from questionnaire.written import written_line

LONGEST = 90

_PLACEHOLDER = re.compile(r"\$\{[^{}]*\}")


class Names:
    """The names of a questionnaire's parts in one language; what has none there is called by its code."""

    def __init__(self, questionnaire: Questionnaire, language: Language, own: Question | None) -> None:
        self.map = Map(questionnaire)
        self.language = language
        self.own = own

    def question_of(self, node: Node) -> Question | None:
        """The question whose answer a node is; None for the text beside an option, and for anything else."""
        if isinstance(node, OwnValue):
            return self.own
        if not isinstance(node, Answer):
            return None
        question = self.map.question(node.code)
        is_detail = question is not None and "/" in node.key and not question.kind.rows
        return None if is_detail else question

    def kind_of(self, node: Node) -> str:
        """What the answer is that a node reads; empty if that is not known."""
        question = self.question_of(node)
        return question.kind.reads if question else ""

    def answer(self, node: Answer) -> str:
        """The words that stand for an answer, in quotes."""
        code, _slash, part = node.key.partition("/")
        question = self.map.question(code)
        if question is None:
            page = self.map.lists.get(code)
            return self.quoted(page.title if page else None, node.key)
        if not part:
            return self.question(question)
        row_code, _slash, column = part.partition("/")
        row, option = question.rows_by_code.get(row_code), question.options_by_code.get(column or part)
        label = row.label if row else option.label if option else None
        if row and option and column:
            label = joined(row.label, option.label)
        values = {"question": self.question(question), "part": self.quoted(label, part)}
        return _("%(question)s: %(part)s") % values

    def question(self, question: Question) -> str:
        return self.quoted(question.text, question.code)

    def option(self, question: Question | None, code: str) -> str:
        option = question.options_by_code.get(code) if question else None
        return self.quoted(option.label if option else None, code)

    def quoted(self, text: Text | None, code: str) -> str:
        return quoted(in_one_line(text.in_(self.language) if text else "") or code)

    def text(self, written: str) -> str:
        """A text of the expression's own: a date, month or moment in words, anything else in quotes."""
        match in_calendar(written):
            case "date" if is_date(written):
                return long_date(dt.date.fromisoformat(written), self.language)
            case "month":
                # Said as a month in Welsh, where the bare name would mutate after “na”.
                words = long_month(written, self.language)
                return f"mis {words}" if self.language == "cy" else words
            case "moment":
                return long_moment(written, self.language)
            case "time":
                return written
        return quoted(written)

    def number(self, value: float) -> str:
        whole, point, fraction = number_text(abs(value)).partition(".")
        written = f"{int(whole):,}" if whole.isdigit() else whole
        return f"{'−' if value < 0 else ''}{written}{point}{fraction}"

    def counted(self, question: Question) -> str:
        """What a length of time is counted in, for sums in which its number has no words: minutes."""
        name = NAMES[question.kind.counts(question)].in_(self.language) if self.is_duration(question) else ""
        return name.lower()

    @staticmethod
    def is_duration(question: Question) -> bool:
        return isinstance(question.kind, Duration)

    def measured(self, question: Question, value: float) -> str:
        """A number as answers to the question are written, with its unit: £90, 1 hour 30 minutes."""
        if not isinstance(question.kind, Amount | Duration):
            return self.number(value)
        if self.is_duration(question) and value % 1:
            return f"{self.number(value)} ({self.counted(question)})"
        lines = question.kind.describe(question, {question.code: number_text(abs(value))}, self.language)
        return ("−" if value < 0 else "") + " ".join(written_line(line, self.language) for line in lines)


def in_one_line(text: str) -> str:
    """The text without line ends, and with a gap for each answer that would be filled in."""
    return _PLACEHOLDER.sub("…", " ".join(text.split()))


def quoted(words: str) -> str:
    return f"“{words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + '…'}”"


def listed(words: list[str]) -> str:
    """Things one after the other: neither language needs a word for “and”, which in Welsh would change the next."""
    return "; ".join(words)
