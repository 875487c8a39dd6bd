"""Every cell of every file equals what the database has."""

import csv
import datetime as dt
import hashlib
import hmac
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from exports.dataset.contents import contents_of
from exports.dataset.labels import LABELS
from exports.formats.xlsx import LONGEST_TEXT, fitting, number, sheets_needed
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from surveys.files.workbooks.formulas import FORMULA_STARTS
from tests.exports.data import AWKWARD, answers_to_everything, awkward_survey, closed_survey, frozen, respond
from tests.exports.data import stored as stored_rows
from tests.exports.expecting import expected, expected_facts, expected_in_workbooks
from tests.factories import option, page, question

pytestmark = pytest.mark.django_db
SYSTEM = 7


@pytest.fixture
def dataset() -> Dataset:
    return frozen(awkward_survey())


def written(dataset: Dataset, name: str, labels: str, folder: Path) -> bytes:
    path = folder / f"{name}-{labels}"
    made = write_answers(dataset, name, labels, path, lambda rows: None)  # type: ignore[arg-type]
    content = path.read_bytes()
    assert (made.size, made.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    return content


def read_csv(content: bytes) -> tuple[list[str], list[list[str]]]:
    names, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return names, rows


@pytest.mark.parametrize("labels", [*LABELS, "both"])
def test_every_cell_of_the_exact_csv_equals_the_database(
    dataset: Dataset, labels: str, tmp_path: Path
) -> None:
    content = written(dataset, "csv-plain", labels, tmp_path)

    names, rows = read_csv(content)
    assert not content.startswith(b"\xef\xbb\xbf")
    assert names == contents_of(dataset).names
    assert [row[SYSTEM:] for row in rows] == expected(dataset, labels)
    assert len(rows) == len(AWKWARD) + 2


@pytest.mark.parametrize("labels", [*LABELS, "both"])
def test_the_csv_for_spreadsheets_differs_only_by_its_mark_and_apostrophes(
    dataset: Dataset, labels: str, tmp_path: Path
) -> None:
    content = written(dataset, "csv", labels, tmp_path)

    _, rows = read_csv(content)
    assert content.startswith(b"\xef\xbb\xbf")
    texts = {i for i, c in enumerate(contents_of(dataset).columns[SYSTEM:]) if c.kind == "text"}
    harmless = [
        [f"'{v}" if i in texts and v[:1] and v[0] in FORMULA_STARTS else v for i, v in enumerate(row)]
        for row in expected(dataset, labels)
    ]
    assert [row[SYSTEM:] for row in rows] == harmless


def test_the_apostrophes_are_counted_and_numbers_get_none(dataset: Dataset, tmp_path: Path) -> None:
    made = write_answers(dataset, "csv", "codes", tmp_path / "file", lambda rows: None)

    texts = [a.get(key) or "" for _, a in stored_rows(dataset) for key in ("sector/other", "comment")]
    assert made.facts["escaped"] == sum(text[:1] in set(FORMULA_STARTS) for text in texts) > len(AWKWARD)
    assert b",-12.50," in (tmp_path / "file").read_bytes()


def test_codes_and_labels_that_begin_like_formulas_are_made_harmless_too(tmp_path: Path) -> None:
    choices = [option("=a", "+ mwy", "=more"), option("-1", "-1", "-1")]
    survey = closed_survey(
        page("p", question("q", "single_choice", options=choices), question("n", "single_choice"))
    )
    respond(survey, {"q": "=a", "n": "a"})
    dataset = frozen(survey)

    cells = {labels: read_csv(written(dataset, "csv", labels, tmp_path))[1][0][SYSTEM] for labels in LABELS}

    assert cells == {"codes": "'=a", "cy": "'+ mwy", "en": "'=more"}


def test_labels_in_both_languages_have_the_welsh_first_and_the_same_once(tmp_path: Path) -> None:
    choices = [
        option("yes", "Cytuno", "Agree"),
        option("same", "BBC", "BBC"),
        option("formula", "+ mwy", "More"),
    ]
    survey = closed_survey(
        page("p", question("one", "single_choice", options=choices)),
        page("q", question("many", "multi_choice", options=choices)),
    )
    for code in ("yes", "same", "formula"):
        respond(survey, {"one": code, "many": ["yes", code]}, source="synthetic")
    dataset = frozen(survey)

    _, rows = read_csv(written(dataset, "csv", "both", tmp_path))

    assert sorted(tuple(row[2:4] + row[SYSTEM:]) for row in rows) == [
        ("Cymraeg", "Synthetig / Synthetic", "'+ mwy / More", "Cytuno / Agree", "", "'+ mwy / More"),
        ("Cymraeg", "Synthetig / Synthetic", "BBC", "Cytuno / Agree", "BBC", ""),
        ("Cymraeg", "Synthetig / Synthetic", "Cytuno / Agree", "Cytuno / Agree", "", ""),
    ]


def test_never_asked_and_left_empty_are_told_apart(dataset: Dataset, tmp_path: Path) -> None:
    lines = written(dataset, "csv-plain", "codes", tmp_path).decode().splitlines()

    (little_asked,) = [line for line in lines if ",synthetic," in line]
    (left_empty,) = [line for line in lines if ",en," in line]
    assert little_asked.split(",")[SYSTEM:] == ["007", *[""] * (len(contents_of(dataset).names) - SYSTEM - 1)]
    assert left_empty.split(",")[SYSTEM:] == [
        '""' if column.kind != "tick" else "0" for column in contents_of(dataset).columns[SYSTEM:]
    ]


def test_rows_say_version_language_source_and_times(dataset: Dataset, tmp_path: Path) -> None:
    facts = {}
    for labels in LABELS:
        _, rows = read_csv(written(dataset, "csv-plain", labels, tmp_path))
        facts[labels] = [tuple(row[2:4]) for row in rows]
        assert {row[1] for row in rows} == {"1"}

    codes = expected_facts(dataset)
    assert facts["codes"] == codes
    assert facts["en"] == [
        ({"cy": "Cymraeg", "en": "English"}[lang], source.capitalize()) for lang, source in codes
    ]
    closes = dataset.survey.closes_at
    assert closes is not None
    assert dt.datetime.fromisoformat(rows[0][5]) == (closes - dt.timedelta(hours=1)).replace(microsecond=0)


def test_cases_are_named_and_ordered_by_the_dataset_secret(dataset: Dataset, tmp_path: Path) -> None:
    _, rows = read_csv(written(dataset, "csv-plain", "codes", tmp_path))

    cases = [row[0] for row in rows]
    assert cases == sorted(cases)
    assert cases == [
        hmac.digest(bytes(dataset.secret), pk.to_bytes(8, "big"), "sha256")[:10].hex()
        for pk, _ in stored_rows(dataset)
    ]


def test_identifying_answers_and_references_are_in_no_file(dataset: Dataset, tmp_path: Path) -> None:
    for name in ("csv", "csv-plain", "xlsx", "ods"):
        content = written(dataset, name, "codes", tmp_path)
        if name in ("xlsx", "ods"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(archive.read(part) for part in archive.namelist())

        assert b"enghraifft.cymru" not in content
        assert b"email" not in content


@pytest.mark.parametrize("name", ["csv", "csv-plain", "xlsx", "ods"])
def test_the_same_dataset_gives_the_same_bytes(dataset: Dataset, name: str, tmp_path: Path) -> None:
    assert written(dataset, name, "cy", tmp_path) == written(dataset, name, "cy", tmp_path)


@pytest.mark.parametrize("labels", [*LABELS, "both"])
def test_every_cell_of_the_workbook_equals_the_database(
    dataset: Dataset, labels: str, tmp_path: Path
) -> None:
    content = written(dataset, "xlsx", labels, tmp_path)

    names, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert names == contents_of(dataset).names
    kinds = [column.kind for column in contents_of(dataset).columns[SYSTEM:]]
    # XML ends lines with LF alone; the writer keeps CR as an escape that readers give back.
    assert [[as_text(cell) for cell in row[SYSTEM:]] for row in rows] == [
        [
            as_text(number(value) if kind == "number" else value)
            for kind, value in zip(kinds, row, strict=True)
        ]
        for row in expected_in_workbooks(dataset, labels)
    ]


def as_text(cell: Any) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()
    return f"{cell:g}" if isinstance(cell, float | int) else cell


def test_cells_of_the_workbook_have_types(dataset: Dataset, tmp_path: Path) -> None:
    content = written(dataset, "xlsx", "codes", tmp_path)

    names, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    row = dict(zip(names, next(row for row in rows if row[names.index("staff")]), strict=True))  # type: ignore[arg-type]
    assert row["staff"] == -12.5
    assert row["day"] == dt.date(2012, 10, 1)
    assert isinstance(row["submitted_at"], dt.datetime)
    assert row["barriers/time"] == 1.0
    assert row["order/c"] == 1.0
    assert row["sector/other/text"] == "=SUM(A1)"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_dataset_without_responses_still_has_its_columns(tmp_path: Path) -> None:
    dataset = frozen(closed_survey())

    assert read_csv(written(dataset, "csv-plain", "codes", tmp_path)) == (contents_of(dataset).names, [])
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(dataset, "xlsx", "codes", tmp_path)))
    assert book.get_sheet_by_index(0).to_python()[0] == contents_of(dataset).names


def test_texts_longer_than_a_cell_are_cut_in_the_workbook_and_counted(tmp_path: Path) -> None:
    survey = closed_survey()
    respond(survey, answers_to_everything("ŵ" * (LONGEST_TEXT + 5)))
    dataset = frozen(survey)

    made = write_answers(dataset, "xlsx", "codes", tmp_path / "file", lambda rows: None)

    assert made.facts["cut"] == 1
    about = CalamineWorkbook.from_path(tmp_path / "file").get_sheet_by_name("Ynghylch - About")
    assert "32,767" in str(about.to_python())


def test_cells_are_cut_as_excel_counts() -> None:
    assert fitting("😀" * 20_000) == "😀" * (LONGEST_TEXT // 2)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("5", 5),
        ("-5.25", -5.25),
        ("1234567890123456", "1234567890123456"),
        ("dont_know", "dont_know"),
        ("٣", "٣"),
    ],
)
def test_numbers_that_excel_would_change_stay_text(text: str, cell: Any) -> None:
    assert number(text) == cell


def test_data_goes_on_in_further_sheets() -> None:
    assert [sheets_needed(rows) for rows in (0, 1, 1_048_575, 1_048_576, 3_000_000)] == [1, 1, 1, 2, 3]


def test_what_was_set_aside_is_in_the_data_with_what_was_found(tmp_path: Path) -> None:
    survey = closed_survey()
    for signs, review in (
        ([], ""),
        (["speed"], ""),
        (["rate"], "counts"),
        (["honeypot", "rate"], "left_out"),
    ):
        respond(survey, {"sector": "007"}, signs=signs, review=review)

    dataset = frozen(survey)

    found = {
        labels: sorted(
            row[SYSTEM - 1] for row in read_csv(written(dataset, "csv-plain", labels, tmp_path))[1]
        )
        for labels in LABELS
    }
    assert found["codes"] == ["counts", "left_out", "no", "yes"]
    assert found["en"] == [
        "Not set aside",
        "Set aside and reviewed: counts",
        "Set aside and reviewed: left out",
        "Set aside, not reviewed",
    ]
    manifest = json.loads(manifest_of(dataset))
    assert manifest["dataset"]["accepted"] == 4
    assert manifest["dataset"]["set_aside"] == {"counts": 1, "left_out": 1, "yes": 1}
