"""Going through a page with the keys alone."""

import pytest

from tests.browser.visit import ERRORS, NEXT, language, path, press

FOCUSED = "document.activeElement.name || document.activeElement.className || document.activeElement.tagName"
TYPED_IN = ["name", "many", "when-day", "when-month", "when-year", "email"]


@pytest.fixture
def first_page(page, short):
    short.begin(page, "cy")
    return page


@pytest.fixture(params=[True, False], ids=["with_javascript", "without_javascript"])
def either_way(request, visitor, short):
    page = visitor(java_script_enabled=request.param)
    short.begin(page, "cy")
    return page


@pytest.mark.parametrize("name", TYPED_IN)
def test_enter_in_a_text_field_goes_on_and_changes_no_language(first_page, short, name):
    page = first_page
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "3")

    with page.expect_navigation():
        page.press(f'[name="{name}"]', "Enter")

    assert (path(page), language(page)) == (short.page("cy", 2), "cy")
    assert short.stored(page)["name"] == "Siân"


def test_enter_goes_on_without_javascript_too(either_way, short):
    page = either_way
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "3")

    with page.expect_navigation():
        page.press('[name="name"]', "Enter")

    assert path(page) == short.page("cy", 2)


def test_enter_with_an_error_shows_it_in_the_same_language(first_page, short):
    page = first_page

    with page.expect_navigation():
        page.press('[name="name"]', "Enter")

    assert (path(page), language(page)) == (short.page("cy", 1), "cy")
    assert page.is_visible(ERRORS)


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_control(first_page):
    page = first_page
    page.check('[name="way"][value="other"]')
    page.fill('[name="when-month"]', "3")
    press(page, NEXT)
    assert "govuk-error-summary" in page.evaluate(FOCUSED)

    for name in ("name", "way/other", "many", "when-day"):
        control = page.locator(f'[name="{name}"]')
        page.locator(f'{ERRORS} a[href="#{control.get_attribute("id")}"]').press("Enter")
        page.wait_for_function(f"document.activeElement.name === '{name}'")
        assert control.get_attribute("aria-invalid") == "true"


def test_the_first_key_leads_past_the_header(first_page):
    page = first_page

    page.keyboard.press("Tab")
    assert "govuk-skip-link" in page.evaluate(FOCUSED)
    assert page.locator(".govuk-skip-link").bounding_box()["height"] > 30
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate(FOCUSED) == "name"


def test_the_focus_goes_down_the_page_in_the_order_of_reading(first_page):
    page = first_page
    order = []

    for _ in range(30):
        page.keyboard.press("Tab")
        order.append(page.evaluate(FOCUSED))
        if order[-1] == "later":
            break

    # The mark of the page's name leads home; hidden buttons and questions that are not relevant are passed over.
    assert order[1:] == [
        "arolwg-wordmark",
        "language",
        "back",
        "name",
        "way",
        "many",
        "when-day",
        "when-month",
        "when-year",
        "email",
        "next",
        "later",
    ]


def test_every_stop_shows_where_the_focus_is(first_page):
    page = first_page
    unmarked = []

    for _ in range(13):
        page.keyboard.press("Tab")
        unmarked += page.evaluate(
            """() => {
                const stop = document.activeElement;
                const drawn = [stop, stop.labels?.[0]].filter(Boolean);
                const marked = drawn.some((part) => ["", "::before"].some((pseudo) => {
                    const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(part, pseudo);
                    return boxShadow !== "none" || (outlineStyle !== "none" && outlineWidth !== "0px");
                }));
                return marked ? [] : [stop.outerHTML.slice(0, 80)];
            }"""
        )

    assert unmarked == []


def test_choices_and_rankings_are_made_with_the_arrows(first_page, short):
    page = first_page
    page.focus('[name="way"][value="yes"]')
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")

    assert page.is_checked('[name="way"][value="no"]')
    assert page.is_visible('[name="why"]')
