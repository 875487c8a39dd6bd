"""Lists in Chromium, in both languages, with JavaScript and without: nothing is lost, and axe finds nothing."""

import json
import os
from pathlib import Path

import pytest

from tests.browser.audits import axe_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.visit import ERRORS, NEXT, Visited, language, path, press, switch

ADD = 'button[name="add"]'
BACK = 'button[name="back"]'
LATER = 'button[name="later"]'
WORDS = {
    "cy": {
        "change": "Newid: Person 1, Siân",
        "remove": "Dileu: Person 2, Tomos",
        "count": "Rydych wedi ychwanegu 2 hyd yma.",
    },
    "en": {
        "change": "Change: Person 1, Siân",
        "remove": "Remove: Person 2, Tomos",
        "count": "You have added 2 so far.",
    },
}


@pytest.fixture(scope="module")
def household(site) -> Visited:
    ran = site.python("from tests.browser.household import publish_household; publish_household()")
    return Visited(site, json.loads(ran))


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def script(request) -> bool:
    return request.param


@pytest.fixture(params=["cy", "en"])
def spoken(request) -> str:
    return request.param


def looked_at(page, name: str) -> None:
    """Nothing for axe to find, and nothing wider than the window, on a phone and on a desk."""
    for size, width in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=Path(folder) / f"{name}-{language(page)}-{size}.png", full_page=True)
        assert axe_findings(page) == [], (name, size)


def describe(page, name: str, age: str) -> None:
    page.fill('[name="name"]', name)
    page.fill('[name="age"]', age)
    press(page, NEXT)


def add(page, name: str, age: str) -> None:
    """On the first page of a new item: through all its pages."""
    describe(page, name, age)
    if page.locator('[data-question="job"]').count():
        page.fill('[name="job"]', "Saer")
        press(page, NEXT)
        if page.locator('[data-question="full"]:visible [value="yes"]').count() and "/2/" in path(page)[-3:]:
            page.check('[name="full"][value="yes"]')
            press(page, NEXT)


def at_the_list(page, household, spoken) -> None:
    household.begin(page, spoken)
    page.check('[name="home"][value="own"]')
    press(page, NEXT)


def row(page, number: int):
    return page.locator("[data-item]").nth(number - 1)


def link_of(page, number: int, place: int):
    return row(page, number).locator("a").nth(place)


def follow(page, link) -> None:
    with page.expect_navigation():
        link.click()


def said(locator) -> str:
    return " ".join((locator.text_content() or "").replace("\n", " ").split())


def test_people_are_added_changed_and_removed(visitor, household, spoken, script):
    page = visitor(java_script_enabled=script, viewport=PHONE)
    at_the_list(page, household, spoken)
    assert path(page).endswith("/1/")

    add(page, "Siân", "41")
    press(page, ADD)
    add(page, "Tomos", "7")
    assert said(page.locator("#list h2")) == WORDS[spoken]["count"]
    assert said(link_of(page, 1, 0)) == WORDS[spoken]["change"]
    assert said(link_of(page, 2, 1)) == WORDS[spoken]["remove"]
    press(page, ADD)
    add(page, "Elen", "5")
    assert page.locator(ADD).count() == 0

    follow(page, link_of(page, 1, 0))
    assert page.input_value('[name="name"]') == "Siân"
    describe(page, "Siân Mair", "42")
    press(page, NEXT)
    follow(page, link_of(page, 2, 1))
    press(page, NEXT)

    stored = household.stored(page)
    first, second = stored["people"]
    assert stored[f"people/{first}/name"] == "Siân Mair"
    assert stored[f"people/{first}/age"] == "42"
    assert stored[f"people/{second}/name"] == "Elen"
    assert len([key for key in stored if key.endswith("/name")]) == 2
    press(page, NEXT)
    assert path(page) == household.page(spoken, 3)
    page.check('[name="meals"][value="yes"]')
    press(page, NEXT)
    press(page, NEXT)
    submitted = household.submitted(page.locator("[data-reference]").get_attribute("data-reference"))
    assert submitted["people"] == [first, second]


def test_typing_about_somebody_survives_every_way_out(visitor, household, spoken, script):
    page = visitor(java_script_enabled=script)
    at_the_list(page, household, spoken)
    page.fill('[name="name"]', "Siân")
    page.fill('[name="age"]', "llawer")

    switch(page)
    assert page.input_value('[name="age"]') == "llawer"
    switch(page)
    assert (language(page), page.input_value('[name="age"]')) == (spoken, "llawer")
    press(page, BACK)
    assert path(page) == household.page(spoken, 2)
    assert row(page, 1).count() == 1
    press(page, LATER)
    page.goto(household.page(spoken, 2))
    follow(page, link_of(page, 1, 0))
    assert page.input_value('[name="age"]') == "llawer"
    press(page, NEXT)
    assert page.locator(ERRORS).count() == 1
    describe(page, "Siân", "7")

    assert len(household.stored(page)["people"]) == 1


def test_every_page_of_a_list_is_looked_at(visitor, household, spoken):
    page = visitor()
    at_the_list(page, household, spoken)
    looked_at(page, "new")
    press(page, NEXT)
    looked_at(page, "new-wrong")
    describe(page, "Siân ap Rhisiart o Lanfairpwllgwyngyllgogerychwyrndrobwll", "41")
    looked_at(page, "second")
    page.goto(household.page(spoken, 2))
    looked_at(page, "not-finished")
    press(page, NEXT)
    press(page, NEXT)
    looked_at(page, "list")
    press(page, ADD)
    add(page, "Tomos", "7")
    press(page, ADD)
    add(page, "Elen", "5")
    looked_at(page, "full")
    follow(page, link_of(page, 1, 1))
    looked_at(page, "remove")
    press(page, NEXT)
    for _ in range(2):
        follow(page, link_of(page, 1, 1))
        press(page, NEXT)
    press(page, NEXT)
    assert page.locator(ERRORS).count() == 1
    looked_at(page, "too-few")
    press(page, ADD)
    add(page, "Siân", "41")
    press(page, ADD)
    add(page, "Tomos", "7")
    press(page, NEXT)
    press(page, NEXT)
    looked_at(page, "check")
