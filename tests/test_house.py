"""The house itself: every room under the contract, every lock without an address, every link leading somewhere."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from accounts.words import SENTENCES

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# They look at the house from outside.
NO_ROOMS = {"tests", "benchmarks"}


def rooms() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - NO_ROOMS


def test_every_room_has_its_floor_in_the_import_contract() -> None:
    linter = PYPROJECT["tool"]["importlinter"]
    floors = [room.strip() for floor in linter["contracts"][0]["layers"] for room in floor.split("|")]

    assert set(linter["root_packages"]) == rooms()
    assert sorted(floors) == sorted(rooms())


def test_every_action_that_is_audited_has_a_sentence() -> None:
    calls = [
        node
        for room in rooms()
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
    ]
    actions = {action for call in calls for action in actions_of(call.args[0])}

    assert actions
    assert actions <= SENTENCES.keys()


def actions_of(argument: ast.expr) -> set[str]:
    """What is written as an action: itself, or either side of a condition. One that is put together is not seen."""
    if isinstance(argument, ast.IfExp):
        return actions_of(argument.body) | actions_of(argument.orelse)
    is_written = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return {argument.value} if is_written else set()  # type: ignore[attr-defined]


def test_every_room_is_type_checked() -> None:
    assert set(PYPROJECT["tool"]["mypy"]["packages"]) == rooms()


@pytest.mark.parametrize("name", ["run", "exports", "demo", "dev"])
def test_a_lock_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert "://" not in text
    assert all(re.match(r"[a-z0-9.-]+==\S+ ", entry) and entry.endswith("\\") for entry in entries)
    assert text.count("--hash=sha256:") >= len(entries)


def test_the_lock_of_the_style_sheet_has_no_address() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: page.name
)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert missing == []
