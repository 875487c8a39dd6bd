"""The browser's evaluator, run by node or, where there is none, by Chromium: one process for any number of requests."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from tests.chromium import ARGUMENTS, find_chromium

HERE = Path(__file__).parent
EVALUATOR = HERE.parent.parent / "static" / "respondent" / "expressions.js"
WALKS = HERE / "walks.mjs"


class JavaScript(Protocol):
    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        """What tests/questionnaire/walks.mjs responds."""
        ...


def is_there() -> bool:
    return bool(shutil.which("node") or find_chromium())


@contextmanager
def javascript() -> Iterator[JavaScript]:
    node = shutil.which("node")
    with in_node(node) if node else in_chromium() as run:
        yield run


@contextmanager
def in_node(node: str) -> Iterator[JavaScript]:
    command = [node, str(HERE / "walks_in_node.mjs"), str(EVALUATOR), str(WALKS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        requests, responses = process.stdin, process.stdout

        def run(request: dict[str, Any]) -> dict[str, Any]:
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            return json.loads(responses.readline())

        yield run
        requests.close()


@contextmanager
def in_chromium() -> Iterator[JavaScript]:
    from playwright.sync_api import sync_playwright

    # Playwright's loop keeps Django from its database otherwise; nothing here has one.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    modules = [
        f"data:text/javascript,{quote(path.read_text(encoding='utf-8'))}" for path in (EVALUATOR, WALKS)
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page()
        page.evaluate(
            "async ([one, other]) => { window.evaluator = await import(one); window.walks = await import(other); }",
            modules,
        )
        yield lambda request: page.evaluate("(request) => walks.respond(request, evaluator)", request)
        browser.close()
