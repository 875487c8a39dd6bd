"""Which page comes next, and which questions are relevant.

Expressions read earlier answers only (publishing checks it), so one walk through the pages in order settles
everything, and a route always ends. An answer that is off the route reads as empty, however it was stored. Routes
depend on codes alone, never on words, and so are the same in both languages.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from questionnaire.answers import Answers, AnswerValue
from questionnaire.document import Option, Page, Question, Questionnaire
from questionnaire.expressions import holds
from questionnaire.expressions.tree import POSITION, Expression
from questionnaire.lists import answers_of, items_of, stored_under


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
        """The question's own answers, without options that are not offered here and their texts; what nobody is asked
        for is worked out here."""
        answers = self.answers if answers is None else answers
        if not question.kind.asked:
            value = question.kind.derive(question, answers, self.readable, self.today)
            return dict.fromkeys(question.keys, value)
        own = {key: answers[key] for key in question.keys if key in answers}
        if not question.has_conditional_options:
            return own
        withdrawn = question.options_by_code.keys() - self.offered(question).keys()
        return question.kind.without(question, own, withdrawn)

    def take(self, question: Question, answers: Answers) -> None:
        """Let later expressions read the answers to a relevant question. Identifying ones cannot be read."""
        if question.code in self.questionnaire.codes_read and not question.identifying:
            self.readable.update(self.offered_answers(question, answers))

    def pass_page(self, page: Page) -> tuple[Question, ...]:
        """The questions that the page asks, their answers taken; none if the page itself is not relevant."""
        if not self.is_true(page.relevant):
            return ()
        return self.pass_questions(page) if page.repeat is None else self.pass_list(page)

    def pass_questions(self, page: Page) -> tuple[Question, ...]:
        """As `pass_page`, for a page that is being visited whether it is relevant or not."""
        if page.code in self.questionnaire.settled:
            return page.questions
        relevant = []
        for question in page.questions:
            if self.is_true(question.relevant):
                if question.kind.asked:
                    relevant.append(question)
                self.take(question, self.answers)
        return tuple(relevant)

    def keep(self, page: Page) -> dict[str, AnswerValue]:
        """The answers to the relevant questions of a relevant page, which is passed."""
        if not self.is_true(page.relevant):
            return {}
        if page.repeat is not None:
            return self._keep_list(page)
        kept: dict[str, AnswerValue] = {}
        for question in page.questions:
            if self.is_true(question.relevant):
                kept.update(self.offered_answers(question))
                self.take(question, self.answers)
        return kept

    def keep_all(self, pages: Iterable[Page]) -> dict[str, AnswerValue]:
        """As `keep`, of one page after the other."""
        kept: dict[str, AnswerValue] = {}
        for page in pages:
            kept.update(self.keep(page))
        return kept

    def about_item(self, of_list: Page, item: str) -> "Walk":
        """A walk through the pages of a list for one item: it reads this item's answers, and those before the list."""
        walk = Walk(self.questionnaire, answers_of(of_list, item, self.answers), self.today)
        items = items_of(of_list, self.answers)
        place = items.index(item) + 1 if item in items else len(items) + 1
        walk.readable = {**self.readable, POSITION: str(place)}
        return walk

    def pass_list(self, page: Page) -> tuple[Question, ...]:
        """All questions of a list; what its items say is taken."""
        walks = []
        for item in items_of(page, self.answers):
            walks.append(walk := self.about_item(page, item))
            for asked in page.item_pages:
                walk.pass_page(asked)
        self.take_list(page, walks)
        return page.all_questions

    def take_list(self, page: Page, walks: Sequence["Walk"]) -> None:
        """Let later expressions read a list: its code as the ids of its items, and each code within as the list of
        what was answered about them."""
        read = self.questionnaire.codes_read
        if page.code in read:
            self.readable[page.code] = items_of(page, self.answers)
        for question in page.all_questions:
            if question.code in read and not question.identifying:
                for key in question.keys:
                    values = [value for walk in walks if (value := walk.readable.get(key)) is not None]
                    self.readable[key] = [v if isinstance(v, str) else " ".join(v) for v in values]

    def _keep_list(self, page: Page) -> dict[str, AnswerValue]:
        items = items_of(page, self.answers)
        kept: dict[str, AnswerValue] = {page.code: items or None} if page.code in self.answers else {}
        walks = []
        for item in items:
            walks.append(walk := self.about_item(page, item))
            kept.update(stored_under(page, item, walk.keep_all(page.item_pages)))
        self.take_list(page, walks)
        return kept


def walk_to(
    questionnaire: Questionnaire, page: Page, answers: Answers, today: dt.date, item: str = ""
) -> Walk:
    """A walk that has passed every page before this one. A page of a list is one of the pages for its item `item`."""
    walk = Walk(questionnaire, answers, today)
    for earlier in questionnaire.pages[: questionnaire.number_of(page) - 1]:
        walk.pass_page(earlier)
    if (of_list := questionnaire.list_of(page)) is None:
        return walk
    walk = walk.about_item(of_list, item)
    for earlier in of_list.item_pages:
        if earlier.code == page.code:
            break
        walk.pass_page(earlier)
    return walk


def relevant_questions(
    questionnaire: Questionnaire, page: Page, answers: Answers, today: dt.date, item: str = ""
) -> tuple[Question, ...]:
    """The questions that somebody who visits the page is asked. Whether to visit it is for `route` to say."""
    return walk_to(questionnaire, page, answers, today, item).pass_questions(page)


def route(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> tuple[int, ...]:
    """The numbers of the pages to visit, in order: relevant, with at least one relevant question."""
    walk = Walk(questionnaire, answers, today)
    return tuple(number for number, page in enumerate(questionnaire.pages, 1) if walk.pass_page(page))


def route_lengths(questionnaire: Questionnaire) -> tuple[int, int]:
    """The fewest and the most pages that anybody may visit, whatever they answer: between them is every route's length.

    Conditions count as open: the fewest are the pages with a question that has none to meet, the most those that ask
    anything at all.
    """
    asking = [page for page in questionnaire.pages if any(q.kind.asked for q in page.all_questions)]
    return sum(map(_is_for_everybody, asking)), len(asking)


def _is_for_everybody(page: Page) -> bool:
    return page.relevant is None and (
        page.repeat is not None or any(q.kind.asked and q.relevant is None for q in page.questions)
    )


def next_page(questionnaire: Questionnaire, number: int, answers: Answers, today: dt.date) -> int | None:
    """The page of the route that follows a page, which need not be on the route itself. None after the last."""
    return next((page for page in route(questionnaire, answers, today) if page > number), None)


def on_route(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> dict[str, AnswerValue]:
    """The answers without those off the route: of pages, questions and options that are not relevant.

    Keys that the questionnaire does not know are dropped too. A question that was asked and left empty stays None.
    """
    return Walk(questionnaire, answers, today).keep_all(questionnaire.pages)


def on_route_of_item(
    questionnaire: Questionnaire, page: Page, item: str, answers: Answers, today: dt.date
) -> dict[str, AnswerValue]:
    """The answers on the route for texts of an item's page: those about the item have their keys alone."""
    of_list = questionnaire.list_of(page)
    assert of_list is not None, "the page is one of a list"  # noqa: S101
    about = walk_to(questionnaire, of_list.item_pages[0], answers, today, item)
    return on_route(questionnaire, answers, today) | about.keep_all(of_list.item_pages)


def item_route(
    questionnaire: Questionnaire, of_list: Page, item: str, answers: Answers, today: dt.date
) -> tuple[int, ...]:
    """The numbers of the pages that are asked of an item, counted from 1 among the list's."""
    walk = walk_to(questionnaire, of_list.item_pages[0], answers, today, item)
    return tuple(number for number, page in enumerate(of_list.item_pages, 1) if walk.pass_page(page))
