"""The numbers of questions on paper, and what a rule or a text calls a question by them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from questionnaire.document import Language, Page, Question, Questionnaire
from questionnaire.expressions.tree import Answer
from questionnaire.piping import fill, placeholders
from surveys.sentences.names import Names, in_one_line, quoted

# A rule names a question by its number; so much of its wording helps to find it.
LONGEST_NAME = 50


def questions_on_paper(page: Page) -> list[Question]:
    """What stands on a page: neither what is worked out nor what comes with the address."""
    return [question for question in page.questions if question.kind.asked]


def numbers_of(pages: Iterable[Page]) -> dict[str, int]:
    """Numbers from 1, by code, of all questions that have an answer. Information has none."""
    asked = (q for page in pages for q in questions_on_paper(page) if q.keys)
    return {question.code: number for number, question in enumerate(asked, 1)}


class PaperNames(Names):
    """As `Names`, with the number of a question before its wording."""

    def __init__(self, questionnaire: Questionnaire, language: Language, numbers: Mapping[str, int]) -> None:
        super().__init__(questionnaire, language, None)
        self.numbers = numbers

    def answer(self, node: Answer) -> str:
        question = self.map.question(node.code)
        if question is not None and not question.kind.asked:
            words = _("%(value)s (not asked on paper: whoever gave you this questionnaire can tell you)")
            return words % {"value": quoted(node.code)}
        return super().answer(node)

    def question(self, question: Question) -> str:
        number = self.numbers.get(question.code)
        if number is None:
            return super().question(question)
        words = in_one_line(question.text.in_(self.language))
        if len(words) > LONGEST_NAME:
            words = words[: LONGEST_NAME - 1].rstrip() + "…"
        return quoted(f"{number}. {words}")


def piped_on_paper(text: str, numbers: Mapping[str, int], dates: Mapping[str, str]) -> str:
    """A text in which each answer that would be filled in is named instead."""
    values = dict(dates)
    for name in placeholders(text) - dates.keys():
        number = numbers.get(name.partition("/")[0])
        values[name] = (
            _("(your answer to question %(number)d)") % {"number": number} if number is not None else "…"
        )
    return fill(text, values)
