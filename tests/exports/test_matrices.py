"""Matrices, sums and consent in the files: a column for each cell, and what stands in it."""

import csv
import io
from pathlib import Path

import pytest

from exports.dataset.columns import Kind, Version, answer_columns
from exports.dataset.contents import contents_of
from exports.making import write_answers
from exports.pages.identifying import cell
from questionnaire.document import Option, Page, Question, Questionnaire, Row, Text
from tests.exports.data import closed_survey, frozen, respond
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db

PAGES = [
    page(
        "one",
        question("ways", "matrix_multi", options=[option("a", "Un", "One"), option("b", "Dau", "Two")]),
        question("counts", "matrix_number", options=[option("a", "Un", "One"), option("b", "Dau", "Two")]),
        question("notes", "matrix_text", rows=[{"code": "r", "label": text("Rhes", "Row")}]),
        question("shares", "constant_sum"),
        question("likely", "recommendation", options=[option("dk", "Ddim yn gwybod", "Don't know")]),
        question("level", "scale", options=[option("1", "Isel", "Low"), option("2", "Uchel", "High")]),
        question("agree", "consent", options=[option("agree", "Rwy'n cytuno", "I agree")]),
    )
]
ANSWERS = {
    "ways/x": ["a", "b"],
    "ways/y": None,
    "counts/x/a": "12",
    "counts/x/b": None,
    "counts/y/a": "0.5",
    "counts/y/b": "-3",
    "notes/r": "=1+1",
    "shares/x": "60",
    "shares/y": "40",
    "likely": "9",
    "level": "2",
    "agree": "agree",
    "agree//consent": "1 cy",
}


@pytest.fixture
def dataset():
    survey = closed_survey(*PAGES)
    respond(survey, ANSWERS)
    return frozen(survey)


def only_row(dataset, labels: str, folder: Path) -> dict[str, str]:
    path = folder / f"answers-{labels}.csv"
    write_answers(dataset, "csv-plain", labels, path, lambda rows: None)
    (row,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return row


def test_every_cell_of_a_matrix_is_a_column_of_its_own(dataset, tmp_path):
    row = only_row(dataset, "codes", tmp_path)

    assert {name: row[name] for name in ("ways/x/a", "ways/x/b", "ways/y/a", "ways/y/b")} == {
        "ways/x/a": "1",
        "ways/x/b": "1",
        "ways/y/a": "0",
        "ways/y/b": "0",
    }
    assert [row[f"counts/{cell}"] for cell in ("x/a", "x/b", "y/a", "y/b")] == ["12", "", "0.5", "-3"]
    assert (row["notes/r"], row["shares/x"], row["likely"], row["level"]) == ("=1+1", "60", "9", "2")
    assert (row["agree"], row["agree//consent"]) == ("agree", "1 cy")


@pytest.mark.parametrize(
    ("labels", "tick", "level", "agree"),
    [("cy", "Dewis x – Un", "Uchel", "Rwy’n cytuno"), ("en", "Choice x – One", "High", "I agree")],
)
def test_with_labels_a_tick_says_its_row_and_its_option(dataset, labels, tick, level, agree, tmp_path):
    row = only_row(dataset, labels, tmp_path)

    assert (row["ways/x/a"], row["ways/y/a"]) == (tick, "")
    assert (row["level"], row["agree"], row["counts/x/a"]) == (level, agree, "12")


def test_numbers_and_texts_have_no_codes_to_explain(dataset):
    explained = {column.name for column in contents_of(dataset).columns if column.values}

    assert explained == {"likely", "level", "agree"}


def test_a_matrix_that_identifies_is_written_like_any_other():
    identifying = Question(
        "who",
        "matrix_multi",
        options=(Option("a", Text("Un", "One")), Option("b", Text("Dau", "Two"))),
        rows=(Row("r", Text("Rhes", "Row")),),
    )
    version = Version(1, Questionnaire(pages=(Page("p", questions=(identifying,)),)))
    ticks = [column for column in answer_columns([version]) if column.kind is Kind.TICK]

    assert [cell(column, {"who/r": ["b"]}) for column in ticks] == ["0", "1"]
    assert [cell(column, {"who/r": None}) for column in ticks] == ["0", "0"]
    assert [cell(column, {}) for column in ticks] == ["", ""]
