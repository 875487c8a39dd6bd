"""A list to search in: by mouse, finger and keyboard, in spoken Welsh, and without any of it."""

import pytest
from playwright.sync_api import Page

from tests.browser import authorities
from tests.browser.audits import axe_findings
from tests.browser.shown import Shown
from tests.questionnaire.builders import question

BOX = "#council"
RESULTS = "#council-results li"


def opened(shown: Shown, *more, **fields) -> Page:
    page = shown.questions(authorities.question(**fields), *more)
    page.wait_for_selector(BOX + "[role=combobox]")
    return page


def found(page: Page, typed: str) -> list[str]:
    page.fill(BOX, "")
    page.type(BOX, typed)
    return page.locator(RESULTS).all_text_contents()


def value(page: Page) -> str:
    return page.evaluate("new FormData(document.getElementById('page')).get('council')")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("caerdydd", "Caerdydd"),
        ("Nghaerdydd", "Caerdydd"),
        ("Gaerdydd", "Caerdydd"),
        ("Chaerdydd", "Caerdydd"),
        ("ngwynedd", "Gwynedd"),
        ("Wynedd", "Gwynedd"),
        ("ynys mon", "Ynys Môn"),
        ("Penfro", "Sir Benfro"),
        ("Caerfyrddin", "Sir Gaerfyrddin"),
        ("Mynwy", "Sir Fynwy"),
        ("Mhowys", "Powys"),
        ("Bowys", "Powys"),
        ("Fro Morg", "Bro Morgannwg"),
        ("nhorfaen", "Torfaen"),
        ("Ferthyr", "Merthyr Tudful"),
        ("pen y bont", "Pen-y-bont ar Ogwr"),
        ("ddinbych", "Sir Ddinbych"),
        ("Cardiff", "Caerdydd"),
    ],
)
def test_a_name_is_found_without_accents_in_any_mutation_and_in_the_other_language(shown, typed, first):
    page = opened(shown)

    assert found(page, typed)[0] == first


def test_what_nobody_means_is_not_found(shown):
    page = opened(shown)

    assert found(page, "zzz") == ["Does dim byd addas yn y rhestr. Rhowch gynnig ar sillafiad arall."]
    page.press(BOX, "Tab")
    assert page.input_value(BOX) == "zzz"
    assert value(page) == ""


def test_the_keyboard_finds_marks_chooses_and_leaves(shown):
    page = opened(shown)

    page.type(BOX, "sir")
    page.press(BOX, "ArrowDown")
    page.press(BOX, "ArrowDown")
    marked = page.get_attribute(BOX, "aria-activedescendant")
    assert page.text_content(f"#{marked}") == "Sir y Fflint"
    page.press(BOX, "Enter")

    assert page.input_value(BOX) == "Sir y Fflint"
    assert value(page) == "flintshire"
    assert page.get_attribute(BOX, "aria-expanded") == "false"
    assert shown.posts == 0

    page.press(BOX, "ArrowUp")
    assert page.locator(RESULTS).count() == 22
    page.press(BOX, "Escape")
    assert page.is_hidden("#council-results")
    page.press(BOX, "Escape")
    assert value(page) == ""


def test_a_mutated_name_typed_whole_is_chosen_when_the_form_is_sent(shown):
    page = opened(shown)

    page.type(BOX, "Nghaerdydd")
    page.press(BOX, "Enter")

    page.wait_for_selector(BOX + "[role=combobox]")
    assert shown.posts == 1


def test_what_is_half_typed_is_not_lost_by_enter(shown):
    page = opened(shown)

    page.type(BOX, "caer")
    page.press(BOX, "Enter")

    assert shown.posts == 0
    assert page.locator(RESULTS).all_text_contents() == ["Caerdydd", "Caerffili", "Sir Gaerfyrddin"]


def test_words_that_are_not_in_the_list_are_not_sent_away_unnoticed(shown):
    page = opened(shown)
    page.type(BOX, "zzzz")
    page.press(BOX, "Tab")

    page.click("button[name=next]")

    assert shown.posts == 0
    assert page.input_value(BOX) == "zzzz"
    assert page.inner_text("#council-unsettled") == "Dewiswch o’r rhestr, neu gwagiwch y blwch"
    assert page.evaluate("document.activeElement.id") == "council"

    page.fill(BOX, "Caerdydd")
    page.press(BOX, "Enter")

    page.wait_for_selector(BOX + "[role=combobox]")
    assert shown.posts == 1


def test_a_finger_chooses_and_can_see_the_whole_list(shown):
    page = opened(shown)

    page.click(".arolwg-search__all")
    assert page.locator(RESULTS).count() == 22
    page.click(f"{RESULTS} >> text=Abertawe")

    assert value(page) == "swansea"
    assert page.is_hidden("#council-results")


def test_a_choice_brings_up_the_question_that_depends_on_it(shown):
    page = opened(shown, question("c", relevant="${council} = 'cardiff'"))

    page.type(BOX, "Chaerdydd")
    page.press(BOX, "Tab")

    assert page.is_visible("[data-question=c]")


def test_the_results_are_counted_aloud_in_welsh(shown):
    page = opened(shown)

    page.type(BOX, "caer")

    page.wait_for_selector("[aria-live]:text('3 chanlyniad')")


def test_what_is_chosen_stands_in_the_box(shown):
    page = shown.questions(authorities.question(), fields={"council": ["powys"]})
    page.wait_for_selector(BOX + "[role=combobox]")

    assert page.input_value(BOX) == "Powys"


@pytest.mark.parametrize("typed", ["", "caer", "zzz"])
def test_the_box_is_accessible_closed_open_and_in_vain(shown, typed):
    page = opened(shown)
    if typed:
        page.type(BOX, typed)

    # The page is a bare form, without the frame of the service around it.
    about_frames = ("region", "landmark", "page-has-heading", "heading-order", "bypass")
    assert [found for found in axe_findings(page) if not found.startswith(about_frames)] == []
