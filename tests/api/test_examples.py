"""The scripts of the help page, run as people would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import AuditEntry
from api.pages import FOLDER, examples
from exports.models import Dataset, ExportFile
from exports.storage.places import path_of
from tests.api.conftest import with_csv

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    """The server of the test has a connection of its own, and sees what is committed alone."""
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return with_csv()


PROGRAMS = {"fetch.sh": ["sh"], "fetch.py": [sys.executable], "fetch.R": ["Rscript"]}


def missing(name: str) -> str:
    """What a machine lacks for an example, empty where it can be run."""
    if name == "fetch.sh":
        lacking = [tool for tool in ("curl", "jq", "sha256sum") if not shutil.which(tool)]
        return f"no {lacking} on this machine" if lacking else ""
    if name == "fetch.R":
        if not shutil.which("Rscript"):
            return "no R on this machine"
        has_package = subprocess.run(["Rscript", "-e", "library(httr2)"], capture_output=True, check=False)
        return "no httr2 for this machine’s R" if has_package.returncode else ""
    return ""


def ran(
    name: str, address: str, dataset: Dataset, token: str, here: Path
) -> "subprocess.CompletedProcess[str]":
    """The example has run in a folder, for the survey of the dataset."""
    return subprocess.run(
        [*PROGRAMS[name], str(FOLDER / name), address, dataset.survey.slug_en],
        cwd=here,
        env=os.environ | {"AROLWG_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_an_example_fetches_what_is_ready_once(
    name: str, live_server, dataset: Dataset, csv: ExportFile, token: str, tmp_path: Path
) -> None:
    if why := missing(name):
        pytest.skip(why)
    here = tmp_path / "here"
    here.mkdir()

    first = ran(name, live_server.url, dataset, token, here)

    assert first.returncode == 0, first.stderr
    ready = set(dataset.files.exclude(sha256="").values_list("name", flat=True))
    assert {path.name for path in here.iterdir()} == ready
    assert len(ready) > 2
    assert (here / csv.name).read_bytes() == path_of(csv).read_bytes()
    fetched = AuditEntry.objects.filter(action="file downloaded").count()
    assert fetched == len(ready)
    assert ran(name, live_server.url, dataset, token, here).returncode == 0
    assert AuditEntry.objects.filter(action="file downloaded").count() == fetched


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_an_example_fetches_a_file_again_that_was_broken_off(
    name: str, live_server, dataset: Dataset, csv: ExportFile, token: str, tmp_path: Path
) -> None:
    if why := missing(name):
        pytest.skip(why)
    whole = path_of(csv).read_bytes()
    here = tmp_path / "here"
    here.mkdir()
    (here / csv.name).write_bytes(whole[: len(whole) // 2])

    done = ran(name, live_server.url, dataset, token, here)

    assert done.returncode == 0, done.stderr
    assert (here / csv.name).read_bytes() == whole


@pytest.mark.parametrize("name", ["fetch.sh", "fetch.py"])
def test_an_example_says_that_a_token_does_not_hold(
    name: str, live_server, dataset: Dataset, tmp_path: Path
) -> None:
    if why := missing(name):
        pytest.skip(why)
    done = ran(name, live_server.url, dataset, "arolwg_none", tmp_path)

    assert done.returncode != 0
    assert "401" in done.stderr
    assert "Traceback" not in done.stderr
    if name == "fetch.py":
        assert "There is no such token." in done.stderr
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_help_page_has_every_example_as_it_is(language: str) -> None:
    page = Client().get(reverse(f"programs-{language}")).content.decode()

    assert {example.file for example in examples()} == set(PROGRAMS)
    for example in examples():
        assert escape(example.text) in page
