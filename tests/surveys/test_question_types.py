"""The survey with every type: what an author makes of it, publishes and writes to a file again."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from questionnaire.types import TYPES
from surveys.checks import check
from surveys.drafts import load_draft, questionnaire_from
from surveys.files.importing import import_survey
from surveys.files.writing import write_survey
from surveys.files.xlsform.writing import write_xlsform
from surveys.models import Question, Survey
from surveys.publishing import publish
from tests.question_types import SURVEY_FILE
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return Survey.objects.get(pk=import_survey(SURVEY_FILE).survey.pk)


def test_it_has_a_question_of_every_type_called_as_the_type_is(draft):
    questions = questionnaire_from(load_draft(draft)).questions

    assert {question.code for question in questions if question.code == question.type} == set(TYPES)


def test_it_can_be_published_without_a_warning(draft, in_english):
    assert [f"{finding.place}: {finding.message}" for finding in check(draft)] == []

    publish(draft, None)


def test_it_is_the_same_after_a_way_through_a_file(draft):
    before, written = questionnaire_from(load_draft(draft)), write_survey(draft)

    again = Survey.objects.get(pk=import_survey(written).survey.pk)

    assert questionnaire_from(load_draft(again)) == before
    assert write_survey(again) == written


def test_it_is_the_same_after_a_way_through_an_xlsform(draft):
    before = questionnaire_from(load_draft(draft))

    again = import_survey(write_xlsform(draft).content, name="every-type.xlsx").survey

    assert questionnaire_from(load_draft(Survey.objects.get(pk=again.pk))) == before


def test_a_draft_that_was_published_differs_in_nothing_until_it_is_changed(draft):
    publish(draft, None)
    author = staff_of(draft, "author")
    pages = [
        reverse("publish-again", args=[draft.pk]),
        reverse("admin:surveys_survey_changes", args=[draft.pk]),
    ]

    for page in pages:
        assert "Setting: " not in author.get(page).content.decode()

    asked = Question.objects.get(survey=draft, code="upload")
    asked.settings = {**asked.settings, "accept": ["pdf", "docx"]}
    asked.save()
    asked = Question.objects.get(survey=draft, code="duration")
    asked.settings = {**asked.settings, "parts": ["days", "hours"]}
    asked.save()

    for page in pages:
        said = " ".join(strip_tags(author.get(page).content.decode()).split())
        assert "Setting: Kinds of files" in said
        assert "PDF, Word (.docx)" in said
        assert "Days, Hours" in said
