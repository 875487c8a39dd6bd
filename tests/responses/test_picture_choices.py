"""Choices among pictures, as respondents see them."""

import pytest
from django.test import Client

from responses.models import Response
from surveys.files.importing import import_survey
from surveys.publishing import publish
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.pictures import in_file, picture
from tests.responses.conftest import start_of


@pytest.fixture
def survey(db):
    options = [
        make.option(
            "castle", "Castell", "Castle", image="castle", alt=make.text("Tŵr & mur", "A tower & a wall")
        ),
        make.option("beach", "Traeth", "Beach", image="beach", alt=make.text("Tywod", "Sand")),
        make.option("none", "Dim un", "None", exclusive=True),
    ]
    made = make.survey_file(
        make.page(
            "first",
            make.question("one", "image_single", options=options[:2], required=True),
            make.question("many", "image_multi", options=options),
        ),
        make.page("second", make.question("more")),
    )
    made["pictures"] = [in_file("castle", picture()), in_file("beach", picture(colour="tan"))]
    found = import_survey(make.as_yaml(made)).survey
    publish(found, None)
    return found


def begin(survey, language="en"):
    return Visitor(Client()).get(start_of(survey, language)).press("next")


def test_each_option_has_its_picture_in_words_of_the_page(survey):
    names = {one.name: one.file.file_name for one in survey.pictures.all()}

    for language, alt in (("en", "A tower &amp; a wall"), ("cy", "Tŵr &amp; mur")):
        html = begin(survey, language).html
        assert html.count(f'src="/pictures/{names["castle"]}" alt="{alt}"') == 2


def test_pictures_are_chosen_as_any_option_is(survey):
    begin(survey).press(one="beach", many=["castle", "beach"])

    answers = Response.objects.get().answers
    assert answers == {"one": "beach", "many": ["castle", "beach"]}


def test_what_is_wrong_is_said_as_for_any_choice(survey):
    visitor = begin(survey).press(many=["castle", "none"])

    assert "Select an answer" in visitor.html
    assert "Select one or more options, or select ‘None’" in visitor.html


def test_answers_are_checked_in_words(survey):
    visitor = begin(survey).press(one="beach").press(more="x")

    assert "Beach" in visitor.html
    assert "<img" not in visitor.html
