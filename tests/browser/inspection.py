"""Looking at pages one after the other, and keeping what is wrong with each and which routes have been seen."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response

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
        name = "".join(c if c.isalnum() else "_" for c in what).strip("_") or "root"
        (self.folder / f"{self.looked_at:03}_{name}.html").write_bytes(response.body())
        self._look_at_widths(what)

    def _look_at_widths(self, what: str) -> None:
        for name in ("narrow", self.audited_width):
            self.page.set_viewport_size({"width": WIDTHS[name], "height": HEIGHT})
            if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                self.findings.append(f"{what}, {name}: scrolls sideways")
        self.findings += [f"{what}, {self.audited_width}: {finding}" for finding in axe_findings(self.page)]

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
