"""Where a respondent stands: how far they may go, and what will be submitted."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from questionnaire.answers import AnswerValue
from questionnaire.document import Question, Questionnaire
from questionnaire.routing import Walk, on_route
from responses.noting import notes_kept
from responses.reading import StoredResponse


@dataclass(frozen=True)
class Standing:
    """`route`: numbers of the pages to visit. `unfinished`: the first of them with a question that was never asked,
    or with typing that is not saved; None if nothing is left to do."""

    route: tuple[int, ...]
    unfinished: int | None

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
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue], typed: Collection[int], today: dt.date
) -> Standing:
    walk = Walk(questionnaire, answers, today)
    route: list[int] = []
    unfinished = None
    for number, page in enumerate(questionnaire.pages, 1):
        questions = walk.pass_page(page)
        if not questions:
            continue
        route.append(number)
        if unfinished is None and (number in typed or not all(_was_asked(q, answers) for q in questions)):
            unfinished = number
    return Standing(tuple(route), unfinished)


def final_answers(
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue], today: dt.date
) -> dict[str, AnswerValue]:
    """What is submitted: the answers on the route, and the notes that go with them."""
    kept = on_route(questionnaire, answers, today)
    return kept | notes_kept(questionnaire, answers, kept)


def _was_asked(question: Question, answers: Mapping[str, AnswerValue]) -> bool:
    # All keys of a question are stored together, so the first speaks for all.
    return not question.keys or question.keys[0] in answers
