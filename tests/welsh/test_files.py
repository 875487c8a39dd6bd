"""The words of the files that are downloaded, with the marked catalogue."""

import csv
import io
import json
import re

import pyreadstat
import pytest
from python_calamine import CalamineWorkbook

from exports.codebook.content import content_of
from exports.dataset.contents import Choice, contents_of
from exports.dataset.filters import filters_from
from exports.dataset.labels import CODED_BY_US, labelled_values
from exports.dataset.layout import Layout
from exports.formats import format_named, names_in_formats
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from surveys.versions import questionnaire_for
from tests.exports.data import awkward_survey, frozen
from tests.welsh.data import stored_words
from tests.welsh.every_type import paragraphs_in
from tests.welsh.finding import is_translated, only_in, unmarked
from tests.welsh.marking import OPEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked_catalogue")]


@pytest.fixture
def dataset() -> Dataset:
    return frozen(awkward_survey())


def data_of(dataset: Dataset) -> set[str]:
    """The survey's texts in Welsh, the answers, the names of columns and their codes."""
    questionnaire = questionnaire_for(dataset.survey.current_version_id)
    welsh, english = paragraphs_in(questionnaire, "cy"), paragraphs_in(questionnaire, "en")
    written = set(stored_words()) - only_in(english, welsh)
    contents = contents_of(dataset)
    names = contents.names
    codes = [value.code for column in contents.columns for value in labelled_values(column)]
    elsewhere = [short for shorts in names_in_formats(names).values() for short in shorts.values()]
    return {*welsh, *written, *names, *codes, *elsewhere, dataset.timezone}


def cells(dataset: Dataset, format_name: str, labels: str, folder, choice=None) -> list[str]:
    """The words of every cell, and the names of the sheets."""
    path = folder / "file"
    write_answers(dataset, format_name, labels, path, lambda rows: None, choice=choice)
    if format_name in ("sav", "dta"):
        return statistics_words(path, format_name)
    if format_name not in ("ods", "xlsx"):
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        return [cell for row in rows for cell in row]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    rows = [row for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python()]
    return [*workbook.sheet_names, *(cell for row in rows for cell in row if isinstance(cell, str))]


def statistics_words(path, format_name: str) -> list[str]:
    """Every label of a file for SPSS or Stata that is whole, what it says of itself, and the texts in it."""
    read = pyreadstat.read_sav if format_name == "sav" else pyreadstat.read_dta
    columns, about = read(path, output_format="dict")
    labels = [label for labels in about.variable_value_labels.values() for label in labels.values()]
    texts = [cell for cells in columns.values() for cell in cells if isinstance(cell, str)]
    said = [*about.column_names_to_labels.values(), *labels, about.file_label]
    return [*(words for words in said if not words.endswith("…")), *texts]


@pytest.mark.parametrize("format_name", ["xlsx", "ods", "csv", "csv-plain", "sav", "dta"])
def test_a_file_with_welsh_labels_has_no_other_words_than_welsh(dataset, format_name, tmp_path):
    known = data_of(dataset)

    found = [cell for cell in cells(dataset, format_name, "cy", tmp_path) if not is_translated(cell, known)]

    assert found == []


@pytest.mark.parametrize("format_name", ["xlsx", "ods", "csv", "csv-plain", "sav", "dta"])
def test_a_file_with_english_labels_has_no_welsh_of_ours(dataset, format_name, tmp_path):
    assert [cell for cell in cells(dataset, format_name, "en", tmp_path) if OPEN in cell] == []


@pytest.mark.parametrize("format_name", ["xlsx", "sav", "dta"])
def test_what_a_selection_is_is_said_in_the_language_of_its_labels(dataset, format_name, tmp_path):
    days = {"since": "2000-01-01", "until": "2100-01-01"}
    choice = Choice(2, filters_from({"language": ["cy"], "source": ["web"], **days}), Layout("list"))
    known = data_of(dataset) | {"barriers"}

    welsh = cells(dataset, format_name, "cy", tmp_path, choice)
    english = cells(dataset, format_name, "en", tmp_path, choice)

    # Labels that are a list are of words that are known.
    assert [cell for cell in welsh if "; " not in cell and not is_translated(cell, known)] == []
    assert [cell for cell in english if OPEN in cell] == []


def test_a_workbook_of_codes_says_everything_in_both_languages(dataset, tmp_path):
    columns = [each for each in contents_of(dataset).columns if each.kind in CODED_BY_US]
    labels = [value.label for column in columns for value in labelled_values(column)]

    found = cells(dataset, "xlsx", "codes", tmp_path)

    # The sheet of codes has a column for each language; everywhere else they stand in one cell.
    assert {each.cy for each in labels} | {each.en for each in labels} <= {*found}
    said = [cell for cell in found if OPEN in cell and cell not in {each.cy for each in labels}]
    assert said
    assert [cell for cell in said if not unmarked(cell).strip(" -/()0123456789:")] == []


def test_the_manifest_says_everything_in_both_languages(dataset):
    manifest = json.loads(manifest_of(dataset))

    pairs = [*manifest["notes"], *(column["description"] for column in manifest["columns"])]

    assert pairs
    assert all(OPEN in pair["cy"] and OPEN not in pair["en"] for pair in pairs)


def words_in(content) -> list[str]:
    """Every text of a codebook, but the names of columns and the ids of what is linked to."""
    match content:
        case str():
            return [content]
        case dict():
            left_out = {"id", "language", "code", "cells", "value"} | (
                {"name"} if "part" in content else set()
            )
            return [word for key, each in content.items() if key not in left_out for word in words_in(each)]
        case list():
            return [word for each in content for word in words_in(each)]
    return []


def test_a_codebook_in_welsh_has_no_other_words_than_welsh(dataset):
    content = content_of(contents_of(dataset), "cy")
    known = data_of(dataset) | {
        content["title"],
        content["owner"],
        *(each["code"] for each in entries_of(content)),
    }

    found = [
        word for word in words_in(content) if any(map(str.isalpha, word)) and not is_translated(word, known)
    ]

    # Names, numbers of versions and checksums, none of which is a word.
    assert [word for word in found if not re.search(r"Arolwg|Cymraeg|English|[0-9a-f]{64}", word)] == []


def entries_of(content):
    return [entry for section in content["sections"] for entry in section["entries"]]


def test_a_codebook_in_english_has_no_welsh_of_ours(dataset):
    assert [word for word in words_in(content_of(contents_of(dataset), "en")) if OPEN in word] == []


@pytest.mark.parametrize("format_name", ["csvw", "ddi"])
def test_what_describes_the_csv_says_everything_in_both_languages(dataset, format_name, tmp_path):
    path = tmp_path / "file"
    write_answers(dataset, format_name, format_named(format_name).languages[0], path, lambda rows: None)

    content = path.read_text()
    assert content.count(OPEN) > len(contents_of(dataset).columns)
