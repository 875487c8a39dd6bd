"""Looking at pages one after the other, and keeping what is wrong with each and which routes have been seen.

With LOOK_AT=folder each page is also drawn there as a window of 1280 px shows it at 400%.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response

from tests.browser import measures
from tests.browser.audits import axe_findings

WIDTHS = {"narrow": 320, "phone": 390, "desktop": 1280}
HEIGHT = 900


@dataclass
class Inspector:
    """`folder` receives each page's HTML as it was sent; `findings` and `seen` fill up as pages are looked at."""

    page: Page
    folder: Path
    findings: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    problems_of_script: list[str] = field(default_factory=list)
    looked_at: int = 0
    audited_width: str = "desktop"

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self._note_script(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self._note_script(said.text))

    def visit(self, address: str, state: str = "", status: int = 200) -> None:
        try:
            response = self.page.goto(address)
        except PlaywrightError as error:
            self.findings.append(f"{address} {state}: {error.message}")
            return
        assert response is not None
        self.look(response, state, status)

    def press(self, selector: str, state: str = "", status: int = 200) -> None:
        """Press a button or link and look at the page that it leads to."""
        with self.page.expect_navigation() as navigation:
            self.page.locator(selector).first.click()
        assert navigation.value is not None
        self.look(navigation.value, state, status)

    def look(self, response: Response, state: str = "", status: int = 200) -> None:
        path = urlsplit(response.url).path
        what = f"{path} {state}".strip()
        if response.status != status:
            self.findings.append(f"{what}: answered {response.status}, not {status}")
            return
        self.looked_at += 1
        self._note_route(path)
        (self.folder / f"{self.looked_at:03}_{_file_name(what)}.html").write_bytes(response.body())
        is_staffs = path.startswith("/admin/")
        look_at = self._look_at_staffs if is_staffs else self._look_at_respondents
        look_at(what)
        self._note(what, self.audited_width, axe_findings(self.page))

    def _look_at_staffs(self, what: str) -> None:
        for name in ("narrow", self.audited_width):
            self._widen(WIDTHS[name])
            self._note(what, name, measures.scrolls_sideways(self.page))
        self._note(what, "without motion", measures.motion(self.page))

    def _look_at_respondents(self, what: str) -> None:
        """All that WCAG asks of a page; errors first, since later looks take the focus away from them."""
        page = self.page
        self._note(what, "errors", measures.errors(page))
        self._note(what, "languages", measures.languages(page))
        self._note(what, "without motion", measures.motion(page))
        page.set_viewport_size(measures.ZOOMED)
        self._note(what, "400%", measures.room(page))
        self._draw(what)
        self._note(what, "400%", measures.small_targets(page, measures.RESPONDENTS_TARGET))
        self._note(what, "400%", measures.stops(page))
        self._widen(WIDTHS[self.audited_width])
        self._note(what, self.audited_width, measures.room(page))
        self._note(what, f"{self.audited_width}, text at 200%", measures.room_for_larger_text(page))
        self._note(what, self.audited_width, measures.small_targets(page, measures.RESPONDENTS_TARGET))

    def _widen(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def _note(self, what: str, where: str, findings: list[str]) -> None:
        self.findings += [f"{what}, {where}: {finding}" for finding in findings]

    def _draw(self, what: str) -> None:
        if folder := os.environ.get("LOOK_AT"):
            name = f"{self.looked_at:03}_{_file_name(what)}.png"
            self.page.screenshot(path=Path(folder) / name, full_page=True)

    def _note_route(self, path: str) -> None:
        try:
            match = resolve(path)
        except Resolver404:
            return
        self.seen.add(match.view_name)

    def _note_script(self, problem: str) -> None:
        # A page of an error is loaded with that status, which Chromium tells the console.
        if "Failed to load resource" not in problem:
            self.problems_of_script.append(f"{self.page.url}: {problem}")


def _file_name(what: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in what).strip("_") or "root"
