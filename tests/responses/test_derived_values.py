"""Hidden values that a link brings along, and calculated ones, through whole visits."""

import pytest
from django.test import Client

from responses.models import Response
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import start_of

PAGES = (
    make.page(
        "first",
        make.question("wave", "hidden", settings={"parameter": "wave", "value": "1"}),
        make.question("who", "hidden", settings={"parameter": "panel"}, identifying=True),
        make.question("staff", "number"),
        make.question("total", "calculated", calculation="${staff} * 2 + ${wave}"),
        make.question("why", relevant="${total} > 100"),
    ),
    make.page("second", make.question("more", text=make.text("Cyfanswm ${total}", "Total ${total}"))),
)


@pytest.fixture
def survey(db):
    return make.published_survey(*PAGES)


def begin(survey, query="", language="en"):
    return Visitor(Client()).get(start_of(survey, language) + query).press("next")


def test_a_link_brings_its_value_into_the_response(survey):
    begin(survey, "?wave=7&other=9")

    assert Response.objects.get().answers == {"wave": "7"}


def test_an_identifying_value_of_a_link_is_kept_apart(survey):
    begin(survey, "?panel=Elin")

    response = Response.objects.get()
    assert response.answers == {}
    assert [one.key for one in response.identifying_answers.all()] == ["who"]
    assert b"Elin" not in bytes(response.identifying_answers.get().value)


@pytest.mark.parametrize("query", ["?wave=", "?wave=" + "x" * 201, "?wave=%00", "?wave=%ff"])
def test_a_value_that_is_no_text_is_left_out(survey, query):
    begin(survey, query)

    assert Response.objects.get().answers == {}


def test_the_start_page_says_nothing_of_the_value_and_can_still_be_cached(survey):
    plain, linked = (Client().get(start_of(survey) + query) for query in ("", "?wave=7"))

    assert linked["Cache-Control"].startswith("public")
    assert b'name="wave"' not in linked.content
    assert len(linked.content) - len(plain.content) == len("?wave=7")


def test_the_other_language_keeps_the_value(survey):
    page = Client().get(start_of(survey) + "?wave=7&x=1").content.decode()

    assert f'href="{start_of(survey, "cy")}?wave=7"' in page


def test_starting_again_keeps_the_value(survey):
    visitor = begin(survey)

    again = visitor.get(start_of(survey) + "?wave=7").press("next")

    assert f'action="{start_of(survey)}?wave=7"' in again.html


def test_calculated_values_are_written_into_texts_and_submitted(survey):
    visitor = begin(survey, "?wave=7").press(staff="20")
    assert "Total 47" in visitor.html

    visitor = visitor.press(more="x")
    assert "Cyfanswm" not in visitor.html
    visitor.press("next")

    answers = Response.objects.get().answers
    assert answers["total"] == "47"
    assert answers["wave"] == "7"


def test_a_calculated_value_brings_up_a_question_of_its_page(survey):
    visitor = begin(survey).press(staff="200")

    assert "Question why" in visitor.html


def test_nobody_is_shown_or_asked_what_is_worked_out(survey):
    visitor = begin(survey)

    assert "Question total" not in visitor.html
    assert "Question wave" not in visitor.html


def test_the_answers_to_check_are_those_that_were_given(survey):
    visitor = begin(survey).press(staff="2").press(more="x")

    assert "Question staff" in visitor.html
    assert "Question total" not in visitor.html
