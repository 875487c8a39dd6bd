"""What machines can say about a page: axe on what Chromium shows, the Nu checker on the HTML as it was sent."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site import ROOT

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# On a phone these tables are laid out as cards, and `display: grid` takes their meaning away in some browsers: the
# roles that "are unnecessary" give it back.
ROLE_OF_A_TABLE = re.compile(
    r"(table|row|rowgroup|cell|rowheader|columnheader)” role is unnecessary"
    r"|^The “role” attribute must not be used on a “t[dhr]” element"
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What holds is not wanted: describing every element of it takes longer than looking.
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "preload": False, "resultTypes": ["violations"]}


def axe_findings(page: Page) -> list[str]:
    """One line for each rule that the page breaks, with the first elements that break it.

    Without `preload`: axe would fetch the style sheets and put them in the page again, which our policy blocks.
    """
    results = Axe().run(page, options=AXE)
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in results.response["violations"]
    ]


def vnu_missing() -> str:
    """What to install so that the HTML can be checked; empty if nothing is missing.

    Where REQUIRE_HTML_CHECK=1 (as in CI) it has to be there: the check then goes on, and fails.
    """
    if os.environ.get("REQUIRE_HTML_CHECK") == "1":
        return ""
    if shutil.which("java") is None:
        return (
            "no Java on this machine: install it (Debian: apt install default-jre-headless) to check the HTML"
        )
    return "" if VNU.exists() else "the Nu checker is not installed: npm ci"


def vnu_findings(folder: Path) -> list[str]:
    """One line for each error or warning in the folder's HTML files: file, line, message."""
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--skip-non-html", str(folder)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(outcome.stdout)["messages"]
    return [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']}: {message.get('extract', '')!r}"
        for message in messages
        if (message["type"] != "info" or message.get("subType") == "warning")
        and not ROLE_OF_A_TABLE.search(message["message"])
    ]
