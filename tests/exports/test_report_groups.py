"""The report group of an answer is a column of its own, in every file."""

import csv
import io
import json
from pathlib import Path

import pytest

from exports.dataset.contents import contents_of
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from exports.pages.identifying import put_together
from intake.headings import NOT_READ
from intake.sample import NOT_FILLED_IN
from tests.exports.data import closed_survey, frozen, respond
from tests.factories import option, page, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset() -> Dataset:
    choices = [
        option("police", "Yr heddlu", "Police", report_group="other"),
        option("it's", "Tân", "Fire", report_group="other"),
        option("nhs", "GIG Cymru", "NHS Wales", report_group="health"),
        option("dk", "Ddim yn gwybod", "Don't know", missing="dont_know"),
    ]
    groups = [option("health", "Iechyd", "Health"), option("other", "=Eraill", "=Others")]
    survey = closed_survey(
        page("p", question("sector", "single_choice", options=choices, report_groups=groups)),
        page("q", question("comment", "long_text")),
    )
    for answer in ("police", "it's", "nhs", "dk", None):
        respond(survey, {"sector": answer})
    respond(survey, {"comment": "Sylw"})
    return frozen(survey)


def groups_in(dataset: Dataset, name: str, labels: str, folder: Path) -> list[tuple[str, str]]:
    path = folder / "file.csv"
    write_answers(dataset, name, labels, path, lambda rows: None)  # type: ignore[arg-type]
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return sorted((row["sector"], row["sector//group"]) for row in rows)


def test_each_answer_has_its_group_and_one_of_no_group_has_none(dataset: Dataset, tmp_path: Path) -> None:
    assert groups_in(dataset, "csv-plain", "codes", tmp_path) == [
        ("", ""),
        ("", ""),
        ("dk", ""),
        ("it's", "other"),
        ("nhs", "health"),
        ("police", "other"),
    ]
    assert ("NHS Wales", "Health") in groups_in(dataset, "csv-plain", "en", tmp_path)
    assert ("GIG Cymru", "Iechyd") in groups_in(dataset, "csv-plain", "cy", tmp_path)
    assert ("Police", "'=Others") in groups_in(dataset, "csv", "en", tmp_path)


def test_where_nobody_was_asked_there_is_no_group_either(dataset: Dataset, tmp_path: Path) -> None:
    write_answers(dataset, "csv-plain", "codes", tmp_path / "file", lambda rows: None)

    ends = sorted(line.split(",", 7)[7] for line in (tmp_path / "file").read_text().splitlines()[1:])
    assert '"","",' in ends
    assert ",,Sylw" in ends


def test_the_manifest_says_what_the_groups_are_and_counts_them(dataset: Dataset) -> None:
    columns = {column["name"]: column for column in json.loads(manifest_of(dataset))["columns"]}

    group = columns["sector//group"]
    assert group["kind"] == "group"
    assert group["description"]["cy"].startswith("Grŵp adrodd")
    assert [value["label"]["cy"] for value in group["values"]] == ["Iechyd", "=Eraill"]
    assert group["counts"] == columns["sector"]["counts"] == {"answered": 4, "left_empty": 1, "not_asked": 1}


def test_a_group_of_an_identifying_question_is_with_the_identifying_answers_alone() -> None:
    choices = [option("a", report_group="one"), option("b")]
    groups = [option("one")]
    survey = closed_survey(
        page("p", question("email", "single_choice", options=choices, report_groups=groups, identifying=True))
    )
    for answer in ("a", "b", None):
        respond(survey, {"email": answer})
    dataset = frozen(survey)

    assert not [column for column in contents_of(dataset).columns if column.key]
    rows = csv.DictReader(io.StringIO(put_together(dataset).file.read().decode("utf-8-sig")))
    assert sorted((row["email"], row["email//group"]) for row in rows) == [("", ""), ("a", "one"), ("b", "")]


def test_files_that_come_in_need_no_groups() -> None:
    assert "group" in NOT_READ & NOT_FILLED_IN
