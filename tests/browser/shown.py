"""Pages of questions drawn for the purpose, in a browser that runs the script of the product."""

from pathlib import Path

from playwright.sync_api import Page, Route

from questionnaire.routing import relevant_questions
from responses.rendering import render_questions
from tests.questionnaire.builders import TODAY, question, questionnaire
from tests.questionnaire.builders import page as survey_page

STATIC = Path(__file__).resolve().parents[2] / "static"
ADDRESS = "http://arolwg.test"
FRAME = """<!doctype html><html lang="cy"><meta charset="utf-8"><title>Tudalen</title>
<link rel="stylesheet" href="/static/respondent/respondent.css">
{before}<form id="page" method="post" novalidate>{questions}<button name="next">Cadw a pharhau</button></form>
<script type="module" src="/static/respondent/page.js"></script></html>"""
ASKED = "[...new FormData(document.getElementById('page')).getAll('asked')]"


class Shown:
    """A page of questions in the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html = ""
        self.posts = 0
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route(f"{ADDRESS}/**", self._answer)

    def _answer(self, route: Route) -> None:
        address = route.request.url.removeprefix(ADDRESS)
        if address.startswith("/static/"):
            route.fulfill(path=STATIC / address.removeprefix("/static/"))
        else:
            self.posts += route.request.method == "POST"
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")

    def questions(self, *questions, answers=None, fields=None, before="") -> Page:
        first = survey_page(question("earlier"), code="first")
        whole = questionnaire(first, survey_page(*questions, code="second"))
        relevant = [one.code for one in relevant_questions(whole, whole.page(2), answers or {}, TODAY)]
        html = render_questions(
            whole,
            whole.page(2),
            language="cy",
            fields=fields or {},
            relevant=relevant,
            answers=answers or {},
            today=TODAY,
        )
        self.html = FRAME.format(questions=html, before=before)
        self.page.goto(f"{ADDRESS}/")
        return self.page

    def asked(self) -> list[str]:
        return self.page.evaluate(ASKED)
