"""The page of exports while files are being made: it changes by itself and takes nothing from under anybody's hands."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.audits import axe_findings, vnu_findings, vnu_missing
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import PASSWORD
from tests.site import Site

# Sooner than this a busy machine may not have asked and been answered.
SOON = 20_000
SEED = """
import json
from jobs.running import run
from tests import factories as make
from tests.exports.data import answers_to_everything, closed_survey, frozen, respond
from tests.exports.states import being_written, file_of
made = []
for _ in range(6):
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = frozen(survey)
    for language in ("cy", "en"):
        person = make.user(f"live-{language}-{dataset.pk}", language=language)
        make.role(person, survey, "coordinator")
    files = {name: file_of(dataset, name, "cy") for name in ("csv", "xlsx", "sav")}
    run(files["csv"].job_id)
    being_written(files["xlsx"], progress_done=100, progress_total=2000, per_second=50.0)
    ids = {name: file.pk for name, file in files.items()}
    made.append({"survey": survey.pk, "dataset": dataset.pk, **ids})
print(json.dumps(made))
"""
FINISH = """
from jobs.models import Job
from exports.models import ExportFile
from tests.exports.states import ended
file = ExportFile.objects.get(pk={xlsx})
ended(file, "failed", "disk_full")
"""
THE_REST = """
from jobs.models import Job
from exports.models import Dataset
from tests.exports.states import ended
ExportFile = Dataset.objects.get(pk={dataset}).files
for file in ExportFile.filter(job__state="queued"):
    ended(file, "cancelled")
"""
TAKEN = """
from surveys.models import SurveyRole
SurveyRole.objects.filter(survey_id={survey}).delete()
"""


@pytest.fixture(scope="module")
def surveys(site: Site) -> list[dict[str, Any]]:
    """One for each test."""
    made: list[dict[str, Any]] = json.loads(site.python(SEED))
    return made


@pytest.fixture
def known(surveys: list[dict[str, Any]]) -> dict[str, Any]:
    """A survey with one file ready, one being written and many that wait; nobody works on them."""
    return surveys.pop()


Open = Callable[..., Page]


def complaints_in(said: ConsoleMessage) -> list[str]:
    """Errors, and what our policy blocks; an answer that says no is in the console too, and is none."""
    is_answer = re.search(r"status of 40[134]", said.text) or "Response Status Error Code 40" in said.text
    return [said.text] if said.type == "error" and not is_answer else []


@pytest.fixture
def opened(visitor: Callable[..., Page], known: dict[str, Any]) -> Iterator[Open]:
    """The page as somebody signed in has it; at the end it has had nothing to complain of."""
    complaints: list[str] = []

    def make(language: str = "en", **options: Any) -> Page:
        page = visitor(**options)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend(complaints_in(said)))
        page.goto("/admin/login/")
        page.fill("#id_username", f"live-{language}-{known['dataset']}")
        page.fill("#id_password", PASSWORD)
        page.click('[type="submit"]')
        page.goto(f"/admin/exports/{known['survey']}/")
        return page

    yield make
    assert complaints == []


def test_files_change_by_themselves_and_ticks_disclosures_and_focus_stay(
    opened: Open, site: Site, known: dict[str, Any]
) -> None:
    page = opened()
    ready, running = page.locator(f"#file-{known['csv']}"), page.locator(f"#file-{known['xlsx']}")
    ready.get_by_role("checkbox").check()
    page.locator("#group-1-csv summary").click()
    page.locator(f"#act-{known['xlsx']}").focus()
    expect(running).to_contain_text("100 of 2,000 rows (5%) · 50 rows a second · About 40 seconds left")
    expect(page.locator("#said")).to_have_text("")

    site.python(FINISH.format(**known))

    expect(running).to_contain_text("The disk is full.", timeout=SOON)
    expect(page.locator("#summary-1")).to_contain_text("1 could not be made.")
    expect(page.locator("#said")).to_contain_text("1 could not be made.")
    expect(ready.get_by_role("checkbox")).to_be_checked()
    expect(page.locator("#group-1-csv details")).to_have_attribute("open", "")
    expect(page.locator(f"#act-{known['xlsx']}")).to_be_focused()

    site.python(THE_REST.format(**known))

    # Nothing is being made any more, so nothing is asked any more.
    expect(page.locator("#live[data-hx-get]")).to_have_count(0, timeout=SOON)
    expect(page.locator("#summary-1 a")).to_have_count(0)
    expect(ready.get_by_role("checkbox")).to_be_checked()


def test_a_page_whose_role_is_taken_away_says_so_and_asks_no_more(
    opened: Open, site: Site, known: dict[str, Any]
) -> None:
    page = opened("cy")
    expect(page.locator("#live[data-hx-get]")).to_have_count(1)

    site.python(TAKEN.format(**known))

    expect(page.get_by_role("alert")).to_contain_text("Ni chewch weld ffeiliau allgludo", timeout=SOON)
    expect(page.locator("#live[data-hx-get]")).to_have_count(0)


def test_a_page_whose_person_has_signed_out_says_so(opened: Open) -> None:
    page = opened()
    page.context.clear_cookies()

    expect(page.get_by_role("alert")).to_contain_text("You are signed out", timeout=SOON)
    page.get_by_role("link", name="Sign in again").click()
    expect(page.locator("#id_username")).to_be_visible()


def test_without_javascript_all_is_said_and_done(opened: Open, site: Site, known: dict[str, Any]) -> None:
    page = opened(java_script_enabled=False)
    running = page.locator(f"#file-{known['xlsx']}")
    expect(running).to_contain_text("100 of 2,000 rows (5%) · 50 rows a second · About 40 seconds left")
    site.python(FINISH.format(**known))
    page.get_by_role("link", name="Refresh").click()
    expect(running).to_contain_text("The disk is full.")
    page.locator(f"#act-{known['sav']}").click()
    expect(page.locator(f"#file-{known['sav']}")).to_contain_text("Cancelled")
    page.locator(f"#pick-{known['csv']}").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the ticked files (ZIP)").first.click()

    with zipfile.ZipFile(download.value.path()) as archive:
        assert [name.rsplit("/", 1)[1] for name in archive.namelist()] == [
            str(page.locator(f"#made-{known['csv']} code").text_content())
        ]


@pytest.mark.parametrize(("language", "window"), [("cy", PHONE), ("en", DESKTOP)])
def test_every_state_passes_axe_and_the_checker_and_fits(
    opened: Open, site: Site, known: dict[str, Any], tmp_path: Path, language: str, window: dict[str, int]
) -> None:
    page = opened(language, viewport=window)
    exports, sources = f"/admin/exports/{known['survey']}/", tmp_path / "sources"
    sources.mkdir()
    findings: list[str] = []
    for name, address, changes in (
        ("being made", exports, ()),
        ("failed and cancelled", exports, (FINISH, THE_REST)),
        ("how to open", f"{exports}how-to-open/", ()),
        ("downloads", f"{exports}downloads/", ()),
    ):
        for change in changes:
            site.python(change.format(**known))
        sent = page.goto(address)
        assert sent
        (sources / f"{name}.html").write_bytes(sent.body())
        for summary in page.locator("summary").all():
            summary.click()
        findings += [f"{name}: {each}" for each in axe_findings(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            findings.append(f"{name}: scrolls sideways")
    if not vnu_missing():
        findings += vnu_findings(sources)

    assert findings == []
