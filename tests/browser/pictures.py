"""Draws docs/question-types/pictures/: each type of question as people see it, answered, in English.

python -m tests.browser.pictures            every picture anew
python -m tests.browser.pictures time url   those of these types

Needs Chromium. Uses the servers that DATABASE_URL and REDIS_URL name, or some of its own.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from config.catalogues import compile_all
from demo.servers.throwaway import KEYS, throwaway_servers
from questionnaire.types import TYPES
from tests.browser.every_type import answer_shown, shown_codes
from tests.chromium import ARGUMENTS, find_chromium
from tests.site import ROOT, Site, new_site

FOLDER = ROOT / "docs" / "question-types" / "pictures"
# As wide as a question is on a desk, with a margin.
VIEWPORT = {"width": 720, "height": 900}
# So wide that matrices and scales have their columns.
WIDE = {"width": 1024, "height": 900}
MARGIN = 16
# What is typed in the tests shows how much is forgiven; in a picture it would look odd.
TYPED = {
    "currency": "1,234.50",
    "percentage": "40",
    "quantity": "12",
    "phone": "029 2018 0123",
    "postcode": "CF10 3NQ",
    "address/postcode": "CF10 3NQ",
    "time": "14:30",
    "url": "www.example.org",
}
NEXT = 'button[name="next"]:not([aria-hidden])'


def main(wanted: list[str]) -> None:
    compile_all()
    with servers(), sync_playwright() as playwright:
        site = new_site("arolwg_pictures")
        site.start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            page = browser.new_page(viewport=VIEWPORT, base_url=site.address, reduced_motion="reduce")  # type: ignore[arg-type]
            draw(page, site, wanted)
        finally:
            browser.close()
            site.stop()


@contextmanager
def servers() -> Iterator[None]:
    for name, value in KEYS.items():
        os.environ.setdefault(name, value)
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        yield
        return
    with throwaway_servers() as own:
        os.environ |= {"DATABASE_URL": own.postgres.url(), "REDIS_URL": own.valkey.url()}
        yield


def draw(page: Page, site: Site, wanted: list[str]) -> None:
    """Answer the survey with every type page by page, taking pictures on the way."""
    slugs = json.loads(site.python("from tests.browser.every_type import publish_it; publish_it()"))
    page.goto(f"/en/surveys/{slugs['en']}/")
    press(page)
    while codes := shown_codes(page):
        answer_shown(page)
        for control, typed in TYPED.items():
            for box in page.locator(f'[name="{control}"]').all():
                box.fill(typed)
        # No caret, no ring of focus, and nothing below the mouse.
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        for code in codes:
            if code in (wanted or TYPES):
                take(page, code)
        press(page)


def take(page: Page, code: str) -> Path:
    """The picture of one question, with a margin around it."""
    question = page.locator(f'[data-question="{code}"]')
    is_wide = "arolwg-question--wide" in (question.get_attribute("class") or "")
    page.set_viewport_size(WIDE if is_wide else VIEWPORT)  # type: ignore[arg-type]
    question.scroll_into_view_if_needed()
    box = question.bounding_box()
    assert box is not None, f"{code} is not shown"
    scrolled = page.evaluate("window.scrollY")
    path = FOLDER / f"{code}.png"
    page.screenshot(
        path=path,
        full_page=True,
        clip={
            "x": max(0, box["x"] - MARGIN),
            "y": box["y"] + scrolled - MARGIN,
            "width": box["width"] + 2 * MARGIN,
            "height": box["height"] + 2 * MARGIN,
        },
    )
    return path


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator(NEXT).click()


if __name__ == "__main__":
    main(sys.argv[1:])
