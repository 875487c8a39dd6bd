"""The codebook as a web page, on a phone, on a desk and printed: axe, the HTML checker, and no scrolling sideways."""

from pathlib import Path

import pytest

from questionnaire.document import LANGUAGES
from tests.browser.audits import axe_findings, vnu_findings, vnu_missing
from tests.browser.measures import scrolls_sideways

WIDTHS = (320, 390, 1280)


# Run in the site's own process: none can have a database beside Playwright.
MADE = """
from pathlib import Path
from exports.making import write_answers
from tests.exports.data import awkward_survey, frozen
dataset = frozen(awkward_survey())
for language in ("cy", "en"):
    write_answers(dataset, "codebook-html", language, Path({folder!r}) / f"{{language}}.html", lambda rows: None)
"""


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory) -> Path:
    """With the codebook in each language."""
    pages = tmp_path_factory.mktemp("pages")
    site.python(MADE.format(folder=str(pages)))
    return pages


def test_a_codebook_can_be_read_by_everybody(chromium, folder):
    found = []
    for language in LANGUAGES:
        for width in WIDTHS:
            page = chromium.new_page(viewport={"width": width, "height": 900})
            page.goto((folder / f"{language}.html").as_uri())
            found += [
                f"{language} {width}: {each}" for each in (*axe_findings(page), *scrolls_sideways(page))
            ]
            page.close()

    assert found == []


def test_its_html_is_valid(folder):
    if missing := vnu_missing():
        pytest.skip(missing)

    assert vnu_findings(folder) == []
