"""A page of posted values to canonical answers or faults; and the whole route checked before it is submitted."""

import datetime as dt
from collections.abc import Collection

from msgspec import Struct

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Page, Question, Questionnaire
from questionnaire.faults import Fault


class PageOutcome(Struct, frozen=True):
    """What came of a posted page.

    `values`: what to merge into the stored answers, for the questions that were asked; None for one left empty. Empty
    when there are faults: a page with any invalid answer merges nothing.
    `appeared`: codes of questions that what was posted has made relevant, but that were not asked.
    `relevant`: codes of all questions that are relevant with what was posted, for showing the page again.
    """

    values: dict[str, AnswerValue]
    faults: tuple[Fault, ...]
    appeared: tuple[str, ...]
    relevant: tuple[str, ...]


def clean_page(
    questionnaire: Questionnaire,
    page: Page,
    posted: Posted,
    asked: Collection[str],
    answers: Answers,
    today: dt.date,
) -> PageOutcome:
    """Clean what was posted for a page. Any input gives values or faults; nothing is raised."""
    return PageOutcome({}, (), (), ())


def check_answers(questionnaire: Questionnaire, answers: Answers, today: dt.date) -> tuple[tuple[int, Fault], ...]:
    """Everything that stands in the way of submitting the stored answers: pairs of page number and fault.

    `answers` has the identifying answers among the others; where they are missing they count as unanswered.
    """
    return ()


def as_posted(question: Question, answers: Answers) -> dict[str, list[str]]:
    """Control names and values that a form would send for stored answers. Cleaning them gives the answers back."""
    return {}
