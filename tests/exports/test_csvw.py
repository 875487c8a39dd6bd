"""CSVW metadata: an independent reader takes the exact CSV by it, and finds the types and values of the database."""

import json

import pytest
from csvw import CSVW

from exports.dataset.columns import Column, Kind, Value
from exports.dataset.contents import contents_of
from exports.dataset.labels import LABELS
from exports.formats import format_named
from exports.formats.csvw import datatype
from exports.making import file_name, write_answers
from tests.exports.data import awkward_survey, closed_survey, frozen, respond
from tests.exports.expecting import require_typed_cells
from tests.exports.test_files import SYSTEM
from tests.exports.test_lists import ELEN, SIAN, about, people
from tests.factories import option, page, question

CASE_ID = {"base": "string", "format": "[0-9a-f]{20}"}


def made_in(folder, dataset, labels="codes"):
    """The metadata, beside the CSV files that it names."""
    for of_list in ("", *dataset.lists):
        path = folder / file_name(dataset, "csv-plain", labels, of_list)
        write_answers(dataset, "csv-plain", labels, path, lambda rows: None, of_list)
    path = folder / file_name(dataset, "csvw", labels)
    write_answers(dataset, "csvw", labels, path, lambda rows: None)
    return path


def read(path):
    """As the package reads it: its tables, once they are found to be valid.

    It looks for the names of columns among titles without a language alone, and not among those of `und`, which the
    specification says is the same; so it is given those.
    """
    metadata = json.loads(path.read_text())
    for table in metadata["tables"]:
        for column in table["tableSchema"]["columns"]:
            column["titles"] = column["titles"]["und"]
    path.write_text(json.dumps(metadata))
    found = CSVW(str(path), validate=True)
    assert found.is_valid, [str(warning.message) for warning in found.warnings]
    return [list(table.iterdicts(strict=False)) for table in found.tables]


@pytest.mark.parametrize(
    ("column", "labels", "found"),
    [
        (Column("case_id", Kind.CASE), "cy", CASE_ID),
        (Column("n", Kind.NUMBER, "n"), "cy", "decimal"),
        (Column("q/a", Kind.TICK, "q"), "codes", {"base": "boolean", "format": "1|0"}),
        (Column("q/a", Kind.TICK, "q"), "cy", "string"),
        (Column("r", Kind.RATING, "r"), "en", "integer"),
        (Column("r", Kind.RATING, "r", values=(Value("na"),)), "codes", "string"),
        (
            Column("q", Kind.CHOICE, "q", values=(Value("a.b"), Value("0"), Value("x|y"))),
            "codes",
            {"base": "string", "format": r"a\.b|0|x\|y"},
        ),
        (Column("q", Kind.CHOICE, "q", values=(Value("a.b"),)), "cy", "string"),
        (Column("t", Kind.TEXT, "t"), "codes", "string"),
        (Column("m", Kind.MONTH, "m"), "cy", "gYearMonth"),
    ],
)
def test_each_kind_of_column_has_its_datatype(column, labels, found):
    assert datatype(column, labels) == found


def test_its_name_is_where_readers_look_for_it():
    csv, metadata = format_named("csv-plain"), format_named("csvw")

    assert metadata.file_name("survey-1", "cy") == f"{csv.file_name('survey-1', 'cy')}-metadata.json"


@pytest.mark.django_db
@pytest.mark.parametrize("labels", LABELS)
def test_an_independent_reader_finds_every_cell_valid_and_equal_to_the_database(labels, tmp_path):
    dataset = frozen(awkward_survey())

    (rows,) = read(made_in(tmp_path, dataset, labels))

    require_typed_cells(rows, dataset, labels)


@pytest.mark.django_db
def test_lists_are_tables_of_their_own_joined_by_the_case(tmp_path):
    survey = closed_survey(page("first", question("home")), people(), page("end", question("last")))
    respond(survey, {"people": [SIAN, ELEN]} | about(SIAN, age="41") | about(ELEN, age="30"))
    dataset = frozen(survey)
    path = made_in(tmp_path, dataset)
    tables = json.loads(path.read_text())["tables"]

    responses, items = read(path)

    assert [table["url"] for table in tables] == [
        file_name(dataset, "csv-plain", "codes"),
        file_name(dataset, "csv-plain", "codes", "people"),
    ]
    assert tables[1]["tableSchema"]["primaryKey"] == ["case_id", "item"]
    assert tables[1]["tableSchema"]["foreignKeys"] == [
        {
            "columnReference": "case_id",
            "reference": {"resource": tables[0]["url"], "columnReference": "case_id"},
        }
    ]
    assert [(row["item"], row["age"]) for row in items] == [(1, 41), (2, 30)]
    assert {row["case_id"] for row in items} == {row["case_id"] for row in responses}


@pytest.mark.django_db
def test_columns_and_codes_have_titles_in_both_languages(tmp_path):
    dataset = frozen(awkward_survey())
    metadata = json.loads(made_in(tmp_path, dataset).read_text())

    columns = {c["titles"]["und"]: c for c in metadata["tables"][0]["tableSchema"]["columns"]}

    assert list(columns) == contents_of(dataset).names
    assert columns["barriers/time"]["titles"] == {
        "und": "barriers/time",
        "cy": "Cwestiwn barriers – Amser",
        "en": "Question barriers – Time",
    }
    assert all(set(column["titles"]) == {"und", "cy", "en"} for column in columns.values())
    assert columns["sector"]["schema:valueReference"][0] == {
        "schema:value": "local.gov",
        "schema:name": [
            {"@value": "Llywodraeth leol, ŵyl", "@language": "cy"},
            {"@value": "Local “government”, etc.", "@language": "en"},
        ],
    }
    assert [name for name, column in columns.items() if column.get("required")] == contents_of(dataset).names[
        :SYSTEM
    ]
    assert metadata["dc:identifier"] == f"sha256:{dataset.files.get(content='dataset').sha256}"
    assert {each["@language"] for each in metadata["dc:title"]} == {"cy", "en"}


@pytest.mark.django_db
def test_the_same_dataset_gives_the_same_metadata(tmp_path):
    dataset = frozen(
        closed_survey(page("p", question("q", "single_choice", options=[option("]]>", "a", "b")])))
    )

    assert made_in(tmp_path, dataset).read_bytes() == made_in(tmp_path, dataset).read_bytes()
