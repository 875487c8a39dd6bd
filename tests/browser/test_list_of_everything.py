"""A list that holds one of everything, in Chromium: what comes and goes, is searched for and looked at."""

import json

import pytest

from tests.browser.audits import axe_findings
from tests.browser.visit import ERRORS, NEXT, Visited, press, switch
from tests.site import Site

BOX = "#town"


def publish_it() -> None:
    """Inside the site."""
    from tests.list_of_everything import published

    survey = published()
    print(json.dumps({"cy": survey.slug_cy, "en": survey.slug_en}))


@pytest.fixture(scope="module")
def people(site: Site) -> Visited:
    code = "from tests.browser.test_list_of_everything import publish_it; publish_it()"
    return Visited(site, json.loads(site.python(code)))


def at_the_first_item(page, people, language="en") -> None:
    people.begin(page, language)
    page.fill('[name="rooms"]', "2")
    press(page, NEXT)


def is_shown(page, code: str) -> bool:
    return page.locator(f'[data-question="{code}"]').is_visible()


def test_questions_come_and_go_by_values_of_the_item_and_answers_before_the_list(visitor, people):
    page = visitor()
    at_the_first_item(page, people)
    assert not is_shown(page, "school")

    page.fill('[name="age"]', "12")
    page.wait_for_selector('[data-question="school"]:visible')
    assert not is_shown(page, "pension")

    page.fill('[name="age"]', "70")
    page.wait_for_selector('[data-question="pension"]:visible')
    assert not is_shown(page, "school")
    assert axe_findings(page) == []


def test_the_rule_of_an_answer_about_an_item_is_said_beside_it(visitor, people):
    page = visitor()
    at_the_first_item(page, people)

    page.fill('[name="name"]', "Siân")
    page.fill('[name="age"]', "1")
    press(page, NEXT)

    assert "Enter another age" in page.locator(ERRORS).inner_text()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_list_to_search_in_and_pictures_work_on_the_page_of_an_item(visitor, people, language):
    page = visitor()
    at_the_first_item(page, people, language)
    page.fill('[name="name"]', "Siân")
    page.fill('[name="age"]', "41")
    press(page, NEXT)
    page.wait_for_selector(f"{BOX}[role=combobox]")

    page.type(BOX, "nghastell")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.check('[name="place"][value="mill"]')
    pictures = page.locator('[data-question="place"] img')
    assert pictures.evaluate_all("all => all.every(one => one.complete && one.naturalWidth > 0)")
    order = page.locator('[name="colours"]').evaluate_all("all => all.map(one => one.value)")
    assert axe_findings(page) == []
    switch(page)
    assert page.locator('[name="colours"]').evaluate_all("all => all.map(one => one.value)") == order
    press(page, NEXT)

    stored = people.stored(page)
    (item,) = stored["people"]
    about = {key: stored[f"people/{item}/{key}"] for key in ("place", "town", "colours//order")}
    assert about == {"place": "mill", "town": "neath", "colours//order": order}
