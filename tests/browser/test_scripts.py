"""What the scripts do on the site itself, as it sends them (tests/browser/test_question_script.py has the details)."""

import json

import pytest

from tests.browser.visit import ERRORS, NEXT, fields, path, press
from tests.questionnaire.vectors import FILE

# The module that the page itself has loaded, under the page's own policy.
EVALUATE_ALL = """
async ({ answers, today, vectors }) => {
    const sent = performance.getEntriesByType("resource").find(({ name }) => /expressions\\b.*\\.js$/.test(name));
    const { evaluate, holds } = await import(sent.name);
    const typed = (result) =>
        typeof result === "number" ? { number: String(result) }
        : typeof result === "boolean" ? { boolean: result }
        : Array.isArray(result) ? { codes: result } : { string: result };
    return vectors.map(({ tree, value }) => ({
        result: typed(evaluate(tree, answers, today, value)),
        holds: holds(tree, answers, today, value),
    }));
}
"""


@pytest.fixture
def first_page(page, short):
    short.begin(page, "cy")
    return page


def second_page(page):
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "3")
    press(page, NEXT)
    return page


def test_the_evaluator_agrees_with_pythons_on_every_vector(first_page):
    known = json.loads(FILE.read_text(encoding="utf-8"))

    found = first_page.evaluate(EVALUATE_ALL, known)

    expected = [{"result": one["result"], "holds": one["holds"]} for one in known["vectors"]]
    differences = [
        (one["source"], mine, theirs)
        for one, mine, theirs in zip(known["vectors"], expected, found, strict=True)
        if mine != theirs
    ]
    assert differences == []


def test_a_question_that_has_gone_again_is_neither_asked_nor_answered(first_page, short):
    page = first_page
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "7")
    page.fill('[name="late"]', "Am saith")
    assert fields(page)["late"] == ["Am saith"]

    page.fill('[name="many"]', "3")
    assert page.is_hidden('[data-question="late"]')
    assert "late" not in fields(page)
    press(page, NEXT)

    assert path(page) == short.page("cy", 2)
    assert "late" not in short.stored(page)


def test_a_question_that_came_up_is_answered_in_the_same_go(first_page, short):
    page = first_page
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "7")
    page.check('[name="way"][value="no"]')
    page.fill('[name="why"]', "Achos")
    page.fill('[name="late"]', "Am saith")

    press(page, NEXT)

    assert path(page) == short.page("cy", 2)
    assert (short.stored(page)["late"], short.stored(page)["why"]) == ("Am saith", "Achos")


@pytest.mark.parametrize(
    ("language", "words"),
    [("cy", "Mae cwestiwn newydd ar y dudalen hon"), ("en", "There is a new question on this page")],
)
def test_without_javascript_a_question_that_came_up_is_shown_and_said(visitor, short, language, words):
    page = visitor(java_script_enabled=False)
    short.begin(page, language)
    assert page.is_hidden('[data-question="late"]')
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "7")

    press(page, NEXT)

    assert path(page) == short.page(language, 1)
    assert page.get_by_role("alert").get_by_text(words).is_visible()
    assert page.locator(ERRORS).count() == 0
    assert page.locator('[role="alert"] a').get_attribute("href") == "#late"
    assert page.input_value('[name="name"]') == "Siân"
    page.fill('[name="late"]', "Am saith")
    press(page, NEXT)
    assert path(page) == short.page(language, 2)
    assert short.stored(page)["late"] == "Am saith"


def test_without_javascript_a_question_that_hangs_from_an_option_is_there_when_it_is_chosen(visitor, short):
    page = visitor(java_script_enabled=False)
    short.begin(page, "cy")
    assert page.is_hidden('[name="why"]')

    page.check('[name="way"][value="no"]')

    assert page.is_visible('[name="why"]')


@pytest.mark.parametrize(
    ("language", "moved", "left"),
    [
        ("cy", "Mae ‘Afal’ bellach yn rhif 2", "Mae gennych chi 47 o nodau ar ôl"),
        ("en", "‘Apple’ is now 2", "You have 47 characters remaining"),
    ],
)
def test_a_ranking_that_clashes_and_the_characters_left_are_said(visitor, short, language, moved, left):
    page = visitor()
    short.begin(page, language)
    second_page(page)
    page.select_option('[name="order/a"]', "1")
    page.select_option('[name="order/b"]', "2")

    page.select_option('[name="order/b"]', "1")
    page.get_by_text(moved).wait_for(state="attached")
    page.fill('[name="story"]', "ŵŷâ")

    assert page.input_value('[name="order/a"]') == "2"
    assert page.inner_text("#story-count") == left


def test_an_exclusive_option_and_the_others_clear_each_other(first_page, short):
    page = second_page(first_page)
    page.check('[name="several"][value="a"]')
    page.check('[name="several"][value="b"]')

    page.check('[name="several"][value="none"]')
    assert fields(page)["several"] == ["none"]
    page.check('[name="several"][value="a"]')

    assert fields(page)["several"] == ["a"]


def test_without_javascript_a_clash_of_exclusive_options_and_of_places_is_an_error_in_words(visitor, short):
    page = visitor(java_script_enabled=False)
    short.begin(page, "cy")
    second_page(page)
    page.check('[name="several"][value="a"]')
    page.check('[name="several"][value="none"]')
    for item in "abc":
        page.select_option(f'[name="order/{item}"]', "1")

    press(page, NEXT)

    anchors = page.locator(f"{ERRORS} a").evaluate_all("all => all.map(e => e.hash)")
    assert {anchor.split("-")[0] for anchor in anchors} == {"#order", "#several"}


def test_a_page_that_comes_back_out_of_the_browsers_memory_can_be_sent_again(first_page, short):
    page = first_page
    page.fill('[name="name"]', "Siân")
    page.fill('[name="many"]', "7")
    page.fill('[name="late"]', "Am saith")
    press(page, NEXT)
    page.go_back()
    assert page.is_visible('[name="late"]')

    press(page, NEXT)

    assert path(page) == short.page("cy", 2)


def test_a_double_click_on_start_begins_one_response(page, short):
    before = short.count()
    page.goto(short.start("cy"))

    page.dblclick(NEXT)
    page.wait_for_selector('[name="name"]')

    assert short.count() == before + 1
