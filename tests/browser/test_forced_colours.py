"""What colours say is said in another way where people have chosen their own (Windows: contrast themes)."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.measures import stops
from tests.browser.visit import NEXT, press
from tests.questionnaire.builders import question

OUTLINE = "e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth]"
# Where a choice is marked: on the row or cell that holds it.
ROW = ":is(.govuk-radios__item, .govuk-checkboxes__item):has([name='{name}'][value={value}])"
CHOICES = {
    "single_choice": ("q", "a", "b"),
    "multi_choice": ("q", "a", "b"),
    "matrix_single": ("q/r1", "a", "b"),
    "matrix_multi": ("q/r1", "a", "b"),
    "scale": ("q", "a", "b"),
    "rating": ("q", "1", "2"),
    "recommendation": ("q", "1", "2"),
}


@pytest.fixture
def forced(shown):
    shown.page.emulate_media(forced_colors="active")
    return shown


def drawn(page, name: str) -> None:
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(folder) / f"forced-{name}.png", full_page=True)


@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("type", CHOICES)
def test_what_is_chosen_has_an_outline(forced, type, window):
    name, chosen, other = CHOICES[type]
    forced.page.set_viewport_size(window)
    page = forced.questions(question("q", type))

    page.check(f"[name='{name}'][value='{chosen}']")
    drawn(page, f"{type}-{window['width']}")

    rows = [page.locator(ROW.format(name=name, value=repr(value))) for value in (chosen, other)]
    assert [row.evaluate(OUTLINE)[0] for row in rows] == ["solid", "none"]


def test_an_item_without_its_place_differs_from_the_others(visitor, short):
    page = visitor(forced_colors="active")
    short.begin(page, "cy")
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "3")
    press(page, NEXT)
    page.select_option('[name="order/c"]', "3")
    press(page, NEXT)
    drawn(page, "ranking-with-errors")

    items = page.locator(".arolwg-rank__item").evaluate_all(
        "all => all.map(e => [e.classList.contains('is-wrong'), getComputedStyle(e).outlineStyle])"
    )
    assert {tuple(item) for item in items} == {(False, "none"), (True, "solid")}


def test_errors_have_their_edge_and_the_steps_that_are_done_their_filling(visitor, short):
    page = visitor(forced_colors="active")
    short.begin(page, "cy")
    press(page, NEXT)
    drawn(page, "errors")

    for edge in (".govuk-error-summary", '[data-question="name"]'):
        width = page.locator(edge).evaluate("e => getComputedStyle(e).borderLeftWidth")
        assert float(width.removesuffix("px")) >= 4, edge
    fillings = page.locator(".arolwg-progress__steps span").evaluate_all(
        "all => all.map(e => getComputedStyle(e).backgroundColor)"
    )
    assert fillings[0] not in fillings[1:]


def test_the_focus_can_be_seen_at_every_stop(visitor, short):
    page = visitor(forced_colors="active", viewport=PHONE)
    short.begin(page, "cy")

    assert stops(page) == []


@pytest.mark.parametrize("type", ["ranking", "upload", "matrix_single", "long_text", "scale"])
def test_the_focus_can_be_seen_on_every_kind_of_control(forced, type):
    page = forced.questions(question("q", type))

    assert stops(page) == []


def test_the_option_that_the_arrows_have_reached_differs(forced):
    page = forced.questions(question("q", display="search"))

    # The select that it takes the place of is a combobox too, until the script has come.
    box = page.locator("input[role=combobox]")
    box.press("ArrowDown")
    box.press("ArrowDown")
    drawn(page, "search")

    fillings = page.get_by_role("option").evaluate_all(
        "all => all.map(e => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(fillings)) == 2
