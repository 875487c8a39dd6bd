"""Collected files: each has a name that changes with its content, and every name that is used leads to one."""

import json
import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Site


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="module")
def site(collected: Path) -> Iterator[Site]:
    """It needs no database for what is asked of it here."""
    made = Site(os.environ | {"STATIC_ROOT": str(collected), "SECURE_COOKIES": "false"}, workers=1)
    made.manage("collectstatic", "--noinput", "--verbosity", "0")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def hashed_name(collected: Path, name: str) -> str:
    manifest = json.loads((collected / "staticfiles.json").read_text(encoding="utf-8"))
    return str(manifest["paths"][name])


def test_a_script_names_the_one_it_imports_by_its_hash(site, collected):
    expressions = Path(hashed_name(collected, "respondent/expressions.js")).name

    with urllib.request.urlopen(
        f"{site.address}/static/{hashed_name(collected, 'respondent/relevance.js')}"
    ) as page:
        script = page.read().decode()

    assert f'from "./{expressions}"' in script
    assert '"./expressions.js"' not in script


def test_every_script_imports_what_is_there(site, collected):
    imported = [
        (script.parent / name).resolve()
        for script in collected.rglob("*.js")
        for name in re.findall(r"""^import\b[^;]*?["'](\.[^"']+)["'];""", script.read_text(), re.MULTILINE)
    ]

    assert imported
    assert [path for path in imported if not path.exists()] == []


def test_a_page_names_files_that_are_served_for_ever(site):
    with urllib.request.urlopen(f"{site.address}/en/accessibility/") as page:
        addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.read().decode())

    assert addresses
    for address in addresses:
        with urllib.request.urlopen(site.address + address) as file:
            assert "immutable" in file.headers["Cache-Control"], address


@pytest.mark.parametrize("name", ["respondent/respondent.css", "respondent/page.js"])
@pytest.mark.parametrize(("accepted", "form"), [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)])
def test_a_file_is_served_in_the_form_made_ahead_that_the_browser_knows(
    site, collected, name, accepted, form
):
    request = urllib.request.Request(
        f"{site.address}/static/{hashed_name(collected, name)}", headers={"Accept-Encoding": accepted}
    )

    with urllib.request.urlopen(request) as file:
        served = file.read()

    made_ahead = collected / (hashed_name(collected, name) + {"br": ".br", "gzip": ".gz", None: ""}[form])
    assert file.headers["Content-Encoding"] == form
    assert file.headers["Vary"] == "Accept-Encoding"
    assert served == made_ahead.read_bytes()
