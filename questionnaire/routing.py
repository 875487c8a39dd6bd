"""Which page comes next, and which questions are relevant.

Expressions read earlier answers only (publishing checks it), so one walk through the pages in order settles
everything, and a route always ends. An answer that is off the route reads as empty, however it was stored. Routes
depend on codes alone, never on words, and so are the same in both languages.
"""

import datetime as dt

from questionnaire.answers import Answers, AnswerValue
from questionnaire.document import Option, Page, Question, Questionnaire
from questionnaire.expressions import holds
from questionnaire.expressions.tree import Expression


class Walk:
    """A walk through the questionnaire with the answers given so far, page by page in order.

    `readable` holds the answers that expressions may read: those of the relevant questions passed so far.
    """

    def __init__(self, questionnaire: Questionnaire, answers: Answers, today: dt.date) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.today = today
        self.readable: dict[str, AnswerValue] = {}

    def is_true(self, condition: Expression | None) -> bool:
        """Whether a condition holds here; no condition always does."""
        return condition is None or holds(condition.tree, self.readable, self.today)

    def offered(self, question: Question) -> dict[str, Option]:
        """The options that the question offers here, by code."""
        if not question.has_conditional_options:
            return question.options_by_code
        return {option.code: option for option in question.options if self.is_true(option.relevant)}

    def offered_answers(self, question: Question, answers: Answers | None = None) -> dict[str, AnswerValue]:
        """The question's own answers, without options that are not offered here and their texts."""
        answers = self.answers if answers is None else answers
        own = {key: answers[key] for key in question.keys if key in answers}
        return _without(question, own, self.offered(question)) if question.has_conditional_options else own

    def take(self, question: Question, answers: Answers) -> None:
        """Let later expressions read the answers to a relevant question. Identifying ones cannot be read."""
        if question.code in self.questionnaire.codes_read and not question.identifying:
            self.readable.update(self.offered_answers(question, answers))

    def pass_page(self, page: Page) -> tuple[Question, ...]:
        """The relevant questions of the page, their answers taken; none if the page itself is not relevant."""
        return self.pass_questions(page) if self.is_true(page.relevant) else ()

    def pass_questions(self, page: Page) -> tuple[Question, ...]:
        """As `pass_page`, for a page that is being visited whether it is relevant or not."""
        relevant = []
        for question in page.questions:
            if self.is_true(question.relevant):
                relevant.append(question)
                self.take(question, self.answers)
        return tuple(relevant)


def _without(
    question: Question, own: dict[str, AnswerValue], offered: dict[str, Option]
) -> dict[str, AnswerValue]:
    """The question's answers, None in place of options that are not offered, and of their other texts."""
    withdrawn = {option.code for option in question.options} - set(offered)
    texts = {f"{question.code}/{code}" for code in withdrawn if question.kind.other_texts}
    kept: dict[str, AnswerValue] = {}
    for key, value in own.items():
        if isinstance(value, list):
            kept[key] = [code for code in value if code not in withdrawn] or None
        else:
            is_code = key == question.code or question.kind.rows
            kept[key] = None if key in texts or (is_code and value in withdrawn) else value
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
    return tuple(walk.offered(question).values())


def route(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> tuple[int, ...]:
    """The numbers of the pages to visit, in order: relevant, with at least one relevant question."""
    walk = Walk(questionnaire, answers, today)
    return tuple(number for number, page in enumerate(questionnaire.pages, 1) if walk.pass_page(page))


def next_page(questionnaire: Questionnaire, number: int, answers: Answers, today: dt.date) -> int | None:
    """The page of the route that follows a page, which need not be on the route itself. None after the last."""
    return next((page for page in route(questionnaire, answers, today) if page > number), None)


def on_route(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> dict[str, AnswerValue]:
    """The answers without those off the route: of pages, questions and options that are not relevant.

    Keys that the questionnaire does not know are dropped too. A question that was asked and left empty stays None.
    """
    walk = Walk(questionnaire, answers, today)
    kept: dict[str, AnswerValue] = {}
    for page in questionnaire.pages:
        if not walk.is_true(page.relevant):
            continue
        for question in page.questions:
            if walk.is_true(question.relevant):
                kept.update(walk.offered_answers(question))
                walk.take(question, answers)
    return kept
