"""Several tabs that add to one list and remove from it at once."""

import pytest
from django.test import Client

from responses.models import IdentifyingAnswer, Response
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.test_lists import added, at_list, ids, pages, start_of
from tests.responses.test_parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey(transactional_db):
    return make.published_survey(*pages(least=1, most=8))


def tab(visitor: Visitor) -> Visitor:
    """Another tab of the same browser."""
    client = Client()
    client.cookies = visitor.client.cookies
    return Visitor(client)


def adding(visitor: Visitor, survey, number: int):
    return added(tab(visitor).get(f"{start_of(survey)}2/").press("add"), f"Rhif {number}", "7")


def test_items_added_at_once_are_all_there(survey):
    visitor = added(at_list(survey), "Siân", "7")

    in_parallel(6, lambda number: adding(visitor, survey, number))

    answers = Response.objects.get().answers
    assert len(ids()) == 7
    assert all(answers[f"people/{item}/age"] == "7" for item in ids())
    assert IdentifyingAnswer.objects.count() == 7


def test_adding_at_once_never_passes_the_maximum(survey):
    visitor = added(at_list(survey), "Siân", "7")
    tabs = [tab(visitor).get(f"{start_of(survey)}2/").press("add") for _ in range(12)]

    in_parallel(12, lambda number: tabs[number].press(name=f"Rhif {number}", age="7"))

    assert len(ids()) == 8
    assert sum(one.has_errors for one in tabs) == 5
    assert {key.split("/")[1] for key in Response.objects.get().answers if "/" in key} - {""} == set(ids())
    assert IdentifyingAnswer.objects.count() == 8


def test_adding_and_removing_at_once_undo_nothing(survey):
    visitor = at_list(survey)
    for number in range(4):
        visitor = added(visitor, f"Hen {number}", "7")
        visitor.press("add")
    old = ids()
    removals = [tab(visitor).get(f"{start_of(survey)}2/{item}/remove/") for item in old]
    additions = [tab(visitor).get(f"{start_of(survey)}2/").press("add") for _ in range(4)]

    def act(number: int):
        if number % 2:
            return removals[number // 2].press()
        return additions[number // 2].press(name=f"Newydd {number}", age="8")

    in_parallel(8, act)

    answers = Response.objects.get().answers
    assert len(ids()) == 4
    assert not set(ids()) & set(old)
    assert {answers[f"people/{item}/age"] for item in ids()} == {"8"}
    assert not [key for key in answers if any(item in key for item in old)]
    assert {one.key.split("/")[1] for one in IdentifyingAnswer.objects.all()} == set(ids())


def test_changing_an_item_while_it_is_removed_leaves_nothing_of_it(survey):
    visitor = added(at_list(survey), "Siân", "7")
    (item,) = ids()
    changes = [tab(visitor).get(f"{start_of(survey)}2/{item}/1/") for _ in range(6)]
    removal = tab(visitor).get(f"{start_of(survey)}2/{item}/remove/")

    in_parallel(
        7,
        lambda number: (
            removal.press() if number == 3 else changes[number].press(age="9") if number < 6 else None
        ),
    )

    assert ids() == []
    assert not [key for key in Response.objects.get().answers if item in key]
    assert not IdentifyingAnswer.objects.exists()


def test_a_visit_that_is_over_changes_no_list(survey):
    visitor = added(at_list(survey), "Siân", "7")
    late = tab(visitor).get(f"{start_of(survey)}2/").press("add")
    visitor.press().press(comments="")
    visitor.press()
    assert visitor.reference

    late.press(name="Rhy hwyr", age="7")

    assert len(ids()) == 1
