"""Amounts, times and addresses in the files: numbers as numbers, moments as moments, an address in columns."""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pyreadstat
import pytest
from python_calamine import CalamineWorkbook

from exports.codebook.content import content_of
from exports.dataset.contents import contents_of
from exports.formats.xlsx import minute
from exports.guide import column_rows
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from tests.exports.data import closed_survey, frozen, respond
from tests.factories import page, question, text

pytestmark = pytest.mark.django_db

ANSWERS = {
    "spent": "-1234.5",
    "share": "12.5",
    "distance": "1200",
    "stay": "90",
    "opens": "09:30",
    "began": "2026-03-27T09:30",
    "joined": "2026-03",
    "site": "https://example.org/?a=b",
    "home/line1": "=1+1",
    "home/line2": None,
    "home/town": "Caerdydd",
    "home/county": None,
    "home/postcode": "CF10 3NQ",
}


@pytest.fixture
def dataset() -> Dataset:
    survey = closed_survey(
        page(
            "all",
            question("spent", "currency"),
            question("share", "percentage"),
            question("distance", "quantity", unit=text("milltir", "miles")),
            question("stay", "duration"),
            question("opens", "time"),
            question("began", "datetime"),
            question("joined", "month"),
            question("site", "url"),
            question("home", "address"),
        )
    )
    respond(survey, ANSWERS)
    return frozen(survey)


def written(dataset: Dataset, name: str, folder: Path, labels: Any = "codes") -> bytes:
    path = folder / name
    write_answers(dataset, name, labels, path, lambda rows: None)
    return path.read_bytes()


def test_the_exact_csv_has_what_is_stored_under_the_names_of_its_keys(
    dataset: Dataset, tmp_path: Path
) -> None:
    (row,) = csv.DictReader(io.StringIO(written(dataset, "csv-plain", tmp_path).decode()))

    assert {name: row[name] for name in ANSWERS} == {name: value or "" for name, value in ANSWERS.items()}


UNITS = {"spent": "GBP", "share": "%", "distance": "miles", "stay": "minutes"}


def test_what_numbers_count_stands_with_each_of_them_where_columns_are_explained(
    dataset: Dataset, tmp_path: Path
) -> None:
    contents = contents_of(dataset)
    sheet = {row["Column"]: row["Unit"] for row in column_rows(contents, "en") if row["Unit"]}
    manifest = {column["name"]: column.get("unit") for column in json.loads(manifest_of(dataset))["columns"]}
    (section,) = content_of(contents, "cy")["sections"]
    types = {entry["code"]: entry["type"] for entry in section["entries"]}
    write_answers(dataset, "sav", "en", tmp_path / "file.sav", lambda rows: None)
    labels = pyreadstat.read_sav(tmp_path / "file.sav")[1].column_names_to_labels

    assert sheet == UNITS
    assert manifest["stay"] == {"cy": "munud", "en": "minutes"}
    assert types["stay"] == "Hyd o amser; uned: munud"
    assert {name: labels[name] for name in UNITS} == {
        name: f"{unit} – Question {name}" for name, unit in UNITS.items()
    }
    ddi = written(dataset, "ddi", tmp_path, "both").decode()
    assert ddi.count("measUnit=") == len(UNITS)
    assert 'measUnit="munud / minutes"' in ddi


def test_a_negative_amount_is_no_formula_but_an_address_may_be(dataset: Dataset, tmp_path: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(written(dataset, "csv", tmp_path).decode("utf-8-sig")))

    assert (row["spent"], row["home/line1"]) == ("-1234.5", "'=1+1")


def test_cells_of_the_workbook_have_the_types_of_their_questions(dataset: Dataset, tmp_path: Path) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(dataset, "xlsx", tmp_path)))
    names, cells = book.get_sheet_by_index(0).to_python()

    row: dict[Any, Any] = dict(zip(names, cells, strict=True))
    assert (row["spent"], row["share"], row["distance"], row["stay"]) == (-1234.5, 12.5, 1200, 90)
    assert row["began"] == dt.datetime(2026, 3, 27, 9, 30)
    assert (row["opens"], row["joined"]) == ("09:30", "2026-03")
    assert (row["home/line1"], row["home/postcode"]) == ("=1+1", "CF10 3NQ")


def test_a_moment_that_excel_cannot_count_stays_a_text() -> None:
    assert minute("1899-12-31T09:30") == "1899-12-31T09:30"
    assert minute("soon") == "soon"
