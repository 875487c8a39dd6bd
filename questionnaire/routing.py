"""Which page comes next, and which questions are relevant.

Expressions read earlier answers only (publishing checks it), so one walk through the pages in order settles
everything. An answer that is off the route reads as empty, however it was stored. Routes depend on codes alone, never
on words, and so are the same in both languages.
"""

import datetime as dt
from typing import Any

from questionnaire.answers import Answers, AnswerValue
from questionnaire.document import Option, Page, Question, Questionnaire
from questionnaire.expressions import holds
from questionnaire.expressions.tree import Expression


class Walk:
    """A walk through the questionnaire with the answers given so far, page by page in order.

    `readable` holds the answers that expressions may read: those of relevant questions passed so far.
    """

    def __init__(self, questionnaire: Questionnaire, answers: Answers, today: dt.date) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.today = today
        self.readable: dict[str, AnswerValue] = {}

    def is_true(self, expression: Expression | None) -> bool:
        """Whether a condition holds here; no condition always does."""
        return expression is None or holds(expression.tree, self.readable, self.today)

    def options(self, question: Question) -> tuple[Option, ...]:
        if not question.has_conditional_options:
            return question.options
        return tuple(option for option in question.options if self.is_true(option.relevant))

    def take(self, question: Question, answers: Answers) -> None:
        """Let later expressions read the answers to a relevant question."""
        if question.identifying:
            return
        for key in question.keys:
            value = answers.get(key)
            if value is not None:
                self.readable[key] = value
        if question.has_conditional_options:
            self._drop_options(question)

    def pass_page(self, page: Page) -> tuple[Question, ...]:
        """The relevant questions of the page, their answers taken; none if the page itself is not relevant."""
        if not self.is_true(page.relevant):
            return ()
        return self.pass_questions(page)

    def pass_questions(self, page: Page) -> tuple[Question, ...]:
        """As `pass_page`, for a page that is being visited whether it is relevant or not."""
        relevant = []
        for question in page.questions:
            if self.is_true(question.relevant):
                relevant.append(question)
                self.take(question, self.answers)
        return tuple(relevant)

    def _drop_options(self, question: Question) -> None:
        offered = {option.code for option in self.options(question)}
        for key, value in offered_only(question, self.readable, offered).items():
            self.readable[key] = value


def offered_only(question: Question, answers: Answers, offered: set[str]) -> dict[str, AnswerValue]:
    """The question's answers without the options that are not offered, nor their other texts."""
    kept: dict[str, AnswerValue] = {}
    for key in question.keys:
        value = answers.get(key)
        text_of = key.partition("/")[2] if question.type != "matrix_single" else ""
        if isinstance(value, list):
            kept[key] = [code for code in value if code in offered] or None
        elif value is not None and (text_of or value) not in offered:
            kept[key] = None
        else:
            kept[key] = value
    return kept


def walk_to(questionnaire: Questionnaire, page: Page, answers: Answers, today: dt.date) -> Walk:
    """A walk that has passed every page before this one."""
    walk = Walk(questionnaire, answers, today)
    for earlier in questionnaire.pages[: questionnaire.number_of(page) - 1]:
        walk.pass_page(earlier)
    return walk


def relevant_questions(
    questionnaire: Questionnaire, page: Page, answers: Answers, today: dt.date
) -> tuple[Question, ...]:
    """The questions that somebody who visits the page is asked. Whether to visit it is for `route` to say."""
    return walk_to(questionnaire, page, answers, today).pass_questions(page)


def relevant_options(
    questionnaire: Questionnaire, question: Question, answers: Answers, today: dt.date
) -> tuple[Option, ...]:
    """The options that the question offers, given the answers before it."""
    if not question.has_conditional_options:
        return question.options
    page = questionnaire.page(questionnaire.page_number_of(question.code))
    walk = walk_to(questionnaire, page, answers, today)
    for earlier in page.questions:
        if earlier.code == question.code:
            break
        if walk.is_true(earlier.relevant):
            walk.take(earlier, answers)
    return walk.options(question)


def route(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> tuple[int, ...]:
    """The numbers of the pages to visit, in order: relevant, with at least one relevant question."""
    walk = Walk(questionnaire, answers, today)
    return tuple(number for number, page in enumerate(questionnaire.pages, 1) if walk.pass_page(page))


def next_page(questionnaire: Questionnaire, number: int, answers: Answers, today: dt.date) -> int | None:
    """The page of the route that follows a page, which need not be on the route itself. None after the last."""
    return next((page for page in route(questionnaire, answers, today) if page > number), None)


def previous_page(questionnaire: Questionnaire, number: int, answers: Answers, today: dt.date) -> int | None:
    """The page of the route before a page, which need not be on the route itself. None before the first."""
    return max((page for page in route(questionnaire, answers, today) if page < number), default=None)


def position(
    questionnaire: Questionnaire, number: int, answers: Answers, today: dt.date
) -> tuple[int, int] | None:
    """(2, 5) for the second page of a route of five; None for a page off the route."""
    pages = route(questionnaire, answers, today)
    return (pages.index(number) + 1, len(pages)) if number in pages else None


def on_route(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> dict[str, Any]:
    """The answers without those off the route: of pages, questions and options that are not relevant.

    Keys that the questionnaire does not know are dropped too. A question that was asked and left empty stays None.
    """
    walk = Walk(questionnaire, answers, today)
    kept: dict[str, AnswerValue] = {}
    for page in questionnaire.pages:
        for question in walk.pass_page(page):
            kept.update(_kept(walk, question, answers))
    return kept


def _kept(walk: Walk, question: Question, answers: Answers) -> dict[str, AnswerValue]:
    stored = {key: answers[key] for key in question.keys if key in answers}
    if not question.has_conditional_options:
        return stored
    offered = {option.code for option in walk.options(question)}
    return {key: value for key, value in offered_only(question, stored, offered).items() if key in stored}
