"""The survey of 2012 in every file that describes or holds it: the figures are those that were published."""

import datetime as dt
import json
from collections import Counter

import pytest
import yaml
from csvw import CSVW
from defusedxml.ElementTree import parse
from django.utils import timezone

from demo.content import CLOSED_SLUG, FILES, PUBLISHED, load_closed_survey
from demo.staff import hire
from exports.codebook.content import content_of
from exports.dataset.contents import contents_of
from exports.formats import all_formats
from exports.freezing import have_made
from exports.making import file_name, write_answers
from exports.models import Dataset
from questionnaire.document import LANGUAGES
from responses.synthetic import make_responses
from surveys.files.importing import Wishes, import_survey
from surveys.models import Survey
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from tests.exports.data import frozen
from tests.exports.xmllint import assert_follows_our_rules, assert_follows_the_standard

pytestmark = pytest.mark.django_db
NS = {"d": "ddi:codebook:2_5"}


@pytest.fixture
def dataset(tmp_path, settings) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    hire()
    load_closed_survey()
    dataset = Dataset.objects.select_related("survey").get()
    have_made(dataset)
    return dataset


@pytest.fixture
def published():
    return yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["synthetic_counts"]


def written(dataset, name, labels, folder):
    path = folder / file_name(dataset, name, labels)
    write_answers(dataset, name, labels, path, lambda rows: None)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_has_what_was_published(dataset, published, language):
    content = content_of(contents_of(dataset), language)

    entries = {entry["code"]: entry for section in content["sections"] for entry in section["entries"]}
    groups = entries["sector"]["tables"][1]["rows"]
    assert {row["cells"][0]["text"]: int(row["cells"][1]["text"]) for row in groups} == published["sector"]
    barriers = {row["cells"][0]["text"]: row["cells"] for row in entries["barriers"]["tables"][0]["rows"]}
    assert {code: int(barriers[code][1]["text"]) for code in published["barriers"]} == published["barriers"]
    assert [barriers[code][2]["text"] for code in published["barriers"]] == ["85.9%", "53.0%"]
    # What was published is 86% and 53% of 576.
    assert [fact["value"] for fact in entries["barriers"]["facts"]][:2] == ["576", "576"]


def test_json_lines_have_what_was_published(dataset, published, tmp_path):
    lines = written(dataset, "jsonl", "codes", tmp_path).read_text().splitlines()

    rows = [json.loads(line) for line in lines]
    version = Survey.objects.get(slug_en=CLOSED_SLUG).current_version_id
    sector = questionnaire_for(version).question("sector")
    assert len(rows) == 576
    assert Counter(sector.option(row["sector"]).report_group for row in rows) == published["sector"]
    chosen = Counter(code for row in rows for code in row["barriers"])
    assert {code: chosen[code] for code in published["barriers"]} == published["barriers"]


def test_a_reader_of_csvw_finds_what_was_published(dataset, published, tmp_path):
    written(dataset, "csv-plain", "codes", tmp_path)
    path = written(dataset, "csvw", "codes", tmp_path)
    metadata = json.loads(path.read_text())
    for column in metadata["tables"][0]["tableSchema"]["columns"]:
        column["titles"] = column["titles"]["und"]
    path.write_text(json.dumps(metadata))

    found = CSVW(str(path), validate=True)

    assert found.is_valid
    rows = list(found.tables[0].iterdicts(strict=False))
    assert {
        code: sum(row[f"barriers/{code}"] for row in rows) for code in published["barriers"]
    } == published["barriers"]


def test_ddi_has_what_was_published(dataset, published, tmp_path):
    root = parse(written(dataset, "ddi", "both", tmp_path)).getroot()

    variables = {each.get("name"): each for each in root.iterfind(".//d:var", NS)}
    groups = [
        int(each.findtext("d:catStat", namespaces=NS))
        for each in variables["sector"].iterfind("d:catgryGrp", NS)
    ]
    assert sorted(groups, reverse=True) == sorted(published["sector"].values(), reverse=True)
    for code, count in published["barriers"].items():
        first = variables[f"barriers/{code}"].find("d:catgry", NS)
        assert int(first.findtext("d:catStat", namespaces=NS)) == count


@pytest.fixture
def every_type(tmp_path, settings) -> Dataset:
    """Of a survey with a question of every type, answered by people made up."""
    settings.EXPORTS_ROOT = settings.UPLOADS_ROOT = tmp_path / "exports"
    survey = import_survey(FILES / "question-types.yaml", user=None, wishes=Wishes()).survey
    publish(survey, None)
    make_responses(survey, 40, seed=5)
    moments = {
        "opens_at": timezone.now() - dt.timedelta(days=9),
        "closes_at": timezone.now() - dt.timedelta(days=1),
    }
    Survey.objects.filter(pk=survey.pk).update(**moments)
    return frozen(Survey.objects.get(pk=survey.pk))


def test_every_type_of_question_can_be_described(every_type, tmp_path):
    contents = contents_of(every_type)
    for format_ in all_formats():
        for labels in format_.languages:
            written(every_type, format_.name, labels, tmp_path)

    path = tmp_path / file_name(every_type, "csvw", "codes")
    metadata = json.loads(path.read_text())
    for table in metadata["tables"]:
        for column in table["tableSchema"]["columns"]:
            column["titles"] = column["titles"]["und"]
    metadata["tables"] = metadata["tables"][:1]
    path.write_text(json.dumps(metadata))
    found = CSVW(str(path), validate=True)
    assert found.is_valid, [str(each.message) for each in found.warnings]
    lines = (tmp_path / file_name(every_type, "jsonl", "codes")).read_text().splitlines()
    assert len([json.loads(line) for line in lines]) == 40
    entries = [entry for section in content_of(contents, "cy")["sections"] for entry in section["entries"]]
    assert len(entries) == len([question for question in contents.questionnaire.questions if question.keys])
    for entry in entries:
        counts = {fact["name"]: fact["value"] for fact in entry["facts"]}
        if counts:
            assert int(counts["Gofynnwyd"]) + int(counts["Ni ofynnwyd"]) in (
                40,
                *map(int, items_of(every_type)),
            )


def items_of(dataset):
    return [counts["items"] for counts in dataset.lists.values()]


@pytest.mark.parametrize("survey", ["dataset", "every_type"])
def test_ddi_of_whole_surveys_is_as_the_standard_sets(survey, request, tmp_path):
    path = written(request.getfixturevalue(survey), "ddi", "both", tmp_path)

    assert_follows_our_rules(path)
    assert_follows_the_standard(path, tmp_path)
