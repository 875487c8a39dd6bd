"""The survey of 2012 in every file that describes or holds it: the figures are those that were published."""

import json
from collections import Counter

import pytest
import yaml
from csvw import CSVW
from defusedxml.ElementTree import parse

from demo.content import CLOSED_SLUG, PUBLISHED, load_closed_survey
from demo.staff import hire
from exports.codebook.content import content_of
from exports.contents import contents_of
from exports.freezing import have_made
from exports.making import file_name, write_answers
from exports.models import Dataset
from questionnaire.document import LANGUAGES
from surveys.models import Survey
from surveys.versions import questionnaire_for

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
