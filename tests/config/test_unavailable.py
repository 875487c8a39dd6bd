"""While the database is away: a 503 in both languages wherever it is missed, and /readyz says what is down."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from config import errors
from tests import factories
from tests.site import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(transactional_db: None) -> Client:
    """Somebody who is signed in; asked for before `database_away`."""
    client = Client(raise_request_exception=False)
    client.force_login(factories.user(is_superuser=True))
    return client


def assert_unavailable(response: Any) -> None:
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert 'lang="cy"' in response.text
    assert 'lang="en"' in response.text


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/login/", "/admin/surveys/survey/", "/admin/nosuch", "/admin/nosuch/"]
)
def test_a_staff_page_of_somebody_signed_in_is_a_503(staff, database_away, address):
    assert_unavailable(staff.get(address))


def test_signing_in_is_a_503(database_away):
    client = Client(raise_request_exception=False)

    assert_unavailable(client.post("/admin/login/", {"username": "a", "password": "b"}))


def test_a_respondents_page_is_a_503(database_away):
    assert_unavailable(Client(raise_request_exception=False).get("/en/surveys/any/"))


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_connection_lost_anywhere_is_a_503(kind):
    try:
        raise kind
    except kind:
        assert_unavailable(errors.server_error(RequestFactory().get("/admin/")))


def test_any_other_failure_is_a_500():
    try:
        raise ValueError
    except ValueError:
        assert errors.server_error(RequestFactory().get("/admin/")).status_code == 500


def test_readyz_names_a_database_that_is_away(client, database_away):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "parts": {"database": "down", "broker": "ok"}}


def test_readyz_names_a_database_whose_connection_is_broken(client, monkeypatch):
    def broken(*_: Any) -> None:
        raise InterfaceError

    monkeypatch.setattr("config.health.connection.cursor", broken)

    assert client.get("/readyz").json()["parts"]["database"] == "down"


def test_readyz_names_a_broker_that_is_away(client, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "parts": {"database": "ok", "broker": "down"}}


def test_readyz_is_content_when_all_is_there(client):
    assert client.get("/readyz").json() == {"status": "ok", "parts": {"database": "ok", "broker": "ok"}}


def test_healthz_needs_nothing(client, database_away):
    assert client.get("/healthz").json() == {"status": "ok"}
