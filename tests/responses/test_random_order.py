"""Options in random order, through visits."""

import re

import pytest
from django.test import Client

from questionnaire.ordering import in_order
from responses.models import Response
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import start_of

CODES = [f"o{number}" for number in range(12)]
RANDOM = {"settings": {"order": "random"}}


def options():
    return [
        *(make.option(code) for code in CODES),
        make.option("none", exclusive=True),
    ]


PAGES = (
    make.page(
        "first",
        make.question("one", "single_choice", options=options()[:-1], **RANDOM),
        make.question("text", relevant="selected(${one}, 'o3')"),
        make.question("many", "multi_choice", options=options(), **RANDOM),
        make.question(
            "list", "single_choice", options=options()[:-1], settings={"order": "random", "display": "select"}
        ),
        make.question("ranked", "ranking", options=options()[:4], **RANDOM),
        make.question("number", "number", settings={"min": 1}),
    ),
    make.page("second", make.question("more")),
)


@pytest.fixture
def survey(db):
    return make.published_survey(*PAGES)


def begin(survey, language="en"):
    return Visitor(Client()).get(start_of(survey, language)).press("next")


def shown(html, code):
    """The codes of a question's options in the order of the page."""
    if listed := re.search(rf'<select[^>]* name="{code}".*?</select>', html, re.DOTALL):
        return re.findall(r'<option value="([^"]+)"', listed[0])
    return re.findall(rf'name="{code}" type="[a-z]*" value="([^"]*)"', html)


def expected(survey, code):
    questionnaire = questionnaire_for(survey.current_version_id)
    question = questionnaire.question(code)
    seed = bytes(Response.objects.get().token_hash)
    return [option.code for option in in_order(question, question.options, seed)]


@pytest.mark.parametrize("code", ["one", "many", "list"])
def test_the_page_shows_the_response_its_own_order(survey, code):
    visitor = begin(survey)

    assert shown(visitor.html, code) == expected(survey, code)
    assert shown(visitor.html, code) != CODES


def test_items_to_rank_stand_in_random_order_too(survey):
    html = begin(survey).html

    assert re.findall(r'name="ranked/(o\d)"', html) == expected(survey, "ranked")


def test_the_order_is_the_same_in_the_other_language_and_beside_an_error(survey):
    visitor = begin(survey)
    before = shown(visitor.html, "many")

    wrong = visitor.press(number="0", many=["o1", "none"])
    assert wrong.has_errors
    assert shown(wrong.html, "many") == before

    other = wrong.press("language")
    assert other.at.startswith("/cy/")
    assert shown(other.html, "many") == before


def test_what_hangs_from_an_option_goes_with_it(survey):
    html = begin(survey).html

    # Up to the next option, wherever the order of this response puts it; the last one is followed by a checkbox.
    after = re.split(r'type="(?:radio|checkbox)"', html.split('value="o3"')[1])[0]
    assert 'data-question="text"' in after


def test_two_responses_see_orders_of_their_own(survey):
    assert len({tuple(shown(begin(survey).html, "one")) for _ in range(5)}) > 1


def test_the_order_shown_is_kept_beside_the_answer_which_stays_in_the_authors(survey):
    visitor = begin(survey).press(many=["o5", "o2"])

    answers = Response.objects.get().answers
    assert answers["many"] == ["o2", "o5"]
    assert answers["many//order"] == expected(survey, "many")
    assert answers["many//order"][-1] == "none"

    visitor.press(more="x").press("next")
    submitted = Response.objects.get()
    assert submitted.submitted_at
    assert submitted.answers["many//order"] == answers["many//order"]
    assert "number//order" not in submitted.answers
