"""Every type of question in Chromium: answered in both languages, with and without JavaScript, and looked at by axe."""

import json

import pytest

from tests.browser.audits import vnu_findings, vnu_missing
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.every_type import answer_shown, shown_codes
from tests.browser.inspection import Inspector
from tests.browser.test_every_page import must_be_none
from tests.browser.visit import ERRORS, NEXT, Visited, press, switch
from tests.question_types import ANSWERS

LANGUAGES = pytest.mark.parametrize("language", ["cy", "en"])
MOST_PAGES = 30


@pytest.fixture(scope="module")
def every(site):
    slugs = json.loads(site.python("from tests.browser.every_type import publish_it; publish_it()"))
    return Visited(site, slugs)


def answer_all(page, switch_after=None):
    """From the first page to the receipt; the reference."""
    for turn in range(MOST_PAGES):
        if page.locator("[data-reference]").count():
            return page.locator("[data-reference]").get_attribute("data-reference")
        if turn == switch_after:
            switch(page)
        answer_shown(page)
        press(page, NEXT)
        assert not page.locator(ERRORS).count(), page.locator(ERRORS).inner_text()
    raise AssertionError(f"no receipt after {MOST_PAGES} pages")


@pytest.mark.parametrize("whole", [True, False], ids=["everything on", "without JavaScript and pictures"])
@LANGUAGES
def test_the_same_is_stored_in_either_language_whatever_is_switched_off(visitor, every, language, whole):
    page = visitor(viewport=PHONE if language == "cy" else DESKTOP, java_script_enabled=whole)
    unseen = []
    if not whole:
        page.route(lambda _address: True, lambda route: _without_pictures(route, unseen))
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    every.begin(page, language)

    reference = answer_all(page)

    stored = every.submitted(reference)
    expected = {key: value for given in ANSWERS.values() for key, value in given.stored.items()}
    assert {key: stored.get(key) for key in expected} == expected
    assert errors == []
    assert whole or unseen


def _without_pictures(route, unseen):
    if route.request.resource_type == "image":
        unseen.append(route.request.url)
        route.abort()
    else:
        route.continue_()


def test_what_is_typed_stays_when_the_language_changes(visitor, every):
    page = visitor()
    every.begin(page, "cy")
    for _turn in range(MOST_PAGES):
        if not shown_codes(page):
            break
        answer_shown(page)
        switch(page)
        press(page, NEXT)
        assert not page.locator(ERRORS).count(), page.locator(ERRORS).inner_text()

    press(page, NEXT)

    assert page.locator("[data-reference]").count()


@pytest.mark.parametrize(("language", "width"), [("cy", "phone"), ("en", "desktop")])
def test_axe_and_the_html_checker_find_nothing_on_any_question_empty_in_error_or_answered(
    visitor, every, tmp_path, language, width
):
    inspector = Inspector(visitor(), tmp_path, audited_width=width)
    page = inspector.page
    inspector.visit(every.start(language))
    inspector.press(NEXT, "first page")
    for turn in range(MOST_PAGES):
        if not shown_codes(page):
            break
        before = shown_codes(page)
        inspector.press(NEXT, f"page {turn + 1}, sent empty")
        if shown_codes(page) == before:
            answer_shown(page)
            inspector.press('button[name="language"]', f"page {turn + 1}, answered, in the other language")
            inspector.press('button[name="language"]', f"page {turn + 1}, answered")
            inspector.press(NEXT, f"after page {turn + 1}")

    must_be_none(inspector.findings)
    must_be_none(inspector.problems_of_script)
    if not vnu_missing():
        must_be_none(vnu_findings(tmp_path))
