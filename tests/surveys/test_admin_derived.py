"""The question form of values that nobody is asked for, and of options with pictures."""

import pytest
from django.urls import reverse

from surveys.files.importing import import_survey
from surveys.models import Question
from tests import factories as make
from tests.pictures import in_file, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    made = make.survey_file(
        make.page(
            "first",
            make.question("a", "number"),
            make.question("total", "calculated", calculation="${a} * 2"),
            make.question("wave", "hidden", settings={"value": "1"}),
            make.question(
                "view", "image_single", options=[make.option("x", image="castle", alt=make.text("Castell"))]
            ),
        )
    )
    made["pictures"] = [in_file("castle", picture())]
    return import_survey(make.as_yaml(made)).survey


@pytest.fixture
def author(client, survey):
    person = make.user(language="en")
    make.role(person, survey, "author")
    client.force_login(person)
    return client


def form_of(client, code):
    question = Question.objects.get(code=code)
    return client.get(reverse("admin:surveys_question_change", args=[question.pk])).content.decode()


def test_a_calculated_value_is_given_its_calculation_and_nothing_that_is_asked(author):
    html = form_of(author, "total")

    assert "${a} * 2" in html
    for name in ("required", "identifying", "hint_cy", "constraint"):
        assert f'name="{name}"' not in html


def test_a_hidden_value_is_fixed_or_named_after_a_part_of_the_address(author):
    html = form_of(author, "wave")

    for name in ("setting_value", "setting_parameter", "identifying", "relevant"):
        assert f'name="{name}"' in html
    assert 'name="calculation"' not in html


def test_a_calculation_that_cannot_be_read_is_refused_in_words(author):
    question = Question.objects.get(code="total")
    address = reverse("admin:surveys_question_change", args=[question.pk])

    sent = {"code": "total", "type": "calculated", "page": question.page_id, "calculation": "${a} +"}
    reply = author.post(address, sent)

    assert reply.status_code == 200
    assert "errors" in reply.content.decode()
    question.refresh_from_db()
    assert question.calculation == "${a} * 2"


def test_an_option_chooses_among_the_pictures_of_its_survey(author):
    html = form_of(author, "view")

    assert '<option value="castle" selected' in html
    assert 'name="options-0-alt_cy"' in html
    assert 'name="options-0-image"' in html


def test_other_types_offer_no_pictures_and_no_calculation(author):
    html = form_of(author, "a")

    assert 'name="calculation"' not in html
    assert "-image" not in html
