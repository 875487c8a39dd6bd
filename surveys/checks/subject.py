"""What the checks look at, read once for all of them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from questionnaire.document import Questionnaire
from surveys.agreement import agreed_among
from surveys.drafts import Draft, questionnaire_from
from surveys.models import Page, Question, SurveyVersion
from surveys.texts import TextUnit, texts_in
from surveys.versions import questionnaire_for


@dataclass(frozen=True)
class Subject:
    """A draft, the questionnaire it makes, and what it is compared with."""

    draft: Draft
    questionnaire: Questionnaire
    texts: list[TextUnit]
    agreed: set[str]
    earlier: tuple[tuple[int, Questionnaire], ...]  # number and questionnaire of each version, oldest first
    now: dt.datetime

    def page_row(self, code: str) -> Page:
        return self._page_rows[code]

    def question_row(self, code: str) -> Question:
        return self._question_rows[code]

    @cached_property
    def _page_rows(self) -> dict[str, Page]:
        return {page.code: page for page in self.draft.pages}

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
