"""What WCAG 2.2 asks of a page that can be measured in a browser: a line for each fault, none if there is none."""

from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).parent
MEASURES = (HERE / "measures.js").read_text(encoding="utf-8").rstrip()
NOTE_STOPS = (HERE / "stops.js").read_text(encoding="utf-8")
# CSS pixels of what respondents press (WCAG 2.5.5, level AAA). For staff axe looks for the 24 of 2.5.8.
RESPONDENTS_TARGET = 44
# A window of 1280 x 1024 at 400%, in CSS pixels.
ZOOMED = {"width": 320, "height": 256}


def room(page: Page) -> list[str]:
    """What sticks out of the window, is cut off, or lies on something else."""
    return _measure(page, "room()")


def scrolls_sideways(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return ["the page scrolls sideways"] if wide else []


def room_for_larger_text(page: Page) -> list[str]:
    """The same with text alone at twice its size."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = room(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def small_targets(page: Page, least: int) -> list[str]:
    """What is pressed and is less than `least` CSS pixels wide or high, links in sentences left out."""
    return _measure(page, f"targets({least})")


def motion(page: Page) -> list[str]:
    """What moves although the person has asked that nothing should."""
    page.emulate_media(reduced_motion="reduce")
    found = _measure(page, "motion()")
    page.emulate_media(reduced_motion="no-preference")
    return found


def languages(page: Page) -> list[str]:
    """A page that does not say that it is in the language of its address, and names of languages without theirs."""
    return _measure(page, "languages()")


def errors(page: Page) -> list[str]:
    """What is wrong with the summary of errors, where there is one; to be asked before anything takes the focus."""
    return _measure(page, "errors()")


def stops(page: Page) -> list[str]:
    """Go through the page with the Tab key: each stop once, in order, to be seen, and out again at the end."""
    page.evaluate(NOTE_STOPS)
    for _ in range(page.evaluate("window.stops.expected") + 1):
        page.keyboard.press("Tab")
    faults: list[str] = page.evaluate("window.stops.faults")
    reached, expected = page.evaluate("[window.stops.order.length, window.stops.expected]")
    if reached != expected:
        faults.append(f"the Tab key stops at {reached} of {expected}")
    return faults


def _measure(page: Page, what: str) -> list[str]:
    found: list[str] = page.evaluate(f"{MEASURES}.{what}")
    return found
