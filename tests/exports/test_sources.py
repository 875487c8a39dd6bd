"""Every response says in every file where it comes from."""

import csv
import io
import json
from pathlib import Path

import pytest

from exports.making import write_answers
from exports.manifest import manifest_of
from responses.models import Response
from tests.exports.data import closed_survey, frozen, respond
from tests.factories import page, question, role, user
from tests.surveys.staff import signed_in

pytestmark = pytest.mark.django_db

WORDS = {
    "codes": ["import", "invitation", "paper", "synthetic", "web"],
    "cy": ["Ffeil a fewngludwyd", "Gwahoddiad", "Papur", "Synthetig", "Y we"],
    "en": ["Imported file", "Invitation", "Paper", "Synthetic", "Web"],
}


@pytest.fixture
def survey():
    made = closed_survey(page("one", question("q")))
    for source in Response.Source.values:
        respond(made, {"q": source}, source=source)
    return made


@pytest.mark.parametrize("labels", WORDS)
def test_the_column_has_words_for_every_source(survey, labels, tmp_path: Path):
    path = tmp_path / "answers.csv"

    write_answers(frozen(survey), "csv-plain", labels, path, lambda rows: None)

    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    assert sorted(line["source"] for line in lines) == WORDS[labels]


def test_the_manifest_counts_the_responses_of_each_source(survey):
    manifest = json.loads(manifest_of(frozen(survey)))

    assert manifest["dataset"]["sources"] == dict.fromkeys(Response.Source.values, 1)


def test_the_list_of_responses_can_be_narrowed_to_a_source(survey):
    person = user()
    role(person, survey, "coordinator")

    page_ = signed_in(person).get("/admin/responses/response/?source__exact=paper")

    assert [response.source for response in page_.context["cl"].result_list] == ["paper"]
