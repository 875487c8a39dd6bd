"""Where an expression stands, and what has been asked by then."""

from typing import Literal

from msgspec import Struct

from questionnaire.document import Page, Question, Questionnaire

Use = Literal["relevant", "constraint"]


class Place(Struct, frozen=True):
    """Where an expression stands: on a page (by number), a question of it, or an option of that question.

    `inner` is the number of the page among those that a list asks of each item, where `page` is the list's; 0 on any
    other page.
    """

    page: int
    question: str | None = None
    option: str | None = None
    use: Use = "relevant"
    inner: int = 0


class Spot(Struct, frozen=True):
    """Where a question is asked: the number of its page, its list's code and number in it, its place among all."""

    question: Question
    page: int
    list: str | None
    inner: int
    order: int


class Map:
    """Every question of a questionnaire by its code, those that lists ask of their items among them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.spots: dict[str, Spot] = {}
        self.lists: dict[str, Page] = {}
        self.numbers: dict[str, int] = {}
        for number, page in enumerate(questionnaire.pages, 1):
            self._note(page, number, None, 0)
            if page.repeat is not None:
                self.lists[page.code] = page
                self.numbers[page.code] = number
                for inner, asked in enumerate(page.repeat.pages, 1):
                    self._note(asked, number, page.code, inner)

    def _note(self, page: Page, number: int, of_list: str | None, inner: int) -> None:
        for question in page.questions:
            self.spots[question.code] = Spot(question, number, of_list, inner, len(self.spots))

    def question(self, code: str) -> Question | None:
        spot = self.spots.get(code)
        return spot.question if spot else None

    def list_at(self, place: Place) -> str | None:
        """The code of the list whose item is asked about at a place."""
        return self.questionnaire.page(place.page).code if place.inner else None

    def is_outside_its_list(self, code: str, place: Place) -> bool:
        """Whether a question is asked of the items of a list, and the place is not in one of them."""
        spot = self.spots[code]
        return spot.list is not None and spot.list != self.list_at(place)

    def is_before(self, code: str, place: Place) -> bool:
        """Whether a question has been asked when a place is reached: on an earlier page, or earlier on this one."""
        spot = self.spots[code]
        if self.is_outside_its_list(code, place):
            return spot.page < place.page
        if place.question in self.spots:
            return spot.order < self.spots[place.question].order
        return (spot.page, spot.inner) < (place.page, place.inner)
