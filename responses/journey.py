"""Where a respondent stands: how far they may go, and what will be submitted."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from questionnaire.answers import AnswerValue
from questionnaire.document import Page, Question, Questionnaire
from questionnaire.lists import answers_of, has_all, items_of, stored_under
from questionnaire.routing import Walk, on_route, walk_to
from responses.noting import notes_kept
from responses.pending import PageKey
from responses.reading import StoredResponse
from responses.spots import Spot, pending_key


class ItemPage(NamedTuple):
    """The id of an item, and the number of one of the pages that are asked of it."""

    item: str
    number: int


@dataclass(frozen=True)
class Standing:
    """`route`: numbers of the pages to visit. `unfinished`: the first of them with a question that was never asked,
    or with typing that is not saved; None if nothing is left to do. `item`: where that is a list, the first page of one
    of its items of which that is true; None if it has yet to be said that these are all."""

    route: tuple[int, ...]
    unfinished: int | None
    item: ItemPage | None = None

    def may_visit(self, number: int) -> bool:
        return number in self.route and (self.unfinished is None or number <= self.unfinished)

    def before(self, number: int) -> int | None:
        return max((page for page in self.route if page < number), default=None)

    def after(self, number: int) -> int | None:
        return next((page for page in self.route if page > number), None)

    def position(self, number: int) -> int:
        return self.route.index(number) + 1


def standing(questionnaire: Questionnaire, response: StoredResponse, today: dt.date) -> Standing:
    """Found in one walk. Whether every answer still holds is checked only when they are submitted."""
    return standing_with(questionnaire, response.answers, response.pending.pages.keys(), today)


def standing_with(
    questionnaire: Questionnaire,
    answers: Mapping[str, AnswerValue],
    typed: Collection[PageKey],
    today: dt.date,
) -> Standing:
    walk = Walk(questionnaire, answers, today)
    route: list[int] = []
    unfinished = item = None
    for number, page in enumerate(questionnaire.pages, 1):
        if page.repeat is not None and unfinished is None and walk.is_true(page.relevant):
            item = _unfinished_item(walk, number, page, typed)
            if item is not None or not has_all(page, answers):
                unfinished = number
        questions = walk.pass_page(page)
        if not questions:
            continue
        route.append(number)
        if page.repeat is None and unfinished is None and _is_unfinished(questions, number, answers, typed):
            unfinished = number
    return Standing(tuple(route), unfinished, item)


def item_standing(
    questionnaire: Questionnaire, response: StoredResponse, spot: Spot, today: dt.date
) -> Standing:
    """As `standing`, among the pages of the item that a spot is of: their numbers are those in the list."""
    typed = response.pending.pages.keys()
    walk = walk_to(questionnaire, spot.page_of_list(1), response.answers, today, spot.item)
    pages = list(_pages_of_item(walk, spot.number, spot.list_page, spot.item, typed))
    unfinished = next((number for number, is_unfinished in pages if is_unfinished), None)
    return Standing(tuple(number for number, _ in pages), unfinished)


def _unfinished_item(walk: Walk, number: int, page: Page, typed: Collection[PageKey]) -> ItemPage | None:
    """The first page of an item with something left to do; of one that is being added, if something is typed there."""
    items = items_of(page, walk.answers)
    for item in [*items, *(item for item in being_added(number, typed) if item not in items)]:
        for inner, is_unfinished in _pages_of_item(walk.about_item(page, item), number, page, item, typed):
            if is_unfinished:
                return ItemPage(item, inner)
    return None


def being_added(number: int, typed: Collection[PageKey]) -> list[str]:
    """The ids of items of the list `number` on whose first page something is typed that is not saved."""
    keys = (key.split("/") for key in typed if isinstance(key, str))
    return [item for of_list, item, inner in keys if of_list == str(number) and inner == "1"]


def _pages_of_item(
    walk: Walk, number: int, page: Page, item: str, typed: Collection[PageKey]
) -> Iterator[tuple[int, bool]]:
    """The pages that are asked of an item, and whether each is unfinished. The walk is at the first of them."""
    for inner, asked in enumerate(page.item_pages, 1):
        if questions := walk.pass_page(asked):
            yield inner, _is_unfinished(questions, pending_key(number, item, inner), walk.answers, typed)


def _is_unfinished(
    questions: tuple[Question, ...],
    key: PageKey,
    answers: Mapping[str, AnswerValue],
    typed: Collection[PageKey],
) -> bool:
    return key in typed or not all(_was_asked(question, answers) for question in questions)


def final_answers(
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue], today: dt.date
) -> dict[str, AnswerValue]:
    """What is submitted: the answers on the route, and the notes that go with them."""
    kept = on_route(questionnaire, answers, today)
    notes = notes_kept(questionnaire, answers, kept)
    for page in questionnaire.lists.values():
        for item in items_of(page, kept):
            own = answers_of(page, item, answers), answers_of(page, item, kept)
            notes |= stored_under(page, item, notes_kept(questionnaire, *own))
    return kept | notes


def _was_asked(question: Question, answers: Mapping[str, AnswerValue]) -> bool:
    # All keys of a question are stored together, so the first speaks for all.
    return not question.keys or question.keys[0] in answers
