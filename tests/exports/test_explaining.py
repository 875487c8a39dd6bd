"""The sheets that explain, in both kinds of workbook, and the shorthand for what is not there."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from exports.dataset.labels import LABELS
from exports.guide import list_sheet_names
from exports.making import write_answers
from exports.models import Dataset
from tests.exports.data import answers_to_everything, awkward_survey, closed_survey, frozen, respond
from tests.exports.test_lists import people
from tests.factories import page, question

pytestmark = pytest.mark.django_db
BOOKS = ("xlsx", "ods")
NAMES = {
    "cy": ["Data", "Ynghylch", "Cynnwys", "Nodiadau", "Colofnau", "Codau"],
    "en": ["Data", "About", "Contents", "Notes", "Columns", "Codes"],
}
BOTH = ["Data", *(f"{cy} - {en}" for cy, en in zip(NAMES["cy"][1:], NAMES["en"][1:], strict=True))]
XLINK, TEXT = "{http://www.w3.org/1999/xlink}", "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def dataset() -> Dataset:
    return frozen(awkward_survey())


def written(dataset: Dataset, name: str, labels: Any, folder: Path) -> Path:
    path = folder / f"{labels}.{name}"
    write_answers(dataset, name, labels, path, lambda rows: None)
    return path


def sheets_of(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("labels", [*LABELS, "both"])
def test_a_workbook_explains_itself_in_its_language(
    dataset: Dataset, labels: str, name: str, tmp_path: Path
) -> None:
    sheets = sheets_of(written(dataset, name, labels, tmp_path))

    assert list(sheets) == NAMES.get(labels, BOTH)
    _data, about, contents, notes, columns, codes = map(str, sheets.values())
    assert "Synthetic data" in about or labels == "cy"
    assert all(sheet in contents for sheet in sheets)
    assert ("Not applicable" in notes, "Amherthnasol" in notes) == (labels != "cy", labels != "en")
    assert ("Question comment" in columns) == (labels != "cy")
    assert ("Cwestiwn comment" in columns) == (labels != "en")
    assert "007" in codes


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("labels", LABELS)
def test_each_says_what_it_is_in_its_first_cell_and_has_one_table_without_an_empty_cell(
    dataset: Dataset, labels: str, name: str, tmp_path: Path
) -> None:
    path = written(dataset, name, labels, tmp_path)

    _data, *explaining = sheets_of(path).values()
    for (title, *beside), (how_to_read, *_), header, *table in explaining:
        assert title
        assert how_to_read
        assert not any(beside)
        assert table
        assert all(all(cell != "" for cell in row) for row in (header, *table))
    with zipfile.ZipFile(path) as archive:
        parts = b"".join(archive.read(part) for part in archive.namelist() if part.endswith(".xml"))
    assert b"mergeCell" not in parts
    assert b"number-columns-spanned" not in parts


@pytest.mark.parametrize("name", BOOKS)
def test_files_with_labels_say_why_a_cell_has_no_answer_and_files_of_codes_leave_it_empty(
    name: str, tmp_path: Path
) -> None:
    survey = closed_survey()
    respond(survey, {"sector": "007", "barriers": ["time"], "used": None, "staff": None})
    dataset = frozen(survey)

    def row(labels: str) -> dict[str, Any]:
        names, cells = next(iter(sheets_of(written(dataset, name, labels, tmp_path)).values()))
        return dict(zip(names, cells, strict=True))

    asked = ("sector", "barriers/time", "barriers/money", "used", "staff", "comment", "day", "order/a")
    assert [row("codes")[column] for column in asked] == ["007", 1, 0, "", "", "", "", ""]
    assert [row("en")[column] for column in asked] == ["Seven", "Time", "", "[x]", "[x]", "[z]", "[z]", "[z]"]
    assert [row("cy")[column] for column in asked][:4] == ["Saith", "Amser", "", "[x]"]


@pytest.mark.parametrize("name", BOOKS)
def test_the_sheet_of_codes_has_those_of_every_sheet_of_data(name: str, tmp_path: Path) -> None:
    survey = closed_survey(page("first", question("home")), people())
    respond(survey, {"home": "x", "people": []})
    dataset = frozen(survey)

    _title, _how, header, *rows = sheets_of(written(dataset, name, "en", tmp_path))["Codes"]

    found = [dict(zip(header, row, strict=True)) for row in rows]
    codes = {(row["List"], row["Column"]): [] for row in found}
    for row in found:
        codes[row["List"], row["Column"]].append((row["Code"], row["Label"], row["Number in SPSS and Stata"]))
    assert codes["people", "job"] == [("none", "Choice none", "1"), ("other", "Choice other", "2")]
    assert codes["[z]", "language"] == [("cy", "Cymraeg", "1"), ("en", "English", "2")]
    assert ("paper", "Paper", "3") in codes["[z]", "source"]
    assert ("no", "Not set aside", "0") in codes["[z]", "set_aside"]


def test_no_sheet_of_a_list_has_a_name_that_the_program_keeps_for_itself() -> None:
    names = list_sheet_names(["Data", "History", "people", "columns"], "en")

    assert list(names.values()) == ["Data_2", "History_2", "people", "columns_2"]


def test_the_list_of_sheets_leads_to_each(dataset: Dataset, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(dataset, "ods", "both", tmp_path)) as archive:
        links = [one.get(f"{XLINK}href") for one in fromstring(archive.read("content.xml")).iter(f"{TEXT}a")]
    book = load_workbook(written(dataset, "xlsx", "both", tmp_path))
    cells = [row[0] for row in book["Cynnwys - Contents"].iter_rows(min_row=4)]

    assert links == [f"#'{name}'.A1" for name in BOTH]
    assert [(cell.value, cell.hyperlink.location) for cell in cells] == [
        (name, f"'{name}'!A1") for name in BOTH
    ]


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize(("labels", "language"), [("cy", "cy"), ("en", "en"), ("codes", "cy")])
def test_a_workbook_has_a_title_and_a_language(
    dataset: Dataset, name: str, labels: str, language: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(written(dataset, name, labels, tmp_path)) as archive:
        part = fromstring(archive.read("meta.xml" if name == "ods" else "docProps/core.xml"))

    title = dataset.survey.title_en if labels == "en" else dataset.survey.title_cy
    assert title in (part.findtext(f".//{DUBLIN_CORE}title") or "")
    assert part.findtext(f".//{DUBLIN_CORE}language") == language


@pytest.mark.parametrize("name", BOOKS)
def test_each_further_sheet_of_data_is_in_the_list_of_sheets(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("xlsx", "ods"):
        monkeypatch.setattr(f"exports.formats.{module}.MOST_ROWS", 3)
    survey = closed_survey()
    for _ in range(5):
        respond(survey, answers_to_everything())
    dataset = frozen(survey)
    path = tmp_path / f"book.{name}"

    made = write_answers(dataset, name, "en", path, lambda rows: None)

    sheets = sheets_of(path)
    assert (made.facts["sheets"], made.facts["rows"]) == (3, 5)
    assert list(sheets)[:4] == ["Data", "Data 2", "Data 3", "About"]
    assert [len(rows) for rows in sheets.values()][:3] == [3, 3, 2]
    first, second, third = list(sheets.values())[:3]
    assert first[0] == second[0] == third[0]
    assert len({row[0] for row in (*first[1:], *second[1:], *third[1:])}) == 5
    assert [row[0] for row in sheets["Contents"][3:6]] == ["Data", "Data 2", "Data 3"]
