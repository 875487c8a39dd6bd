"""The page on how to open the files: its examples are run, with the names that it shows, on files of workers."""

import html
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exports.formats import all_formats
from exports.models import Dataset
from exports.pages.opening import PARTS, help_for
from exports.storage.places import folder_of
from jobs.running import run
from tests.exports.data import awkward_survey, frozen
from tests.exports.pspp import require_pspp
from tests.exports.states import file_of
from tests.factories import role, user

pytestmark = pytest.mark.django_db
LANGUAGES = ("cy", "en")


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    """With the files that the examples open."""
    settings.EXPORTS_ROOT = tmp_path / "exports"
    made = frozen(awkward_survey())
    for name, labels in (("csv-plain", "codes"), ("jsonl", "codes"), *(("sav", each) for each in LANGUAGES)):
        assert run(file_of(made, name, labels).job_id)  # type: ignore[arg-type]
    return made


def page(dataset: Dataset, language: str) -> str:
    person = user(language=language)
    role(person, dataset.survey, "coordinator")
    client = Client()
    client.force_login(person)
    return client.get(reverse("export-how-to-open", args=[dataset.survey_id])).text


def code_in(shown: str, part: str) -> dict[str, str]:
    """By program."""
    section = shown.split(f'<section id="{part}">')[1].split("</section>")[0]
    found = re.findall(r"<h4[^>]*>([^<]+)</h4>.*?<code[^>]*>(.*?)</code>", section, re.DOTALL)
    return {program: html.unescape(code) for program, code in found}


def printed(dataset: Dataset, command: list[str], code: str) -> str:
    """What the program says, in the folder of the files."""
    done = subprocess.run(
        command, input=code, cwd=folder_of(dataset), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_of_python_reads_every_response(dataset: Dataset, language: str) -> None:
    examples = code_in(page(dataset, language), "python")

    assert set(examples) == {"pyarrow", "pandas", "pyreadstat", "json"}
    said = {name: printed(dataset, [sys.executable, "-"], code) for name, code in examples.items()}

    counts = {"cy": dataset.rows - 1, "en": 1}
    assert said["pyarrow"] == said["pandas"] == f"{dataset.rows} {counts}\n"
    assert said["json"].split()[0] == str(dataset.rows)
    assert said["pyreadstat"].startswith(f"{dataset.rows} {{")
    assert f": {counts['cy']}," in said["pyreadstat"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_spss_runs_in_pspp(dataset: Dataset, language: str) -> None:
    (code,) = code_in(page(dataset, language), "spss").values()

    said = printed(dataset, [require_pspp(), "-O", "format=csv", "-"], code)

    assert f",{dataset.rows - 1}," in said


def test_the_example_of_frictionless_finds_every_cell_valid(dataset: Dataset) -> None:
    assert run(file_of(dataset, "datapackage").job_id)  # type: ignore[arg-type]
    (code,) = code_in(page(dataset, "en"), "describing").values()
    program, *arguments = code.split()

    said = printed(dataset, [str(Path(sys.executable).with_name(program)), *arguments], "")

    assert f"{file_of(dataset).name}" in said
    assert "INVALID" not in said


def test_it_names_files_as_they_are_called_and_in_the_language_of_the_person(dataset: Dataset) -> None:
    names = set(dataset.files.values_list("name", flat=True))
    for language in LANGUAGES:
        shown = page(dataset, language)
        stems = "|".join({re.escape(dataset.survey.slug_cy), re.escape(dataset.survey.slug_en)})

        named = set(re.findall(rf"(?:{stems})-1-[a-z-]+\.[a-z]+", shown))

        assert len(named) == 9
        assert named <= names


def test_every_kind_of_file_has_its_part_of_the_page(dataset: Dataset) -> None:
    parts = set(re.findall(r'<section id="([a-z]+)">', page(dataset, "en")))

    assert {help_for(each) for each in (*PARTS, *(format_.name for format_ in all_formats()))} <= parts


def test_the_page_of_no_survey_has_names_as_they_might_be() -> None:
    client = Client()
    client.force_login(user(language="en"))

    shown = client.get(reverse("how-to-open")).text

    assert "survey-1-en.xlsx" in shown
    assert "[x]" in shown
    assert "-9" in shown


def test_what_programs_call_in_english_is_marked_as_english_on_the_welsh_page() -> None:
    client = Client()
    client.force_login(user(language="cy"))

    shown = client.get(reverse("how-to-open")).text

    for words in ("From Text/CSV", "Do not detect data types", "English (UK)", "Open"):
        assert f'<b lang="en" translate="no">{words}</b>' in shown
