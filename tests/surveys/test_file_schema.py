"""The JSON Schema in docs/ says what the reader does."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from surveys.files.schema import schema_text, survey_file_schema
from tests import factories

PROJECT = Path(__file__).parents[2]
EXAMPLES = [
    PROJECT / "demo" / "surveys" / "all-wales-2012.yaml",
    PROJECT / "demo" / "surveys" / "all-wales-2026.yaml",
    PROJECT / "benchmarks" / "benchmark-survey.yaml",
]


def test_the_schema_in_docs_is_the_one_that_the_reader_makes():
    stored = (PROJECT / "docs" / "survey-file.schema.json").read_text(encoding="utf-8")

    assert stored == schema_text(), "run: manage.py survey_file_schema > docs/survey-file.schema.json"


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(survey_file_schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_suit_the_schema(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(json.dumps(content, default=str)), survey_file_schema())


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"slug": {"cy": "Not An Address"}},
        {"window": {"grace_minutes": "soon"}},
        {"settings": {"anonymous": "yes"}},
        {"title": "only one language"},
    ],
)
def test_what_the_reader_refuses_does_not_suit_the_schema(change):
    content = factories.survey_file(**change)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, survey_file_schema())
