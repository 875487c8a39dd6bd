"""How pages look where it can be measured: room, targets, other ways of seeing, print, weight."""

import gzip
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.respondent import answer_to_the_end, fill_page, go_on
from tests.browser.test_journeys import WANTED
from tests.browser.visit import ERRORS, NEXT, path, press, switch

LANGUAGES = ("cy", "en")
LAST = 6
MOST_HTML = 15_000
MOST_IN_ALL = 60_000
# Sideways: nothing with words may stick out of the window, or out of the box that it is in.
TOO_WIDE = """() => {
    const out = [...document.querySelectorAll("body *")].filter((part) => {
        if (part.closest(".govuk-visually-hidden, .arolwg-matrix__head, .govuk-skip-link")) return false;
        if (part.closest(".arolwg-matrix--columns .govuk-radios__label") && part.localName === "span") return false;
        const { left, right, width } = part.getBoundingClientRect();
        return part.checkVisibility() && width > 1 && (right > document.documentElement.clientWidth + 1 || left < -1);
    });
    return out.map((part) => part.outerHTML.slice(0, 120));
}"""
# The area that takes the click: the control with its label (the whole row of a matrix cell).
SMALL = """() => [...document.querySelectorAll("main input, main select, main textarea, button, main a, header a")]
    .filter((part) => part.type !== "hidden" && part.checkVisibility() && part.tabIndex >= 0)
    .filter((part) => !part.closest("p, li, dd"))
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 44 || height < 44)
    .map(([part, { width, height }]) => `${width} x ${height}: ${part.outerHTML.slice(0, 120)}`)"""


@pytest.fixture(scope="module")
def walked(chromium, whole):
    """The real survey with every page filled in: a page on which any of its pages can be opened."""
    context = chromium.new_context(base_url=whole.site.address, viewport=PHONE)
    page = context.new_page()
    whole.begin(page, "cy")
    while path(page) != whole.place("cy", "check"):
        fill_page(page, WANTED)
        go_on(page)
    yield page
    context.close()


def addresses(whole, language):
    pages = [whole.page(language, number) for number in range(1, LAST + 1)]
    return [whole.start(language), *pages, whole.place(language, "check")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("viewport", "text"),
    [({"width": 320, "height": 640}, "100%"), (PHONE, "200%"), (DESKTOP, "200%"), (DESKTOP, "100%")],
    ids=["narrow", "phone_twice_the_text", "desktop_twice_the_text", "desktop"],
)
def test_nothing_sticks_out_sideways(walked, whole, language, viewport, text):
    walked.set_viewport_size(viewport)
    out = {}

    for address in addresses(whole, language):
        walked.goto(address)
        walked.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
        out[address] = walked.evaluate(TOO_WIDE)

    assert {address: parts for address, parts in out.items() if parts} == {}


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_whatever_is_pressed_is_44_pixels_high_and_wide(walked, whole, viewport):
    walked.set_viewport_size(viewport)
    small = {}

    for address in addresses(whole, "cy"):
        walked.goto(address)
        small[address] = walked.evaluate(SMALL)

    assert {address: parts for address, parts in small.items() if parts} == {}


def test_a_matrix_has_the_whole_width_and_other_questions_the_measure(walked, whole):
    walked.set_viewport_size(DESKTOP)
    walked.goto(whole.page("cy", 4))

    matrix = walked.locator('[data-question="welsh_statements"] .arolwg-matrix').bounding_box()
    others = [
        walked.locator(f'[data-question="{code}"]').bounding_box() for code in ("org_languages", "welsh_help")
    ]

    assert matrix["width"] == 960
    assert [other["width"] for other in others] == [640, 640]


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_a_matrix_is_a_question_below_the_other(walked, whole, language):
    walked.set_viewport_size(PHONE)
    walked.goto(whole.page(language, 4))
    matrix = walked.locator('[data-question="welsh_statements"] .arolwg-matrix')

    for row in matrix.locator(".arolwg-matrix__row").all():
        below_each_other = [row.locator("p").first, *row.locator("label span").all()]
        boxes = [part.bounding_box() for part in below_each_other]
        assert all(box["width"] > 1 for box in boxes)  # more than what only ears get
        assert all(part.is_visible() and part.inner_text() for part in below_each_other)
        assert all(one["y"] + one["height"] <= other["y"] for one, other in pairwise(boxes))
    assert matrix.locator(".arolwg-matrix__head").is_hidden()


@pytest.mark.parametrize(
    "seen",
    [
        {"forced_colors": "active"},
        {"reduced_motion": "reduce"},
        {"color_scheme": "dark"},
        {"contrast": "more"},
    ],
    ids=["forced_colours", "reduced_motion", "dark", "more_contrast"],
)
def test_other_ways_of_seeing_show_what_is_chosen(visitor, short, seen):
    page = visitor(**seen)
    said = listen(page)
    short.begin(page, "cy")
    page.check('[name="way"][value="yes"]')
    chosen, other = (
        page.locator(f'.govuk-radios__item:has([value="{value}"])').screenshot() for value in ("yes", "no")
    )
    press(page, NEXT)

    assert page.is_visible(ERRORS)
    assert chosen != other
    assert said == []


def test_paper_has_the_questions_and_nothing_to_press(walked, whole):
    walked.set_viewport_size(DESKTOP)
    walked.emulate_media(media="print")
    walked.goto(whole.page("cy", 2))
    assert visible(walked, "button:not([aria-hidden]), .arolwg-language, .arolwg-back") == 0
    assert walked.is_visible('[data-question="restriction_reasons"]')
    walked.goto(whole.place("cy", "check"))

    assert visible(walked, "button, .govuk-summary-list__actions") == 0
    assert walked.is_visible(".govuk-summary-list__value")
    walked.emulate_media(media="screen")


def visible(page, selector):
    return sum(part.is_visible() for part in page.locator(selector).all())


def listen(page):
    """What goes wrong in the page's scripts and policies; fills up as it goes."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
    return said


def test_a_whole_journey_asks_nobody_else_and_breaks_no_policy(visitor, whole):
    page = visitor()
    said = listen(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.goto("/cy/")
    page.goto(whole.start("cy"))
    press(page, NEXT)
    press(page, NEXT)
    assert page.is_visible(ERRORS)

    answer_to_the_end(page, WANTED, switch_after=2)
    switch(page)

    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(whole.site.address).netloc
    }
    assert said == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_view_of_a_page_weighs_little(visitor, whole, walked, language):
    cookies = walked.context.cookies()
    for address in addresses(whole, language):
        page = visitor()
        page.context.add_cookies(cookies)
        answers = []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        html = page.goto(address)

        assert len(gzip.compress(html.body())) <= MOST_HTML, address
        assert sum(answer.request.sizes()["responseBodySize"] for answer in answers) <= MOST_IN_ALL, address
