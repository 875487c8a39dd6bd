"""Lists in the files of a dataset: wide, and with a row for each item; every cell equals the database."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from exports.dataset.columns import Version, answer_columns, identifying_columns, list_columns
from exports.dataset.contents import contents_of
from exports.formats import format_named
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset, ExportFile
from exports.pages.identifying import put_together
from responses.encryption import encrypt
from responses.models import IdentifyingAnswer, Response
from surveys.versions import questionnaire_for
from tests.exports.data import closed_survey, frozen, respond, stored
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db

SIAN, TOMOS, ELEN = "bcdfghjk", "mnpqrstv", "wxzbcdfg"


def people(most: int = 5):
    words = {"item": text("Person"), "add": text("Ychwanegu")}
    asked = page(
        "who",
        question("name", identifying=True),
        question("age", "number"),
        question(
            "job",
            "single_choice",
            options=[option("none"), option("other", other_text={"label": text("Pa un?")})],
        ),
        question("uses", "multi_choice"),
        question("note", "long_text"),
    )
    return page("people") | {"list": words | {"max": most, "name": "name", "pages": [asked]}}


def about(item: str, **answers):
    return {f"people/{item}/{key.replace('__', '/')}": value for key, value in answers.items()}


@pytest.fixture
def dataset() -> Dataset:
    survey = closed_survey(page("first", question("home")), people(), page("end", question("last")))
    two = {"home": "=1", "people": [SIAN, TOMOS], "last": None}
    sian = about(SIAN, age="41", job="other", job__other="=Saer", uses=["a", "b"], note="dwy\nlinell, ŵŷ")
    kept = respond(survey, two | sian | about(TOMOS, age="7", job=None, uses=None, note=None))
    for item, name in ((SIAN, "Siân"), (TOMOS, "Tomos")):
        IdentifyingAnswer.objects.create(response=kept, key=f"people/{item}/name", value=encrypt(name))
    respond(
        survey, {"home": "b", "people": [ELEN], "last": "x"} | about(ELEN, age="30", job="none", uses=["b"])
    )
    respond(survey, {"home": "c", "people": None, "last": "y"})
    respond(survey, {"home": "d", "last": "z"})
    respond(survey, {"home": "e", "people": [SIAN] * 1}, submitted_at=None)
    return frozen(survey)


def rows_of(dataset: Dataset, name: str, folder: Path, of_list: str = "", labels: str = "codes"):
    path = folder / "file"
    write_answers(dataset, name, labels, path, lambda rows: None, of_list)  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def cell(answers: dict, key: str, option: str = "") -> str:
    value = answers.get(key)
    if option:
        return str(int(option in (value or []))) if key in answers else ""
    return "" if value is None else value


def expected_about(answers: dict, item: str) -> dict[str, str]:
    key = f"people/{item}/"
    return {
        "age": cell(answers, f"{key}age"),
        "job": cell(answers, f"{key}job"),
        "job/other/text": cell(answers, f"{key}job/other"),
        "uses/a": cell(answers, f"{key}uses", "a"),
        "uses/b": cell(answers, f"{key}uses", "b"),
        "note": cell(answers, f"{key}note"),
    }


def test_what_is_said_of_items_stands_in_columns_up_to_the_most_that_anybody_has(dataset, tmp_path):
    rows = rows_of(dataset, "csv-plain", tmp_path)

    assert dataset.lists == {"people": {"items": 3, "most": 2}}
    for row, (_, answers) in zip(rows, stored(dataset), strict=True):
        items = answers.get("people") or []
        assert row["people"] == (str(len(items)) if "people" in answers else "")
        for place in (1, 2):
            wanted = expected_about(answers, items[place - 1] if place <= len(items) else "")
            assert {name: row[f"people/{place}/{name}"] for name in wanted} == wanted
    assert not [name for name in rows[0] if name.startswith("people/3") or "name" in name]


def test_a_list_has_a_file_with_a_row_for_each_item(dataset, tmp_path):
    rows = rows_of(dataset, "csv-plain", tmp_path, "people")
    wide = rows_of(dataset, "csv-plain", tmp_path)

    wanted = [
        {"case_id": case["case_id"], "item": str(place)} | expected_about(answers, item)
        for case, (_, answers) in zip(wide, stored(dataset), strict=True)
        for place, item in enumerate(answers.get("people") or [], 1)
    ]
    assert rows == wanted
    assert len(rows) == 3


def test_the_files_for_spreadsheets_hold_no_formula_from_an_item(dataset, tmp_path):
    assert "'=Saer" in {row["job/other/text"] for row in rows_of(dataset, "csv", tmp_path, "people")}
    assert "'=Saer" in {row["people/1/job/other/text"] for row in rows_of(dataset, "csv", tmp_path)}


def test_labels_stand_for_codes_about_items_too(dataset, tmp_path):
    rows = rows_of(dataset, "csv-plain", tmp_path, "people", "cy")

    assert {row["job"] for row in rows} == {"Dewis other", "Dewis none", ""}
    assert (
        rows_of(dataset, "csv-plain", tmp_path, "", "en")[0].keys()
        == rows_of(dataset, "csv", tmp_path)[0].keys()
    )


def test_a_workbook_has_a_sheet_for_each_list(dataset, tmp_path):
    path = tmp_path / "book.xlsx"
    made = write_answers(dataset, "xlsx", "codes", path, lambda rows: None)

    book = CalamineWorkbook.from_path(str(path))
    names, *rows = book.get_sheet_by_name("people").to_python()
    exact = rows_of(dataset, "csv-plain", tmp_path, "people")
    assert names == list(exact[0])
    assert [[str(int(one)) if isinstance(one, float) else one for one in row] for row in rows] == [
        list(row.values()) for row in exact
    ]
    assert made.facts["lists"] == {"people": 3}
    assert book.sheet_names[1] == "people"


def test_closing_asks_for_the_files_of_lists_that_workbooks_need_not(dataset):
    of_lists = ExportFile.objects.filter(dataset=dataset).exclude(list="")
    own, files = of_lists.get(content="dataset"), of_lists.filter(content="answers")

    assert own.name == f"{dataset.survey.slug_en}-1-dataset-people.parquet"
    assert (own.job, own.job.progress_total) == (dataset.files.get(content="dataset", list="").job, 4 + 3)
    assert {(file.format, file.list) for file in files} == {
        (name, "people") for name in ("csv", "csv-plain", "dta", "sav")
    }
    assert f"{dataset.survey.slug_cy}-1-cy-plain-people.csv" in {file.name for file in files}
    assert {file.job.progress_total for file in files} == {3}
    assert not format_named("csv").holds_lists


def test_the_manifest_counts_what_is_said_of_items(dataset):
    made = json.loads(manifest_of(dataset))

    (of_list,) = made["lists"]
    counts = {column["name"]: column.get("counts") for column in of_list["columns"]}
    assert (of_list["code"], of_list["items"], of_list["most"]) == ("people", 3, 2)
    assert counts["age"] == {"answered": 3, "left_empty": 0, "not_asked": 0}
    assert counts["job"] == {"answered": 2, "left_empty": 1, "not_asked": 0}
    assert counts["note"] == {"answered": 1, "left_empty": 1, "not_asked": 1}
    wide = {column["name"]: column for column in made["columns"]}
    assert wide["people"]["counts"] == {"answered": 2, "left_empty": 1, "not_asked": 1}
    assert (wide["people/2/age"]["list"], wide["people/2/age"]["item"]) == ("people", 2)


def test_identifying_answers_about_items_are_in_the_identifying_file_alone(dataset, tmp_path):
    found = put_together(dataset)
    rows = list(csv.DictReader(io.StringIO(found.file.read().decode("utf-8-sig"), newline="")))
    found.file.close()

    names = {(row["people/1/name"], row["people/2/name"]) for row in rows}
    assert names == {("Siân", "Tomos"), ("", "")}
    cases = {row["case_id"] for row in rows_of(dataset, "csv-plain", tmp_path)}
    assert {row["case_id"] for row in rows} == cases


def test_the_command_writes_the_file_of_a_list(dataset, tmp_path):
    path = tmp_path / "people.csv"
    call_command(
        "write_export", dataset.survey.slug_en, "--format", "csv", "--list", "people", "--output", str(path)
    )

    assert len(list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))) == 4


def test_a_list_that_nobody_added_to_has_its_count_alone(tmp_path):
    survey = closed_survey(page("first", question("home")), people())
    respond(survey, {"home": "a", "people": None})
    dataset = frozen(survey)

    (row,) = rows_of(dataset, "csv-plain", tmp_path)
    assert row["people"] == "0"
    assert not [name for name in row if name.startswith("people/")]
    assert rows_of(dataset, "csv-plain", tmp_path, "people") == []
    assert len(contents_of(dataset).lists["people"].columns) == 8


def test_columns_are_planned_for_the_most_that_may_be_added_before_anything_is_counted():
    survey = closed_survey(people(most=2))
    version = Version(1, questionnaire_for(survey.current_version_id))

    names = [column.name for column in answer_columns([version])]

    assert [name for name in names if name.endswith("/age")] == ["people/1/age", "people/2/age"]
    assert [one.name for one in identifying_columns([version])][2:] == ["people/1/name", "people/2/name"]
    assert [one.name for one in list_columns([version], "people")][:3] == ["case_id", "item", "age"]
    assert not Response.objects.exists()
