"""Scales in the files: the words of their ends, points below zero, and points that only one version had."""

import json
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from exports.codebook.content import content_of
from exports.dataset.columns import Kind, Version, answer_columns
from exports.dataset.contents import contents_of
from exports.guide import value_rows
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from questionnaire.document import Option, Page, Question, Questionnaire, Settings, Text
from tests.exports.data import closed_survey, frozen, respond
from tests.exports.test_datapackage import made_in, read
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db
WORDS = {"min_label": text("Gwael iawn", "Very poor"), "max_label": text("Da iawn", "Very good")}


@pytest.fixture
def dataset() -> Dataset:
    unsure = option("dk", "Ddim yn gwybod", "Don't know", missing="dont_know")
    survey = closed_survey(
        page(
            "p",
            question("plain", "rating", settings={"min": 1, "max": 3}, **WORDS),
            question("unsure", "rating", settings={"min": -1, "max": 1}, options=[unsure], **WORDS),
            question("bare", "rating", settings={"min": 1, "max": 3}),
        )
    )
    respond(survey, {"plain": "3", "unsure": "-1", "bare": "2"})
    respond(survey, {"plain": "1", "unsure": "dk", "bare": None})
    return frozen(survey)


@pytest.mark.parametrize("name", ["sav", "dta"])
def test_statistics_programs_know_what_the_ends_mean(dataset: Dataset, name: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{name}"
    write_answers(dataset, name, "en", path, lambda rows: None)
    reader: Any = pyreadstat.read_sav if name == "sav" else pyreadstat.read_dta

    labels = reader(path, user_missing=True, output_format="dict")[1].variable_value_labels

    assert {number: labels["plain"].get(number) for number in (1, 2, 3)} == {
        1: "Very poor",
        2: None,
        3: "Very good",
    }
    assert (labels["unsure"][-1], labels["unsure"][1]) == ("Very poor", "Very good")


def test_so_do_the_codebook_the_manifest_and_the_sheet_of_codes(dataset: Dataset) -> None:
    contents = contents_of(dataset)

    (section,) = content_of(contents, "cy")["sections"]
    rows = [row["label"] for row in section["entries"][0]["tables"][0]["rows"]]
    (values,) = (c["values"] for c in json.loads(manifest_of(dataset))["columns"] if c["name"] == "plain")
    codes = [[row["Code"], row["Label"]] for row in value_rows(contents, "en") if row["Column"] == "unsure"]

    assert rows == ["Gwael iawn", "2", "Da iawn"]
    assert [(v["code"], v["number"], v["label"]["en"]) for v in values] == [
        ("1", 1, "Very poor"),
        ("3", 3, "Very good"),
    ]
    assert codes == [["-1", "Very poor"], ["1", "Very good"], ["dk", "Don’t know"]]


def test_a_data_package_names_every_point_or_none(dataset: Dataset, tmp_path: Path) -> None:
    path = made_in(tmp_path, dataset)

    (rows,) = read(path)
    (resource,) = json.loads(path.read_text())["resources"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}

    assert {(row["plain"], row["unsure"]) for row in rows} == {(3, "-1"), (1, "dk")}
    assert [each["value"] for each in fields["plain"]["categories"]] == [1, 2, 3]
    assert [each["value"] for each in fields["unsure"]["categories"]] == ["-1", "0", "1", "dk"]
    assert "categories" not in fields["bare"]


def test_a_scale_has_the_points_of_all_versions_in_their_order_and_the_words_of_the_newest() -> None:
    def version(number: int, least: int, most: int) -> Version:
        scale = Question(
            "q",
            "rating",
            settings=Settings(min=least, max=most),
            min_label=Text("", f"least {number}"),
            options=(Option("dk"),),
        )
        return Version(number, Questionnaire(pages=(Page("p", questions=(scale,)),)))

    *_, column = answer_columns([version(1, -2, 10), version(2, 0, 5)])

    assert column.kind is Kind.RATING
    assert [point.code for point in column.points] == [str(n) for n in range(-2, 11)]
    assert {point.code: point.label.en for point in column.points if point.label} == {"0": "least 2"}
    assert column.is_signed
