"""Where a respondent is among the pages with questions: on one of the questionnaire's own, or on one of an item's.

Answers about an item have their keys alone here, as the forms of its pages have them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from questionnaire.answers import Answers, AnswerValue
from questionnaire.cleaning import as_posted
from questionnaire.document import Page, Question, Questionnaire
from questionnaire.lists import answers_of, is_item_id, items_of, stored_under
from questionnaire.presets import with_presets
from questionnaire.routing import on_route, on_route_of_item
from responses.pending import PageKey


@dataclass(frozen=True)
class Spot:
    """`number` is the page's, or its list's; `inner` the number of an item's page among those of the list."""

    number: int
    page: Page
    of_list: Page | None = None
    item: str = ""
    inner: int = 0

    @property
    def key(self) -> PageKey:
        """Under which what is typed here is kept."""
        return pending_key(self.number, self.item, self.inner) if self.item else self.number

    def own(self, answers: Answers) -> Answers:
        """The answers by the keys that the page's questions have."""
        return answers_of(self.of_list, self.item, answers) if self.of_list is not None else answers

    def stored(self, values: Mapping[str, AnswerValue]) -> Mapping[str, AnswerValue]:
        """The page's values by the keys under which they are stored."""
        return stored_under(self.of_list, self.item, values) if self.of_list is not None else values

    @property
    def list_page(self) -> Page:
        """The list, of an item's page."""
        assert self.of_list is not None, "it is of an item"  # noqa: S101
        return self.of_list

    def page_of_list(self, inner: int) -> Page:
        return self.list_page.item_pages[inner - 1]

    def is_new(self, answers: Answers) -> bool:
        """Whether it is of an item that is not there (yet)."""
        return self.of_list is not None and self.item not in items_of(self.of_list, answers)

    def shown(self, questionnaire: Questionnaire, answers: Answers, today: dt.date) -> dict[str, AnswerValue]:
        """The answers that texts may show here."""
        if self.of_list is None:
            return on_route(questionnaire, answers, today)
        return on_route_of_item(questionnaire, self.page, self.item, answers, today)


def stored_fields(spot: Spot, answers: Answers) -> dict[str, list[str]]:
    """The controls of the page as they stand with what is stored or, of questions never asked, filled in beforehand."""
    return all_fields(spot, answers, {})


def all_fields(spot: Spot, answers: Answers, typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What was typed, and what is stored of the questions that it does not speak of."""
    asked, own = typed.get("asked", ()), spot.own(answers)
    fields: dict[str, list[str]] = {}
    for question in spot.page.questions:
        if question.code not in asked:
            fields |= as_posted(question, with_presets(question, own))
    return fields | dict(typed)


def filled_in(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The controls that hold something."""
    return {name: values for name, values in fields.items() if name != "asked" and any(values)}


def pending_key(number: int, item: str, inner: int) -> str:
    return f"{number}/{item}/{inner}"


def spot_at(questionnaire: Questionnaire, number: int, item: str = "", inner: int = 0) -> Spot | None:
    """None where there is no such page."""
    if not 1 <= number <= len(questionnaire.pages):
        return None
    page = questionnaire.page(number)
    if not item:
        return Spot(number, page)
    if not is_item_id(item) or not 1 <= inner <= len(page.item_pages):
        return None
    return Spot(number, page.item_pages[inner - 1], page, item, inner)


def spot_of(questionnaire: Questionnaire, number: int, question: Question, item: str) -> Spot:
    """Where a question is asked, of the item `item` if it is one of a list's."""
    page = questionnaire.page(number)
    for inner, asked in enumerate(page.item_pages, 1):
        if question in asked.questions:
            return Spot(number, asked, page, item, inner)
    return Spot(number, page)
