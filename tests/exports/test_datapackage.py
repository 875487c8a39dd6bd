"""Data Package: frictionless takes the exact CSV by it, and finds the types and values of the database."""

import json

import pytest
from frictionless import Package, system, validate

from exports.dataset.labels import LABELS
from exports.formats.datapackage import resource_names
from exports.making import file_name, write_answers
from tests.exports.data import awkward_survey, closed_survey, frozen, respond
from tests.exports.expecting import require_typed_cells
from tests.exports.test_lists import ELEN, SIAN, about, people
from tests.factories import page, question

pytestmark = pytest.mark.django_db


def made_in(folder, dataset, labels="codes"):
    """The descriptor, beside the CSV files that it names."""
    for of_list in ("", *dataset.lists):
        path = folder / file_name(dataset, "csv-plain", labels, of_list)
        write_answers(dataset, "csv-plain", labels, path, lambda rows: None, of_list)
    path = folder / file_name(dataset, "datapackage", labels)
    write_answers(dataset, "datapackage", labels, path, lambda rows: None)
    return path


def read(path):
    """The rows of each resource, once every cell, key and type is found to be valid."""
    report = validate(str(path))
    assert report.valid, report.flatten(["title", "note"])
    return [resource.read_rows() for resource in Package(str(path)).resources]


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("standards", ["v1", "v2"])
def test_frictionless_finds_every_cell_valid_and_equal_to_the_database(labels, standards, tmp_path):
    dataset = frozen(awkward_survey())

    with system.use_context(standards=standards):
        (rows,) = read(made_in(tmp_path, dataset, labels))

    require_typed_cells(rows, dataset, labels)


def test_a_cell_that_may_not_be_there_is_found(tmp_path):
    path = made_in(tmp_path, frozen(awkward_survey()))
    csv = tmp_path / json.loads(path.read_text())["resources"][0]["path"]
    csv.write_text(csv.read_text().replace(",007,", ",seven,", 1))

    report = validate(str(path))

    assert [error.field_name for task in report.tasks for error in task.errors] == ["sector"]


def test_lists_are_resources_of_their_own_joined_by_the_case(tmp_path):
    survey = closed_survey(page("first", question("home")), people(), page("end", question("last")))
    respond(survey, {"people": [SIAN, ELEN]} | about(SIAN, age="41") | about(ELEN, age="30"))
    path = made_in(tmp_path, frozen(survey))

    responses, items = read(path)

    assert [resource["name"] for resource in json.loads(path.read_text())["resources"]] == [
        "responses",
        "list-people",
    ]
    assert [(row["item"], row["age"]) for row in items] == [(1, 41), (2, 30)]
    assert {row["case_id"] for row in items} == {row["case_id"] for row in responses}


def test_lists_whose_codes_differ_by_capitals_have_names_that_differ():
    names = resource_names(["People", "people", "cars"])

    assert list(names.values()) == ["responses", "list-people", "list-people-2", "list-cars"]


def test_its_words_are_in_the_language_of_its_labels_and_codes_have_both(tmp_path):
    dataset = frozen(awkward_survey())
    fields = {}
    for labels in LABELS:
        (resource,) = json.loads(made_in(tmp_path, dataset, labels).read_text())["resources"]
        fields[labels] = {field["name"]: field for field in resource["schema"]["fields"]}

    assert {labels: each["barriers/time"]["title"] for labels, each in fields.items()} == {
        "codes": "Cwestiwn barriers – Amser / Question barriers – Time",
        "cy": "Cwestiwn barriers – Amser",
        "en": "Question barriers – Time",
    }
    assert fields["codes"]["sector"]["categories"][0] == {
        "value": "local.gov",
        "label": "Llywodraeth leol, ŵyl / Local “government”, etc.",
    }
    assert fields["codes"]["sector"]["constraints"] == {"pattern": r"local\.gov|007|other"}


def test_the_same_dataset_gives_the_same_descriptor(tmp_path):
    dataset = frozen(awkward_survey())

    assert made_in(tmp_path, dataset).read_bytes() == made_in(tmp_path, dataset).read_bytes()
