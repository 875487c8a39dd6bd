"""What a screen reader is told on the pages of a visit, compared with what should be said, in both languages.

The expected lines are in tests/browser/said/. SAY_ANEW=1 writes them; then read them, aloud if you can.
"""

import json
import os
import re
from pathlib import Path

import pytest

from tests.browser.aloud import said
from tests.browser.household import PEOPLE
from tests.browser.respondent import fill_page
from tests.browser.visit import NEXT, Visited, press
from tests.factories import option, page, published_survey, question, text
from tests.pictures import picture

EXPECTED = Path(__file__).parent / "said"
LANGUAGES = ("cy", "en")
# What is different on every day and for every response.
CHANGING = (
    (re.compile(r"(?:Dydd \w+ |\w+day )?\d{1,2} \w+ 20\d\d"), "(date)"),
    (re.compile(r"\b\d\d:\d\d\b"), "(time)"),
    (re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b"), "(reference)"),
    (re.compile(r'"[0-9A-Z]{5}"'), '"(part of the code)"'),
)
DETAILS = {"label": text("Pa un?", "Which one?"), "required": True}
PAGES = (
    page(
        "about",
        question(
            "caller",
            required=True,
            text=text("Beth yw eich enw?", "What is your name?"),
            hint=text("Fel ar eich cerdyn", "As on your card"),
        ),
        question(
            "way",
            "single_choice",
            required=True,
            text=text("Sut daethoch chi?", "How did you come?"),
            hint=text("Dewiswch un", "Choose one"),
            options=[
                option("bus", "Bws", "Bus"),
                option("other", "Arall", "Other", other_text=DETAILS),
                option("none", "Ddim yn gwybod", "Don’t know", exclusive=True),
            ],
        ),
        question("when", "date", text=text("Pryd?", "When?")),
        title=text("Amdanoch chi", "About you"),
    ),
    page(
        "grids",
        question(
            "views",
            "matrix_single",
            required=True,
            text=text("Beth yw eich barn?", "What do you think?"),
            options=[option("good", "Da", "Good"), option("bad", "Gwael", "Bad")],
            rows=[option("staff", "Y staff", "The staff"), option("rooms", "Yr ystafelloedd", "The rooms")],
        ),
        question(
            "order",
            "ranking",
            text=text("Beth sydd bwysicaf?", "What matters most?"),
            options=[option("books", "Llyfrau", "Books"), option("quiet", "Tawelwch", "Quiet")],
        ),
        title=text("Barn", "Views"),
    ),
    PEOPLE,
    page(
        "file",
        question(
            "plan",
            "upload",
            required=True,
            text=text("Eich cynllun", "Your plan"),
            settings={"accept": ["png", "pdf"], "max_size": 1},
        ),
        title=text("Ffeil", "File"),
    ),
)


def publish_it() -> None:
    """Inside the site: the survey that is visited, and one that is closed."""
    import datetime as dt

    from django.utils import timezone

    now = timezone.now()
    visited = published_survey(
        *PAGES, title=text("Y llyfrgell", "The library"), slug={"cy": "y-llyfrgell", "en": "the-library"}
    )
    closed = published_survey(
        slug={"cy": "wedi-cau", "en": "has-closed"},
        opens=now - dt.timedelta(days=9),
        closes=now - dt.timedelta(days=2),
    )
    print(json.dumps([{"cy": one.slug_cy, "en": one.slug_en} for one in (visited, closed)]))


@pytest.fixture(scope="module")
def surveys(site):
    ran = site.python("from tests.browser.test_reading_aloud import publish_it; publish_it()")
    return [Visited(site, slugs) for slugs in json.loads(ran)]


@pytest.fixture(scope="module", params=LANGUAGES)
def visit(request, chromium, surveys):
    """The whole visit in one language: what each page of it says, by the page's name."""
    context = chromium.new_context(base_url=surveys[0].site.address)
    yield request.param, dict(pages_of_a_visit(context.new_page(), *surveys, request.param))
    context.close()


def pages_of_a_visit(page, visited, closed, language):
    page.goto("/")
    yield "language_choice", said(page)
    page.goto(closed.start(language))
    yield "closed", said(page)
    page.goto(visited.start(language))
    yield "start", said(page)
    press(page, NEXT)
    yield "questions", said(page)
    page.check('[name="way"][value="other"]')
    page.fill('[name="when-day"]', "3")
    press(page, NEXT)
    yield "questions_with_errors", said(page)
    fill_page(page, {"way": "bus"})
    press(page, NEXT)
    yield "matrix_and_ranking", said(page)
    page.check('[name="views/staff"][value="good"]')
    page.select_option('[name="order/books"]', "1")
    press(page, NEXT)
    yield "matrix_and_ranking_with_errors", said(page)
    fill_page(page)
    press(page, NEXT)
    for name in ("Siân", "Tomos"):
        fill_page(page, {"name": name, "age": "9"})
        press(page, NEXT)
        if name == "Siân":
            press(page, 'button[name="add"]')
    yield "list", said(page)
    press(page, NEXT)
    press(page, NEXT)
    yield "upload_with_error", said(page)
    page.set_input_files("#plan", {"name": "cynllun.png", "mimeType": "image/png", "buffer": picture()})
    press(page, NEXT)
    yield "check", said(page)
    press(page, 'main a[href*="/4/"], main a[href$="#plan"]')
    yield "upload_with_file", said(page)
    press(page, NEXT)
    press(page, NEXT)
    yield "receipt", said(page)


NAMES = (
    "language_choice",
    "closed",
    "start",
    "questions",
    "questions_with_errors",
    "matrix_and_ranking",
    "matrix_and_ranking_with_errors",
    "list",
    "upload_with_error",
    "upload_with_file",
    "check",
    "receipt",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_it_should_in_the_order_of_reading(visit, name):
    language, pages = visit
    path = EXPECTED / f"{name}.{language}.txt"
    lines = [steady(line) for line in pages[name]]
    if os.environ.get("SAY_ANEW") == "1":
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert lines == path.read_text(encoding="utf-8").splitlines()


def steady(line: str) -> str:
    for pattern, word in CHANGING:
        line = pattern.sub(word, line)
    return line
