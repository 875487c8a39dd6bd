"""Lists on the page that checks the answers, and when they are submitted."""

import time

import pytest

from questionnaire.lists import ID_LETTERS
from responses.models import IdentifyingAnswer, Response
from surveys.models import Survey
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, start_of
from tests.responses.test_lists import WORDS, added, answers, at_list, ids, link, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db) -> Survey:
    return make.published_survey(*pages())


def checking(survey: Survey) -> Visitor:
    visitor = added(added(at_list(survey), "Siân", "41").press("add"), "Tomos", "7")
    return visitor.press().press(many="yes").press(comments="")


def test_checking_shows_every_item_and_changes_lead_back(survey):
    visitor = checking(survey)
    assert visitor.at == f"{start_of(survey)}check/"
    for words in ("Person 1, Siân", "Person 2, Tomos", "What is the job of one aged 41?", "Saer"):
        assert words in visitor.words
    first, _ = ids()

    visitor.get(f"{start_of(survey)}2/{first}/1/?from=check").press(age="30")
    assert visitor.at == f"{start_of(survey)}2/?from=check"
    visitor.press()

    assert visitor.at == f"{start_of(survey)}check/"
    assert "What is the job of one aged 30?" in visitor.words


def test_items_are_added_and_removed_from_the_page_that_checks(survey):
    visitor = checking(survey)

    visitor.get(link(visitor, "Add to the list or remove from it")).press("add")
    assert visitor.at.endswith("?new=1&from=check")
    added(visitor, "Elen", "30")
    assert visitor.at == f"{start_of(survey)}2/?from=check"
    visitor.get(link(visitor, "Remove")).press().press()

    assert visitor.at == f"{start_of(survey)}check/"
    assert "Person 2, Elen" in visitor.words


def test_what_is_submitted_is_what_the_items_say(survey):
    visitor = checking(survey)
    first, second = ids()

    visitor.press()

    assert visitor.reference
    assert answers() == {
        "home": "a",
        "people": [first, second],
        f"people/{first}/age": "41",
        f"people/{first}/job": "Saer",
        f"people/{second}/age": "7",
        "many": "yes",
        "comments": None,
    }
    assert IdentifyingAnswer.objects.count() == 2
    assert "Person 2, Tomos" in visitor.get(f"{start_of(survey)}check/").words
    assert "Add to the list" not in visitor.words


def test_an_item_that_becomes_wrong_is_shown_again_before_it_is_submitted(survey):
    visitor = checking(survey)
    first, _ = ids()
    Response.objects.update(answers=answers() | {f"people/{first}/age": "900"})

    visitor.press()

    assert visitor.at == f"{start_of(survey)}2/{first}/1/"
    assert visitor.has_errors


def test_many_items_whose_texts_show_what_was_answered_are_no_trouble(db):
    texts = make.text("Faint i un sy’n ${age}?", "How many for one aged ${age}?")
    asked = [make.question(f"q{number}", text=texts) for number in range(20)]
    own = [make.page(f"p{number}", *asked[number : number + 5]) for number in range(0, 20, 5)]
    people = make.page("people") | {
        "list": WORDS
        | {"min": 1, "max": 50, "pages": [make.page("who", make.question("age", "number")), *own]}
    }
    visitor = begun(make.published_survey(make.page("first", make.question("home")), people)).press(home="a")
    items = [f"bcdfgh{one}{other}" for one in ID_LETTERS[:10] for other in ID_LETTERS[:5]]
    about = {f"people/{item}/q{number}": "x" for item in items for number in range(20)}
    ages = {f"people/{item}/age": "41" for item in items}
    given = {"home": "a", "people": items, "people//all": "yes"} | about | ages
    Response.objects.update(answers=given)

    began = time.perf_counter()
    visitor.get(visitor.at[: visitor.at.index("/2/")] + "/check/")

    assert time.perf_counter() - began < 3
    # In each question, and in the link that changes its answer.
    assert visitor.words.count("How many for one aged 41?") == 2 * len(about)
