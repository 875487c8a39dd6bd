"""The OpenAPI document and the pages made of it, in both languages."""

import json
from typing import Any, get_args

import pytest
from django.test import Client
from django.urls import reverse
from openapi_spec_validator import validate

from api import shapes
from api.problems import KINDS
from exports.models import Dataset, ExportFile
from exports.pages.wording import VARIANTS
from jobs.models import Job
from tests.api.conforming import operations

ADDRESS = "/api/v1/openapi.json"


def words(node: Any, path: str = "") -> dict[str, str]:
    """Every text that people read, by where it stands."""
    found = {}
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("summary", "description") and isinstance(value, str):
                found[f"{path}/{key}"] = value
            else:
                found |= words(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, each in enumerate(node):
            found |= words(each, f"{path}/{number}")
    return found


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_document_is_one_by_the_standard(language):
    response = Client().get(f"{ADDRESS}?language={language}")

    assert response["Content-Language"] == language
    assert response["Cache-Control"] == "public, max-age=300"
    validate(response.json())


def test_both_languages_describe_the_same_in_different_words():
    made = {language: Client().get(f"{ADDRESS}?language={language}").json() for language in ("cy", "en")}
    welsh, english = words(made["cy"]), words(made["en"])

    assert welsh.keys() == english.keys()
    assert len(welsh) > 100
    assert [path for path in welsh if welsh[path] == english[path]] == []
    for document in made.values():
        text = json.dumps(document)
        assert "django" not in text.lower()


@pytest.mark.parametrize(
    ("headers", "language"),
    [({}, "cy"), ({"accept-language": "en-GB,cy;q=0.5"}, "en"), ({"accept-language": "de, *;q=0.1"}, "cy")],
)
def test_the_language_is_the_one_asked_for(headers, language):
    assert Client(headers=headers).get(ADDRESS)["Content-Language"] == language


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_reference_has_every_operation_member_and_problem(language):
    page = Client().get(reverse(f"programs-reference-{language}")).content.decode()

    assert len(operations()) == 10
    for method, path, operation in operations():
        assert f"<strong>{method.upper()}</strong> /api/v1{path}" in page
        assert f'id="{operation["operationId"]}"' in page
    for code in KINDS:
        assert f'id="{code}"' in page
    assert "if_none_match" not in page
    assert "Repr-Digest" not in page or "RFC 9530" in page


@pytest.mark.parametrize(
    ("shape", "member", "choices"),
    [
        (shapes.Dataset, "kind", Dataset.Kind.values),
        (shapes.Withdrawn, "why", Dataset.Why.values),
        (shapes.File, "content", ExportFile.Content.values),
        (shapes.File, "state", [*Job.State.values, ExportFile.WAITING]),
        (shapes.File, "language", list(VARIANTS)),
    ],
)
def test_the_document_names_every_choice_that_there_is(shape, member, choices):
    assert set(get_args(shape.model_fields[member].annotation)) == set(choices)


def test_a_problem_leads_to_where_it_is_explained():
    problem = Client(headers={"accept-language": "en"}).get("/api/v1/me").json()
    address, _hash, place = problem["type"].partition("#")

    assert f'id="{place}"' in Client().get(address).content.decode()


@pytest.mark.parametrize("name", ["programs", "programs-reference"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_pages_load_nothing_from_anybody_else(name, language):
    page = Client().get(reverse(f"{name}-{language}")).content.decode()

    assert "<script" not in page
    assert "style=" not in page
    loaded = [part.split('"')[0] for part in page.split(' src="')[1:]]
    assert [address for address in loaded if not address.startswith("/static/")] == []
