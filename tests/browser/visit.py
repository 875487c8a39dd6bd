"""One survey on the visited site, and the moves that its respondents make."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.urls import reverse
from playwright.sync_api import Page

from responses.encryption import decrypt
from responses.identity import token_hash
from tests.site import Site

NEXT = 'button[name="next"]:not([aria-hidden])'
ERRORS = ".govuk-error-summary"


@dataclass(frozen=True)
class Visited:
    site: Site
    slugs: dict[str, str]

    def start(self, language: str) -> str:
        return reverse(f"start-{language}", kwargs={"slug": self.slugs[language]})

    def page(self, language: str, number: int) -> str:
        return f"{self.start(language)}{number}/"

    def place(self, language: str, name: str) -> str:
        return reverse(f"{name}-{language}", kwargs={"slug": self.slugs[language]})

    def begin(self, page: Page, language: str = "cy") -> None:
        """From the start page to the first page."""
        page.goto(self.start(language))
        press(page, NEXT)

    def stored(self, page: Page) -> dict[str, Any]:
        """All that the database holds of the response that `page` is about, identifying answers included."""
        token = page.locator('input[name="token"]').first.input_value()
        return self._read("token_hash = %s", token_hash(token))

    def submitted(self, reference: str) -> dict[str, Any]:
        return self._read("reference = %s", reference)

    def count(self) -> int:
        """How many responses the survey has."""
        with psycopg.connect(self.site.environment["DATABASE_URL"]) as connection:
            found = connection.execute(
                "SELECT count(*) FROM responses_response r JOIN surveys_survey s ON s.id = r.survey_id"
                " WHERE s.slug_cy = %s",
                [self.slugs["cy"]],
            ).fetchone()
        assert found
        return int(found[0])

    def _read(self, which: str, value: object) -> dict[str, Any]:
        with psycopg.connect(self.site.environment["DATABASE_URL"]) as connection:
            found = connection.execute(
                f"SELECT id, answers FROM responses_response WHERE {which}",  # noqa: S608 (two texts of this file)
                [value],
            ).fetchone()
            assert found, f"no response with {which}"
            identifying = connection.execute(
                "SELECT key, value FROM responses_identifyinganswer WHERE response_id = %s", [found[0]]
            ).fetchall()
        return found[1] | {key: decrypt(bytes(value)) for key, value in identifying}


def press(page: Page, selector: str) -> None:
    """Press it and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(selector).click()


def switch(page: Page) -> None:
    """To the other language, as the page offers it."""
    with page.expect_navigation():
        page.locator(".arolwg-language .arolwg-link-button").click()


def fields(page: Page) -> dict[str, list[str]]:
    """What the form would send of its questions."""
    sent: dict[str, list[str]] = page.evaluate(
        """() => {
            const sent = {};
            for (const [name, value] of new FormData(document.getElementById("page")))
                if (name !== "token") (sent[name] ??= []).push(value);
            return sent;
        }"""
    )
    return sent


def language(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))


def path(page: Page) -> str:
    """Where the page is. A fragment stays in the browser's address over redirects: it is left out."""
    return urlsplit(page.url).path
