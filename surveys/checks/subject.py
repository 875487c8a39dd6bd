"""What the checks look at, read once for all of them."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from django.utils import timezone

from questionnaire.document import Questionnaire
from surveys.agreement import agreed_among
from surveys.checks.budget import Budget
from surveys.drafts import Draft, questionnaire_from
from surveys.models import Page, Question, SurveyVersion
from surveys.texts import TextUnit, texts_in
from surveys.versions import questionnaire_for

Verdict = Literal["never", "always", "open"]


@dataclass(frozen=True)
class Subject:
    """A draft, the questionnaire it makes, and what it is compared with."""

    draft: Draft
    questionnaire: Questionnaire
    texts: list[TextUnit]
    agreed: set[str]
    earlier: tuple[tuple[int, Questionnaire], ...]  # number and questionnaire of each version, oldest first
    now: dt.datetime
    budget: Budget = field(default_factory=Budget)
    decided: dict[tuple[str, ...], Verdict] = field(
        default_factory=dict
    )  # of rules, so that none is tried out twice

    def page_row(self, code: str) -> Page:
        return self._page_rows[code]

    def question_row(self, code: str) -> Question:
        return self._question_rows[code]

    def page_of(self, question_code: str) -> Page:
        """The page that a question stands on."""
        return self._pages_of_questions[question_code]

    def numbers_of(self, page: Page) -> tuple[int, int]:
        """The number of a page and 0; of one that is asked of a list's items, the list's and its own in it."""
        return self._numbers[page.pk]

    @cached_property
    def _numbers(self) -> dict[int, tuple[int, int]]:
        numbers = {page.pk: (number, 0) for number, page in enumerate(self.draft.pages, 1)}
        for number, page in enumerate(self.draft.pages, 1):
            numbers |= {one.pk: (number, inner) for inner, one in enumerate(self.draft.pages_of(page), 1)}
        return numbers

    @cached_property
    def _pages_of_questions(self) -> dict[str, Page]:
        return {question.code: page for page in self.draft.all_pages for question in page.questions.all()}

    @cached_property
    def _page_rows(self) -> dict[str, Page]:
        return {page.code: page for page in self.draft.all_pages}

    @cached_property
    def _question_rows(self) -> dict[str, Question]:
        return {question.code: question for question in self.draft.questions}


def subject_of(draft: Draft) -> Subject:
    texts = texts_in(draft)
    versions = (
        SurveyVersion.objects.filter(survey=draft.survey).order_by("number").values_list("pk", "number")
    )
    return Subject(
        draft=draft,
        questionnaire=questionnaire_from(draft),
        texts=texts,
        agreed=agreed_among(draft.survey, texts),
        earlier=tuple((number, questionnaire_for(pk)) for pk, number in versions),
        now=timezone.now(),
    )
