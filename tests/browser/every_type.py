"""The survey with every type in a browser: published on the visited site, and its questions answered one by one.

`publish_it` runs inside the site (`Site.python`) and prints the survey's slugs as JSON.
"""

import json
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.question_types import ANSWERS, SURVEY_FILE


def publish_it() -> None:
    from surveys.files.importing import import_survey
    from surveys.publishing import publish

    survey = import_survey(SURVEY_FILE).survey
    publish(survey, None)
    print(json.dumps({"cy": survey.slug_cy, "en": survey.slug_en}))


def shown_codes(page: Page) -> list[str]:
    codes: list[str] = page.locator("[data-question]").evaluate_all("all => all.map(e => e.dataset.question)")
    return codes


def answer_shown(page: Page) -> None:
    """Give the answers of tests/question_types.py to every question that the page shows."""
    for code in shown_codes(page):
        question = page.locator(f'[data-question="{code}"]')
        for control, value in ANSWERS[code].posted.items():
            give(question, control, value if isinstance(value, list) else [value])


def give(question: Locator, control: str, values: list[str]) -> None:
    """Let a control, or the boxes and buttons of that name, hold these values."""
    named = question.locator(f'[name="{control}"]')
    kind = named.first.evaluate("e => e.type")
    if kind in ("radio", "checkbox"):
        for value in values:
            question.locator(f'[name="{control}"][value="{value}"]').check()
    elif kind == "select-one" and not named.is_visible():
        # A list to search in: the box above it takes the name.
        box = question.locator("[role=combobox]")
        box.fill(named.locator(f'option[value="{values[0]}"]').inner_text())
        box.blur()
    elif kind == "select-one" and named.first.is_visible():
        named.select_option(values[0])
    elif kind == "select-one":
        _search(question, named, values[0])
    elif kind == "file":
        named.set_input_files([Path(value) for value in values])
    else:
        named.fill(values[0].replace("\r\n", "\n"))


def _search(question: Locator, hidden: Locator, value: str) -> None:
    """Find an option as people do where a list can be searched: by its words and the keys."""
    box = question.get_by_role("combobox")
    box.fill(hidden.locator(f'option[value="{value}"]').text_content() or "")
    box.press("ArrowDown")
    box.press("Enter")
