"""Whatever is put into the API's addresses and headers, the answer is one that the document knows, and no fault."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.models import Dataset, ExportFile
from tests.api.conforming import ROOT, operations
from tests.api.conftest import asking

pytestmark = pytest.mark.django_db
ANYTHING = st.text(max_size=30)
HEADERS = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
WANTED = st.sampled_from(["bytes=0-", "bytes=-5", "bytes=5-9", "bytes=99999-", "bytes=0-0,2-3"])


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_anything_gets_an_answer_of_the_document(
    dataset: Dataset, csv: ExportFile, token: str, data: Any
) -> None:
    method, path, _operation = data.draw(st.sampled_from(operations()))
    known = {"survey": dataset.survey.slug_en, "number": "1", "name": csv.name}
    given_ = {key: data.draw(st.just(value) | ANYTHING.filter(bool)) for key, value in known.items()}
    query = data.draw(
        st.dictionaries(
            st.sampled_from(["after", "limit", "selection", "language", "x"]), ANYTHING, max_size=3
        )
    )
    headers = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "range": HEADERS | WANTED,
                "if_none_match": HEADERS,
                "if_range": HEADERS,
                "accept_language": HEADERS | st.sampled_from(["cy", "en"]),
            },
        )
    )
    address = ROOT + path.format(**{key: quote(value, safe="") for key, value in given_.items()})

    with override_settings(API_PER_MINUTE=10_000):
        response = getattr(asking(token, **headers), method)(f"{address}?{urlencode(query)}")

    assert response.status_code < 500
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["code"]
