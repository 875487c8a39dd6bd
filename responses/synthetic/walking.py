"""One made-up visit: page after page along the route, each cleaned as a respondent's post is."""

from dataclasses import dataclass

from questionnaire.answers import AnswerValue
from questionnaire.cleaning import check_answers, clean_page
from questionnaire.document import Page, Questionnaire, Repeat
from questionnaire.lists import ALL, ID_LENGTH, ID_LETTERS, stored_under
from questionnaire.ordering import seed_within
from questionnaire.routing import item_route, next_page
from responses.journey import final_answers
from responses.noting import with_notes
from responses.synthetic.inventing import Respondent

ATTEMPTS = 100
# After so many, what may be left empty is: a pattern is hardly met by chance.
EMPTY_AFTER = 50


class CannotInvent(Exception):
    """No plausible answer is accepted, for example because a rule of the author's is very narrow."""


@dataclass
class Walked:
    answers: dict[str, AnswerValue]
    pages: list[int]


def walk(
    questionnaire: Questionnaire, who: Respondent, version_number: int, most_pages: int | None = None
) -> Walked:
    """Answer page by page, all of the route or its first pages; finished ones are as they would be submitted."""
    answers: dict[str, AnswerValue] = {}
    pages: list[int] = []
    visit = _Visit(questionnaire, who, version_number, who.rng.randbytes(32))
    number = next_page(questionnaire, 0, answers, who.today)
    while number is not None and (most_pages is None or len(pages) < most_pages):
        page = questionnaire.page(number)
        answers |= visit.page(page, answers) if page.repeat is None else visit.list(page, answers)
        pages.append(number)
        number = next_page(questionnaire, number, answers, who.today)
    if most_pages is None:
        answers = final_answers(questionnaire, answers, who.today)
        if faults := check_answers(questionnaire, answers, who.today):
            raise CannotInvent(f"question {faults[0][1].question}: {faults[0][1].kind}")
    return Walked(answers, pages)


@dataclass(frozen=True)
class _Visit:
    """Who answers what; `seed` decides the order of options."""

    questionnaire: Questionnaire
    who: Respondent
    version_number: int
    seed: bytes

    def page(self, page: Page, answers: dict[str, AnswerValue], item: str = "") -> dict[str, AnswerValue]:
        """What is stored of a page; of an item's, under the keys within it."""
        values = _answer(self.questionnaire, page, self.who, answers, item)
        seed = seed_within(self.seed, item)
        return with_notes(self.questionnaire, values, self.version_number, self.who.language, seed, {})

    def list(self, page: Page, answers: dict[str, AnswerValue]) -> dict[str, AnswerValue]:
        """What is stored of a list: some items, each with its pages."""
        items = [self._new_item() for _ in range(self._how_many(page.repeat or Repeat()))]
        made: dict[str, AnswerValue] = {page.code: items or None, f"{page.code}{ALL}": "yes"}
        for item in items:
            for number, asked in enumerate(page.item_pages, 1):
                so_far = answers | made
                if number in item_route(self.questionnaire, page, item, so_far, self.who.today):
                    made |= stored_under(page, item, self.page(asked, so_far, item))
        return made

    def _how_many(self, repeat: Repeat) -> int:
        """Few more often than many."""
        return min(repeat.max, repeat.min + int(self.who.rng.expovariate(0.7)))

    def _new_item(self) -> str:
        return "".join(self.who.rng.choices(ID_LETTERS, k=ID_LENGTH))


def _answer(
    questionnaire: Questionnaire, page: Page, who: Respondent, answers: dict[str, AnswerValue], item: str
) -> dict[str, AnswerValue]:
    """Clean values of the page's relevant questions.

    All its questions are posted as asked, and what then turns out not to be relevant is dropped: the same as asking one
    after the other, at a fraction of the time.
    """
    codes = [question.code for question in page.questions]
    posted = {question.code: who.posted(question) for question in page.questions}
    for attempt in range(ATTEMPTS):
        fields = {name: values for own in posted.values() for name, values in own.items()}
        outcome = clean_page(questionnaire, page, fields, codes, answers, who.today, item)
        if not outcome.faults:
            kept = {key for code in outcome.relevant for key in questionnaire.question(code).keys}
            return {key: value for key, value in outcome.values.items() if key in kept}
        for code in dict.fromkeys(fault.question for fault in outcome.faults):
            question = questionnaire.question(code)
            is_left_empty = attempt >= EMPTY_AFTER and not question.required
            posted[code] = {} if is_left_empty else who.posted(question)
    raise CannotInvent(f"question {outcome.faults[0].question}: {outcome.faults[0].kind}")
