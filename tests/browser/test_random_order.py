"""Options in random order, in Chromium: the same on every visit, and what hangs from one goes with it."""

import json

import pytest

from tests.browser.visit import NEXT, Visited, press, switch
from tests.site import Site

CODES = [f"o{number}" for number in range(8)]


def publish_it() -> None:
    """Inside the site: a survey with options in random order."""
    from tests import factories as make

    options = [*(make.option(code) for code in CODES), make.option("none", exclusive=True)]
    survey = make.published_survey(
        make.page(
            "first",
            make.question("many", "multi_choice", options=options, settings={"order": "random"}),
            make.question("why", relevant="selected(${many}, 'o3')"),
        ),
        make.page("second", make.question("more")),
    )
    print(json.dumps({"cy": survey.slug_cy, "en": survey.slug_en}))


@pytest.fixture(scope="module")
def shuffled(site: Site) -> Visited:
    code = "from tests.browser.test_random_order import publish_it; publish_it()"
    return Visited(site, json.loads(site.python(code)))


def order(page):
    return page.locator("[name=many]").evaluate_all("all => all.map(e => e.value)")


def test_a_response_sees_one_order_in_both_languages_and_when_it_comes_back(visitor, shuffled):
    page = visitor()
    shuffled.begin(page, "cy")
    first = order(page)
    assert sorted(first[:-1]) == CODES
    assert first[-1] == "none"

    switch(page)
    assert order(page) == first
    page.check("[value=o5]")
    press(page, NEXT)
    assert shuffled.stored(page)["many//order"] == first

    page.goto(shuffled.page("en", 1))
    assert order(page) == first


def test_what_hangs_from_an_option_opens_below_it_wherever_it_stands(visitor, shuffled):
    page = visitor(java_script_enabled=False)
    shuffled.begin(page, "en")

    page.check("[value=o3]")

    option, question = page.locator("[value=o3]"), page.locator("[data-question=why]")
    assert question.is_visible()
    below = question.bounding_box()["y"] - option.bounding_box()["y"]
    assert 0 < below < 200
