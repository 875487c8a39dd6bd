"""What whoever keys a page says about the form on paper: which questions are empty there, and which answers are written
there just so although a rule forbids them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec

from questionnaire.cleaning import PageOutcome
from questionnaire.document import Page
from questionnaire.paper import is_missing, may_all_stand, notes
from responses.posts import Post, names_of
from responses.spots import Spot
from responses.texts import piped
from responses.views.arriving import Arrival

# No question has such a code, so these controls meet none of a question's.
EMPTY = "//empty"
WRITTEN = "//written"


@dataclass(frozen=True)
class OnPaper:
    """Codes of questions, as ticked."""

    empty: Collection[str] = ()
    written: Collection[str] = ()

    @classmethod
    def said_in(cls, post: Post) -> "OnPaper":
        return cls(frozenset(post.fields.get(EMPTY, ())), frozenset(post.fields.get(WRITTEN, ())))

    @property
    def codes(self) -> frozenset[str]:
        return frozenset((*self.empty, *self.written))

    def without_empty(self, page: Page, fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """The fields without those of questions that are said to be empty: a radio cannot be unticked otherwise."""
        empty = names_of(question for question in page.questions if question.code in self.empty)
        return {name: values for name, values in fields.items() if name.partition("/")[0] not in empty}


NOTHING_ON_PAPER = OnPaper()


@dataclass(frozen=True)
class Choice:
    """A question that can be ticked."""

    code: str
    text: str
    is_ticked: bool


@dataclass(frozen=True)
class PaperChoices:
    empty: list[Choice]
    written: list[Choice]


def paper_choices(arrival: Arrival, spot: Spot, outcome: PageOutcome, said: OnPaper) -> PaperChoices:
    """What can be ticked on a page: any of its questions as empty, and as written so those that only break a rule."""
    questions = [q for q in spot.page.questions if q.code in outcome.relevant and q.keys]
    texts = {
        question.code: piped(
            question.text,
            arrival.questionnaire,
            arrival.visit.survey,
            arrival.response.answers,
            arrival.language,
            spot,
        )
        for question in questions
    }
    faults = {code: [fault for fault in outcome.faults if fault.question == code] for code in texts}
    breaking = [
        code for code, found in faults.items() if may_all_stand(found) and not all(map(is_missing, found))
    ]
    return PaperChoices(
        [Choice(code, text, code in said.empty) for code, text in texts.items()],
        [Choice(code, texts[code], code in said.written) for code in breaking],
    )


def with_notes_of_paper(outcome: PageOutcome, asked: Collection[str]) -> PageOutcome:
    """The outcome with notes, beside the values, of what was let stand."""
    if outcome.faults:
        return outcome
    noted = notes([code for code in asked if code in outcome.relevant], outcome.let_stand)
    return msgspec.structs.replace(outcome, values=outcome.values | noted)
