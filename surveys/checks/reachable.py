"""Which pages and questions somebody can come to, found by trying answers."""

import datetime as dt
import itertools
from collections.abc import Iterator

from questionnaire.answers import AnswerValue
from questionnaire.document import Page, Question, Questionnaire
from questionnaire.expressions.tree import Call, Expression, nodes
from questionnaire.routing import Walk

# Of questions looked at, in all: some tenths of a second for any survey.
LOOKS = 300_000
# A multiple choice with more options has too many answers to try them all.
MOST_SUBSETS_OF = 8


class Search:
    """`unreachable` holds what no answers lead to. It errs on the side of silence: what depends on anything but
    choices, or on too many of them, counts as reachable."""

    def __init__(self, questionnaire: Questionnaire, today: dt.date) -> None:
        self.questionnaire = questionnaire
        self.today = today
        self.pages_left = {
            page.code
            for page in questionnaire.pages
            if any(question.kind.asked for question in page.all_questions)
        }
        self.questions_left = {question.code for question in questionnaire.questions if question.kind.asked}
        self.looks = LOOKS
        self._walk({})
        self.pages = tuple(page for page in questionnaire.pages if self._never(page))
        self.questions = tuple(question for question in questionnaire.questions if self._never(question))

    def _never(self, target: Page | Question) -> bool:
        """Whether every possible answer was tried in vain."""
        left = self.pages_left if isinstance(target, Page) else self.questions_left
        if target.code not in left:
            return False
        assignments = self._assignments(target)
        if assignments is None:
            return False
        for answers in assignments:
            if self.looks <= 0:
                return False
            self._walk(answers)
            if target.code not in left:
                return False
        return True

    def _walk(self, answers: dict[str, AnswerValue]) -> None:
        walk = Walk(self.questionnaire, answers, self.today)
        for page in self.questionnaire.pages:
            if relevant := walk.pass_page(page):
                self.pages_left.discard(page.code)
                self.questions_left.difference_update(question.code for question in relevant)
        self.looks -= max(1, len(self.questionnaire.questions))

    def _assignments(self, target: Page | Question) -> Iterator[dict[str, AnswerValue]] | None:
        """All answers that can make a difference; None where they cannot be listed."""
        codes = self._closure(target)
        if codes is None:
            return None
        domains: dict[str, list[AnswerValue]] = {}
        for code in sorted(codes):
            # How many items a list has, and what is said of them, cannot be listed.
            if code in self.questionnaire.lists or self.questionnaire.list_asking(code) is not None:
                return None
            if (values := possible(self.questionnaire.questions_by_code.get(code))) is None:
                return None
            domains |= values
        return (dict(zip(domains, values, strict=True)) for values in itertools.product(*domains.values()))

    def _closure(self, target: Page | Question) -> set[str] | None:
        """Codes of the questions on which it depends, directly or by way of others. None if the day matters too."""
        codes: set[str] = set()
        waiting = list(self._conditions(target))
        while waiting:
            expression = waiting.pop()
            if any(isinstance(node, Call) and node.function == "today" for node in nodes(expression.tree)):
                return None
            for code in expression.codes - codes:
                codes.add(code)
                question = self.questionnaire.questions_by_code.get(code)
                if question is not None:
                    waiting.extend(self._conditions(question))
        return codes

    def _conditions(self, target: Page | Question) -> Iterator[Expression]:
        if isinstance(target, Question):
            page = self.questionnaire.page(self.questionnaire.page_number_of(target.code))
            found = [target.relevant, page.relevant, *(option.relevant for option in target.options)]
        else:
            found = [target.relevant, *(question.relevant for question in target.questions)]
        return (expression for expression in found if expression is not None)


def possible(question: Question | None) -> dict[str, list[AnswerValue]] | None:
    """For each key of a choice all values that it can have, unanswered included; None if they cannot be listed."""
    if question is None or question.identifying:
        return {}
    codes = [option.code for option in question.options]
    if question.kind.reads == "choice":
        own = (key for key in question.keys if question.kind.rows or key == question.code)
        return {key: [*question.kind.codes(question), None] for key in own}
    if question.type == "multi_choice" and len(codes) <= MOST_SUBSETS_OF:
        sizes = range(1, len(codes) + 1)
        chosen = [list(some) for size in sizes for some in itertools.combinations(codes, size)]
        return {question.code: [*chosen, None]}
    return None
