"""How the pages of staff look where it can be measured: lists on a phone, options on a desk."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PATIENCE
from tests.factories import PASSWORD
from tests.site import Site

PHONE = {"width": 375, "height": 800}
LANGUAGES = ("cy", "en")
LISTS = ("accounts/user", "accounts/auditentry", "jobs/job", "responses/response")
# What scrolls sideways: the page, or a box in it.
SCROLLS = """() => [document.documentElement, ...document.querySelectorAll("#content *")]
    .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
    .filter((part) => ["auto", "scroll"].includes(getComputedStyle(part).overflowX) || part.localName === "html")
    .map((part) => part.outerHTML.slice(0, 120))"""
# How light the page and its words are, from 0 to 765, and which controls the browser draws.
COLOURS = """() => {
    const light = (colour) => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    const style = getComputedStyle(document.body);
    return [light(style.backgroundColor), light(style.color), getComputedStyle(document.documentElement).colorScheme];
}"""
SEED = """
import datetime as dt, json
from django.utils import timezone
from jobs.models import Job
from responses.synthetic import make_responses
from tests import factories as make
now = timezone.now()
name = "Arolwg Cymru gyfan o ddefnydd y gwasanaethau cyhoeddus o'r rhyngrwyd a'r cyfryngau cymdeithasol"
options = [make.option("a", "Ddim yn cytuno nac yn anghytuno", "Neither agree nor disagree"), make.option("b")]
survey = make.published_survey(
    make.page("one", make.question("q", "single_choice", options=options)),
    opens=now - dt.timedelta(days=1), closes=now + dt.timedelta(days=1), title=make.text(name, name),
)
make_responses(survey, 3, seed=1)
Job.objects.create(kind="export file", state="failed", error="disk_full: 28", finished_at=now)
for language in ("cy", "en"):
    person = make.user(f"looks-{language}", is_superuser=True, language=language)
    make.role(person, survey, "author")
    make.role(person, survey, "coordinator")
print(json.dumps(survey.pages.get().questions.get().pk))
"""


@pytest.fixture(scope="module")
def question(site: Site) -> int:
    """The id of a question with options."""
    return int(json.loads(site.python(SEED)))


@pytest.fixture
def staff(chromium, site: Site, question: int) -> Iterator[Callable[..., Page]]:
    contexts = []

    def signed_in(language: str, window: dict[str, int]) -> Page:
        context = chromium.new_context(viewport=window, base_url=site.address)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/login/")
        page.fill("#id_username", f"looks-{language}")
        page.fill("#id_password", PASSWORD)
        page.click('[type="submit"]')
        return page

    yield signed_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_scrolls_sideways_on_a_phone_and_every_value_has_its_label(staff, language):
    page = staff(language, PHONE)
    for each in LISTS:
        page.goto(f"/admin/{each}/")

        assert page.evaluate(SCROLLS) == [], each
        assert page.locator("#result_list tbody tr").count() > 0, each
        labels = page.locator("#result_list tbody td:not(.aw-nothing) .aw-cardlabel")
        assert labels.count() > 0, each
        assert all(label.is_visible() for label in labels.all()), each


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_fits_a_phone_and_leads_to_what_waits(staff, language):
    page = staff(language, PHONE)
    page.goto("/admin/")
    assert page.evaluate(SCROLLS) == []

    page.locator(".aw-waiting a").first.click()

    assert "/admin/jobs/job/?state__exact=failed" in page.url


def test_a_list_can_be_put_in_order_on_a_phone(staff):
    page = staff("cy", PHONE)
    page.goto("/admin/accounts/user/")

    page.locator("#result_list thead th.column-email .text a").click()

    assert "o=" in page.url


def test_lists_stay_tables_on_a_desk(staff):
    page = staff("en", DESKTOP)
    page.goto("/admin/accounts/user/")

    cells = page.locator("#result_list tbody tr").first.locator("th, td").all()

    assert len({round(cell.bounding_box()["y"]) for cell in cells}) == 1
    assert not page.locator(".aw-cardlabel").first.is_visible()


def test_the_words_of_an_option_stand_beside_its_code_in_equal_columns(staff, question):
    page = staff("en", DESKTOP)
    page.goto(f"/admin/surveys/question/{question}/change/")

    code, cy, en = (
        page.locator(f"#id_options-0-{name}").bounding_box() for name in ("code", "label_cy", "label_en")
    )

    assert abs(cy["width"] - en["width"]) <= 1
    assert cy["width"] > code["width"]
    assert code["y"] == cy["y"] == en["y"]
    assert code["x"] < cy["x"] < en["x"]


@pytest.mark.parametrize(("scheme", "is_dark"), [("dark", True), ("light", False)], ids=["dark", "light"])
def test_pages_and_their_controls_are_as_dark_as_the_device(staff, question, scheme, is_dark):
    """Boxes to tick, which the browser draws, among them: they were black on a white page."""
    page = staff("cy", DESKTOP)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/admin/surveys/question/{question}/change/")

    paper, ink, drawn = page.evaluate(COLOURS)

    assert (paper < ink) is is_dark
    assert drawn == scheme
