"""Which pages, questions and options somebody can come to, found by trying answers."""

import datetime as dt
import itertools
from collections.abc import Iterator

from questionnaire.answers import AnswerValue
from questionnaire.document import Option, Page, Question, Questionnaire
from questionnaire.expressions.tree import Expression
from questionnaire.routing import Walk
from surveys.checks.budget import Budget, cost_of_passing, size
from surveys.checks.domains import depends_on_day, domain_of, uses_in

Target = Page | Question | tuple[Question, Option]


class Search:
    """`pages`, `questions` and `options` are what no answers lead to. It errs on the side of silence: what depends on
    anything that cannot be tried out (surveys/checks/domains.py), or on too much of it, counts as reachable."""

    def __init__(self, questionnaire: Questionnaire, today: dt.date, budget: Budget | None = None) -> None:
        self.questionnaire = questionnaire
        self.today = today
        self.left: set[tuple[str, ...]] = set()
        for page in questionnaire.pages:
            if any(question.kind.asked for question in page.all_questions):
                self.left |= {("page", page.code), ("rule", page.code)}
        asked = [question for question in questionnaire.questions if question.kind.asked]
        self.left |= {("question", question.code) for question in asked}
        own = [question for question in asked if questionnaire.list_asking(question.code) is None]
        optional = [(question, option) for question in own for option in question.options if option.relevant]
        self.left |= {_name(target) for target in optional}
        self.budget = budget or Budget()
        self.costs = {page.code: cost_of_passing(page) for page in questionnaire.pages}
        self.costs_of_items = {
            page.code: sum(map(cost_of_passing, page.item_pages))
            for page in questionnaire.pages
            if page.repeat
        }
        self._walk({})
        self.pages = tuple(page for page in questionnaire.pages if self._never(page))
        self.questions = tuple(question for question in questionnaire.questions if self._never(question))
        self.options = tuple(target for target in optional if self._never(target))

    def _never(self, target: Target) -> bool:
        """Whether every possible answer was tried in vain."""
        reserve = self.budget.reserve
        if _name(target) not in self.left or self.budget.left <= 0:
            return False
        assignments = self._assignments(target)
        if assignments is None:
            return False
        for answers in assignments:
            if not self.budget.spend(self._cost(answers), reserve):
                return False
            self._walk(answers)
            if _name(target) not in self.left:
                return False
        return True

    def has_come_to(self, page: Page) -> bool:
        """Whether the rule of a page was true for some answers, though it may have had nothing to ask."""
        return ("rule", page.code) not in self.left

    def _walk(self, answers: dict[str, AnswerValue]) -> None:
        walk = Walk(self.questionnaire, answers, self.today)
        for page in self.questionnaire.pages:
            if walk.is_true(page.relevant):
                self.left.discard(("rule", page.code))
            if page.repeat is None:
                self._pass(walk, page)
            elif relevant := walk.pass_page(page):
                self.left.discard(("page", page.code))
                self.left -= {("question", question.code) for question in relevant}

    def _cost(self, answers: dict[str, AnswerValue]) -> int:
        """Of a walk with these answers, at most."""
        items = {code: answers.get(code) for code in self.costs_of_items}
        counts = {code: len(ids) if isinstance(ids, list) else 0 for code, ids in items.items()}
        return sum(self.costs.values()) + sum(self.costs_of_items[code] * counts[code] for code in counts)

    def _pass(self, walk: Walk, page: Page) -> None:
        """Pass a page, and note what it asks and offers."""
        if not walk.is_true(page.relevant):
            return
        for question in page.questions:
            if not walk.is_true(question.relevant):
                continue
            if question.kind.asked:
                self.left -= {("page", page.code), ("question", question.code)}
            if question.has_conditional_options:
                self.left -= {_name((question, option)) for option in walk.offered(question).values()}
            walk.take(question, walk.answers)

    def _assignments(self, target: Target) -> Iterator[dict[str, AnswerValue]] | None:
        """All answers that can make a difference; None where they cannot be listed."""
        trees = [expression.tree for expression in self._closure(target)]
        self.budget.spend(sum(map(size, trees)))
        if depends_on_day(trees):
            return None
        domain = domain_of(self.questionnaire, uses_in(trees))
        if domain is None:
            return None
        return (dict(zip(domain, values, strict=True)) for values in itertools.product(*domain.values()))

    def _closure(self, target: Target) -> list[Expression]:
        """The rules on which it depends, directly or by way of the questions that they read."""
        found: list[Expression] = []
        codes: set[str] = set()
        waiting = list(self._conditions(target))
        while waiting:
            expression = waiting.pop()
            found.append(expression)
            for code in expression.codes - codes:
                codes.add(code)
                question = self.questionnaire.questions_by_code.get(code)
                if question is not None:
                    waiting.extend(self._conditions(question))
                elif code in self.questionnaire.lists:
                    waiting.extend(_rules(self.questionnaire.lists[code].relevant))
        return found

    def _conditions(self, target: Target) -> Iterator[Expression]:
        if isinstance(target, tuple):
            question, option = target
            page = self.questionnaire.page(self.questionnaire.page_number_of(question.code))
            found = [option.relevant, question.relevant, page.relevant]
        elif isinstance(target, Question):
            page = self.questionnaire.page(self.questionnaire.page_number_of(target.code))
            found = [target.relevant, page.relevant, target.calculation]
            found += [option.relevant for option in target.options]
        else:
            found = [target.relevant, *(question.relevant for question in target.all_questions)]
        return _rules(*found)


def _rules(*found: Expression | None) -> Iterator[Expression]:
    return (expression for expression in found if expression is not None)


def _name(target: Target) -> tuple[str, ...]:
    if isinstance(target, tuple):
        question, option = target
        return ("option", question.code, option.code)
    return ("page" if isinstance(target, Page) else "question", target.code)
