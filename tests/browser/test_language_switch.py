"""Changing language in the middle of a page: the page stays, with all that was typed and every error shown."""

import pytest

from tests.browser.respondent import fill_page, go_on
from tests.browser.visit import ERRORS, NEXT, fields, language, path, press, switch

BEGUN = [("cy", "en"), ("en", "cy")]


@pytest.fixture(params=[True, False], ids=["with_javascript", "without_javascript"])
def page(request, visitor):
    return visitor(java_script_enabled=request.param)


@pytest.fixture
def first_page(page, short):
    short.begin(page, "cy")
    return page


def test_the_page_stays_in_both_directions(first_page, short):
    page = first_page

    switch(page)
    assert (path(page), language(page)) == (short.page("en", 1), "en")

    switch(page)
    assert (path(page), language(page)) == (short.page("cy", 1), "cy")


def test_right_and_wrong_typing_both_stay_before_anything_is_saved(first_page, short):
    page = first_page
    page.fill('[name="name"]', "Siân ap Tŷ")
    page.check('[name="way"][value="other"]')
    page.fill('[name="way/other"]', "  ffordd y môr ")
    page.fill('[name="many"]', "llawer")
    page.fill('[name="when-day"]', "31")
    page.fill('[name="when-month"]', "2")
    page.fill('[name="email"]', "dim at")

    switch(page)

    assert page.locator(ERRORS).count() == 0
    assert page.input_value('[name="name"]') == "Siân ap Tŷ"
    assert page.is_checked('[name="way"][value="other"]')
    assert page.input_value('[name="way/other"]') == "  ffordd y môr "
    assert page.input_value('[name="many"]') == "llawer"
    assert [page.input_value(f'[name="when-{part}"]') for part in ("day", "month", "year")] == ["31", "2", ""]
    assert page.input_value('[name="email"]') == "dim at"
    assert "name" not in short.stored(page)


def test_a_question_that_an_option_has_revealed_stays_with_its_answer(first_page):
    page = first_page
    page.check('[name="way"][value="no"]')
    page.fill('[name="why"]', "achos hynny")

    switch(page)

    assert page.is_visible('[name="why"]')
    assert page.input_value('[name="why"]') == "achos hynny"


def test_errors_are_said_in_the_other_language_beside_what_was_typed(first_page):
    page = first_page
    page.fill('[name="many"]', "99")
    page.check('[name="way"][value="other"]')
    go_on(page)
    assert page.title().startswith("Gwall: ")
    anchors = page.locator(f"{ERRORS} a").evaluate_all("all => all.map(e => e.hash)")
    welsh = page.locator(f"{ERRORS} a").all_inner_texts()

    switch(page)

    assert page.title().startswith("Error: ")
    assert anchors == ["#name", "#way-other-text", "#many"]
    assert page.locator(f"{ERRORS} a").evaluate_all("all => all.map(e => e.hash)") == anchors
    english = page.locator(f"{ERRORS} a").all_inner_texts()
    assert not set(english) & set(welsh)
    for anchor, words in zip(anchors, english, strict=True):
        beside = page.locator(f"{anchor}-error")
        assert words in beside.inner_text()
    assert page.input_value('[name="many"]') == "99"

    switch(page)

    assert page.locator(f"{ERRORS} a").all_inner_texts() == welsh


def test_lists_rankings_and_matrices_stay_as_they_were_left(page, short):
    short.begin(page)
    fill_page(page)
    press(page, NEXT)
    page.select_option('[name="order/a"]', "3")
    page.select_option('[name="order/b"]', "1")
    page.check('[name="several"][value="a"]')
    page.check('[name="several"][value="b"]')
    page.check('[name="grid/x"][value="b"]')
    page.fill('[name="story"]', "Un\nDau\n\nTri")
    before = fields(page)

    switch(page)

    assert fields(page) == before
    assert before["order/a"] == ["3"]
    assert before["order/c"] == [""]
    assert before["several"] == ["a", "b"]
    assert before["grid/x"] == ["b"]


def test_an_answer_saved_and_then_emptied_stays_empty(first_page, short):
    page = first_page
    fill_page(page)
    press(page, NEXT)
    press(page, 'button[name="back"]')
    page.fill('[name="name"]', "")

    switch(page)

    assert page.input_value('[name="name"]') == ""
    assert short.stored(page)["name"] != ""


@pytest.mark.parametrize(("begun_in", "other"), BEGUN)
def test_the_start_page_and_the_page_that_says_saved_change_by_a_link(page, short, begun_in, other):
    page.goto(short.start(begun_in))
    switch(page)
    assert path(page) == short.start(other)
    press(page, NEXT)
    press(page, 'button[name="later"]')

    switch(page)

    assert path(page) == short.place(begun_in, "saved")
