"""Sessions are staff's: no other address reads, starts or shows one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_of_a_survey_does_not_look_up_who_is_signed_in(client):
    survey = factories.published_survey()
    client.force_login(factories.user(is_superuser=True))

    with CaptureQueriesContext(connection) as statements:
        reply = client.get(f"/en/surveys/{survey.slug_en}/")

    assert reply.status_code == 200
    assert not any("django_session" in statement["sql"] for statement in statements)
    assert "Cookie" not in reply.get("Vary", "")


def test_a_staff_page_knows_who_is_signed_in(client):
    client.force_login(factories.user(is_superuser=True))

    assert client.get("/admin/").status_code == 200


def test_an_address_that_is_nobodys_is_not_found_for_staff_too(client):
    client.force_login(factories.user(is_superuser=True))

    assert client.get("/nothing/here/").status_code == 404
