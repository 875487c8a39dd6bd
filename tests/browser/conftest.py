"""Chromium from the machine, and a site for it to visit."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.shown import Shown
from tests.browser.visit import Visited
from tests.chromium import ARGUMENTS, find_chromium
from tests.site import Site, new_site

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# A click that finds nothing fails after this many milliseconds.
PATIENCE = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # tests/conftest.py has skipped, or failed, whoever comes here without one.
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(worker_id: str, chromium: Browser) -> Iterator[Site]:
    site = new_site(f"arolwg_browser_{worker_id}_{os.getpid()}")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Makes a page in a browser of its own; the options are Playwright's (`java_script_enabled=False` ...)."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = chromium.new_context(**{"viewport": DESKTOP, "base_url": site.address} | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor()


@pytest.fixture(scope="session")
def stage(site: Site) -> list[dict[str, str]]:
    """The slugs of the surveys that tests/browser/stage.py publishes."""
    slugs: list[dict[str, str]] = json.loads(
        site.python("from tests.browser.stage import publish_all; publish_all()")
    )
    return slugs


@pytest.fixture(scope="session")
def short(site: Site, stage: list[dict[str, str]]) -> Visited:
    return Visited(site, stage[0])


@pytest.fixture(scope="session")
def whole(site: Site, stage: list[dict[str, str]]) -> Visited:
    return Visited(site, stage[1])


@pytest.fixture
def shown(chromium: Browser) -> Iterator[Shown]:
    context = chromium.new_context()
    shown = Shown(context.new_page())
    yield shown
    assert shown.errors == []
    context.close()
