"""Responses in the admin: found by reference, never with their answers, only in one's own surveys."""

import pytest

from responses import capture
from responses.identity import grouped
from responses.models import Response
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/admin/responses/response/"


@pytest.fixture
def submitted(person) -> Response:
    person.answer_everything()
    person.save(4, comments="Cyfrinachol", agree="yes")
    capture.submit(person.visit(), "cy")
    return Response.objects.get()


@pytest.fixture
def coordinator(client, survey):
    somebody = make.user(language="en")
    make.role(somebody, survey, "coordinator")
    client.force_login(somebody)
    return somebody


def test_a_response_is_found_by_its_reference(client, submitted, coordinator):
    html = client.get(LIST, {"q": grouped(submitted.reference).lower()}).content.decode()

    assert submitted.reference in html
    assert submitted.reference not in client.get(LIST, {"q": "0000000000"}).content.decode()


@pytest.mark.parametrize("query", ["", "\x00", "x" * 5000, "ŵ"])
def test_any_search_is_answered(client, submitted, coordinator, query):
    assert client.get(LIST, {"q": query}).status_code == 200


def test_no_answer_is_shown(client, submitted, coordinator):
    for address in (LIST, f"{LIST}{submitted.pk}/change/"):
        html = client.get(address).content.decode()
        assert submitted.reference in html
        assert "Cyfrinachol" not in html


def test_nobody_sees_the_responses_of_other_surveys(client, submitted):
    client.force_login(make.user(language="en"))

    assert submitted.reference not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{submitted.pk}/change/").status_code in (302, 403, 404)


def test_nothing_can_be_added_changed_or_deleted(client, submitted, coordinator):
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{submitted.pk}/change/", {"reference": "0000000000"}).status_code == 403
    assert client.post(f"{LIST}{submitted.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Response.objects.get().reference == submitted.reference
