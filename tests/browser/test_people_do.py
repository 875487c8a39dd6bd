"""What people do with a browser: go back, reload, click twice, open two tabs, lose a cookie, change their mind."""

import pytest

from tests.browser.respondent import fill_page, go_on
from tests.browser.visit import ERRORS, NEXT, fields, path, press

RIGHT = {"name": "Siân", "many": "3"}


def fill(page, answers):
    for name, value in answers.items():
        page.fill(f'[name="{name}"]', value)


@pytest.fixture
def first_page(page, short):
    short.begin(page, "cy")
    return page


@pytest.fixture
def second_page(first_page):
    fill(first_page, RIGHT)
    press(first_page, NEXT)
    return first_page


def answered(page, short, language="cy"):
    """As far as the page that checks the answers."""
    while path(page) != short.place(language, "check"):
        fill_page(page)
        go_on(page)


def test_the_browsers_back_shows_what_was_saved_and_lets_it_be_changed(second_page, short):
    page = second_page

    page.go_back()

    assert page.input_value('[name="name"]') == "Siân"
    page.fill('[name="name"]', "Siân Eto")
    press(page, NEXT)
    assert path(page) == short.page("cy", 2)
    assert short.stored(page)["name"] == "Siân Eto"


def test_back_after_submitting_changes_nothing_and_leads_to_the_receipt(second_page, short):
    page = second_page
    answered(page, short)
    press(page, NEXT)
    reference = page.locator("[data-reference]").get_attribute("data-reference")
    before = short.submitted(reference)

    page.go_back()
    if page.locator(NEXT).count():
        press(page, NEXT)
    page.goto(short.page("cy", 1))

    assert page.locator("[data-reference]").get_attribute("data-reference") == reference
    assert short.submitted(reference) == before


def test_a_page_that_was_open_before_submitting_saves_nothing_more(page, short):
    short.begin(page, "cy")
    other = page.context.new_page()
    other.goto(short.page("cy", 1))
    # A tab that is not in front is drawn seldom.
    page.bring_to_front()
    answered(page, short)
    press(page, NEXT)
    reference = page.locator("[data-reference]").get_attribute("data-reference")

    other.bring_to_front()
    fill(other, {"name": "Rhy hwyr", "many": "9"})
    press(other, NEXT)

    assert other.locator("[data-reference]").get_attribute("data-reference") == reference
    assert short.submitted(reference)["name"] != "Rhy hwyr"


def test_a_page_shown_with_errors_is_loaded_again_as_it_was(first_page):
    page = first_page
    page.fill('[name="many"]', "llawer")
    press(page, NEXT)
    said = page.locator(f"{ERRORS} a").all_inner_texts()

    page.reload()
    assert page.locator(f"{ERRORS} a").all_inner_texts() == said
    assert page.input_value('[name="many"]') == "llawer"

    # By its address, as after the browser was closed.
    page.goto(page.url)
    assert page.locator(f"{ERRORS} a").all_inner_texts() == said
    assert page.input_value('[name="many"]') == "llawer"


def test_the_receipt_loaded_again_is_the_same_receipt(first_page, short):
    page = first_page
    answered(page, short)
    press(page, NEXT)
    reference = page.locator("[data-reference]").get_attribute("data-reference")

    page.reload()

    assert page.locator("[data-reference]").get_attribute("data-reference") == reference


@pytest.mark.parametrize("script", [True, False], ids=["with_javascript", "without_javascript"])
def test_a_double_click_on_start_begins_once_as_far_as_the_person_can_tell(visitor, short, script):
    page = visitor(java_script_enabled=script)
    page.goto(short.start("cy"))

    page.dblclick(NEXT)
    page.wait_for_selector('[name="name"]')

    assert path(page) == short.page("cy", 1)
    fill(page, RIGHT)
    press(page, NEXT)
    assert short.stored(page)["name"] == "Siân"


@pytest.mark.parametrize("script", [True, False], ids=["with_javascript", "without_javascript"])
def test_a_double_click_on_submit_gives_one_receipt(visitor, short, script):
    page = visitor(java_script_enabled=script)
    short.begin(page, "cy")
    answered(page, short)

    page.dblclick(NEXT)
    page.wait_for_selector("[data-reference]")

    reference = page.locator("[data-reference]").get_attribute("data-reference")
    assert short.submitted(reference)["name"]


@pytest.mark.parametrize("script", [True, False], ids=["with_javascript", "without_javascript"])
def test_a_double_click_on_continue_passes_over_no_page(visitor, short, script):
    page = visitor(java_script_enabled=script)
    short.begin(page, "cy")
    fill(page, RIGHT)

    page.dblclick(NEXT)
    page.wait_for_selector('[name="story"]')

    assert path(page) == short.page("cy", 2)


def test_two_tabs_on_different_pages_both_save(second_page, short):
    page = second_page
    other = page.context.new_page()
    other.goto(short.page("cy", 1))
    other.fill('[name="name"]', "O’r tab arall")
    page.fill('[name="story"]', "O’r tab cyntaf")

    press(other, NEXT)
    page.bring_to_front()
    press(page, NEXT)

    stored = short.stored(page)
    assert (stored["name"], stored["story"]) == ("O’r tab arall", "O’r tab cyntaf")


def test_of_two_tabs_on_the_same_page_the_last_one_sent_holds(second_page, short):
    page = second_page
    other = page.context.new_page()
    other.goto(page.url)
    other.fill('[name="story"]', "Cynt")
    page.fill('[name="story"]', "Wedyn")

    press(other, NEXT)
    page.bring_to_front()
    press(page, NEXT)

    assert short.stored(page)["story"] == "Wedyn"
    assert path(page) == path(other) == short.page("cy", 3)


def test_a_page_open_longer_than_its_cookie_still_saves_and_goes_on(second_page, short):
    page = second_page
    page.fill('[name="story"]', "Yn hwyr")
    page.context.clear_cookies()

    press(page, NEXT)
    assert path(page) == short.page("cy", 3)
    assert short.stored(page)["story"] == "Yn hwyr"

    press(page, NEXT)
    assert path(page) == short.page("cy", 4)


def test_a_changed_answer_removes_a_later_page_and_changing_it_back_brings_its_answer_back(
    second_page, short
):
    page = second_page
    press(page, NEXT)
    page.fill('[name="more"]', "Mwy o eiriau")
    press(page, NEXT)
    press(page, NEXT)
    assert page.get_by_text("Mwy o eiriau").is_visible()

    page.goto(f"{short.page('cy', 1)}?from=check")
    page.check('[name="way"][value="no"]')
    page.fill('[name="why"]', "Achos")
    press(page, NEXT)
    assert path(page) == short.place("cy", "check")
    assert page.get_by_text("Mwy o eiriau").count() == 0

    page.goto(f"{short.page('cy', 1)}?from=check")
    page.check('[name="way"][value="yes"]')
    press(page, NEXT)
    assert path(page) == short.place("cy", "check")
    assert page.get_by_text("Mwy o eiriau").is_visible()


def test_what_was_left_off_the_route_is_not_submitted(second_page, short):
    page = second_page
    press(page, NEXT)
    page.fill('[name="more"]', "Mwy o eiriau")
    press(page, NEXT)
    press(page, NEXT)
    page.goto(f"{short.page('cy', 1)}?from=check")
    page.check('[name="way"][value="no"]')
    page.fill('[name="why"]', "Achos")
    press(page, NEXT)
    assert short.stored(page)["more"] == "Mwy o eiriau"

    press(page, NEXT)

    reference = page.locator("[data-reference]").get_attribute("data-reference")
    assert "more" not in short.submitted(reference)


@pytest.mark.parametrize("typed", ["Yn gywir", "x" * 60], ids=["right", "wrong"])
def test_back_and_forward_again_lose_nothing_that_was_typed(second_page, short, typed):
    page = second_page
    page.fill('[name="story"]', typed)
    page.select_option('[name="order/b"]', "1")
    page.select_option('[name="order/a"]', "2")
    page.select_option('[name="order/c"]', "3")
    before = fields(page)

    press(page, 'button[name="back"]')
    assert path(page) == short.page("cy", 1)
    press(page, NEXT)

    assert path(page) == short.page("cy", 2)
    assert fields(page) == before


def test_save_for_later_keeps_what_was_typed_and_start_offers_to_go_on(second_page, short):
    page = second_page
    page.fill('[name="story"]', "x" * 60)
    press(page, 'button[name="later"]')
    assert path(page) == short.place("cy", "saved")

    page.goto(short.start("cy"))
    press(page, NEXT)
    assert path(page) == short.place("cy", "resume")
    page.goto(short.page("cy", 2))

    assert page.input_value('[name="story"]') == "x" * 60
    assert short.stored(page)["name"] == "Siân"


def test_a_later_page_cannot_be_reached_before_its_time(first_page, short):
    page = first_page

    page.goto(short.page("cy", 4))

    assert path(page) == short.page("cy", 1)
