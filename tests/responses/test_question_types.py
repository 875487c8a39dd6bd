"""The survey with every type, answered in either language by forms alone: what is stored, shown again and made up."""

import datetime as dt

import pytest

from responses.encryption import decrypt
from responses.models import IdentifyingAnswer, Response
from responses.synthetic import make_responses
from surveys.files.importing import import_survey
from surveys.models import Survey
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from tests.question_types import ANSWERS, SURVEY_FILE
from tests.responses.conftest import begun

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize("language", ["cy", "en"])


@pytest.fixture
def survey():
    draft = import_survey(SURVEY_FILE).survey
    publish(draft, None)
    return Survey.objects.get(pk=draft.pk)


def expected(questionnaire):
    """What is stored once every question has its answer."""
    stored = dict.fromkeys(asked_keys(questionnaire))
    for given in ANSWERS.values():
        stored |= given.stored
    return stored


def asked_keys(questionnaire):
    return {key for question in questionnaire.questions if question.kind.asked for key in question.keys}


def stored_by(response):
    """The answers that people gave, the identifying ones among them, without what is noted beside them."""
    apart = IdentifyingAnswer.objects.filter(response=response).values_list("key", "value")
    kept = response.answers | {key: decrypt(bytes(value)) for key, value in apart}
    keys = asked_keys(questionnaire_for(response.version_id))
    return {key: value for key, value in kept.items() if key in keys}


def answer_page(visitor):
    """Answer every question that the page asks, and go on."""
    posted = {name: value for code in visitor.questions for name, value in ANSWERS[code].posted.items()}
    return visitor.press("next", **posted)


def answered(survey, language):
    visitor = begun(survey, language)
    for _page in survey.pages.all():
        visitor = answer_page(visitor)
        assert not visitor.has_errors, visitor.words
    return visitor


def test_every_question_has_an_answer_here(survey):
    asked = {q.code for q in questionnaire_for(survey.current_version_id).questions if q.kind.asked}

    assert set(ANSWERS) == asked


@LANGUAGES
def test_the_same_is_stored_whatever_the_language(survey, language):
    answered(survey, language)

    response = Response.objects.get()
    assert stored_by(response) == expected(questionnaire_for(survey.current_version_id))


@LANGUAGES
def test_every_answer_is_shown_again_where_answers_are_checked(survey, language):
    visitor = answered(survey, language)

    words = {
        "cy": [
            "£1,234.50",
            "12 milltir",
            "40%",
            "14:30",
            "7 Mawrth 2026 am 19:00",
            "Mawrth 1999",
            "1 awr 30 munud",
        ],
        "en": [
            "£1,234.50",
            "12 miles",
            "40%",
            "14:30",
            "7 March 2026 at 19:00",
            "March 1999",
            "1 hour 30 minutes",
        ],
    }
    for shown in [*words[language], "029 2018 0123", "https://www.example.org/Tŷ", "CF10 3NQ"]:
        assert shown in visitor.words.replace("\u00a0", " ")


@LANGUAGES
def test_a_page_sent_empty_says_of_every_required_question_what_to_do(survey, language):
    visitor = begun(survey, language)
    questionnaire = questionnaire_for(survey.current_version_id)
    for page in questionnaire.pages:
        visitor.press("next")
        required = [question.code for question in page.questions if question.required]
        assert visitor.has_errors == bool(required)
        for code in required:
            question = questionnaire.question(code)
            (first, *_) = question.kind.clean(question, {}, question.options_by_code, dt.date.today()).faults
            assert f'href="#{question.kind.anchor(question, first.control)}"' in visitor.html
            assert f'id="{question.kind.anchor(question, first.control)}"' in visitor.html
        if required:
            answer_page(visitor)


def test_made_up_people_answer_it(survey):
    made = make_responses(survey, 20, seed=3)

    assert made.submitted == 20
