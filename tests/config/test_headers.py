"""What every answer carries, whoever gives it: WhiteNoise, an error page, the admin or a page of a survey."""

from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory

from config.middleware import PERMISSIONS_POLICY
from tests.factories import published_survey

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def static_file(settings: Any, tmp_path: Path) -> str:
    (tmp_path / "collected.css").write_text("body { margin: 0 }")
    settings.STATIC_ROOT = tmp_path
    return "/static/collected.css"


def assert_headers(response: Any) -> None:
    policy = response["Content-Security-Policy"]

    assert {name: response[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy


def test_a_static_file_has_the_headers(static_file):
    response = Client().get(static_file)

    assert response.status_code == 200
    assert_headers(response)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/nothing/here/", 404),
        ("/static/nothing.css", 404),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/en/accessibility/", 200),
    ],
)
def test_an_address_has_the_headers(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert_headers(response)


def test_a_page_of_a_survey_has_the_headers(client):
    response = client.get(f"/en/surveys/{published_survey().slug_en}/")

    assert response.status_code == 200
    assert_headers(response)


def test_a_host_that_is_not_ours_has_the_headers(client):
    response = client.get("/en/", HTTP_HOST="elsewhere.example.org")

    assert response.status_code == 400
    assert_headers(response)


def test_the_way_to_tls_has_the_headers(settings):
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/en/")

    assert response.status_code == 301
    assert_headers(response)


@pytest.mark.parametrize(
    "address", ["/healthz", "/en/accessibility/", "/nothing/here/", "/static/collected.css"]
)
def test_a_head_is_a_get_without_its_body(static_file, address):
    assert answer("HEAD", address) == (*answer("GET", address)[:2], b"")


def answer(method: str, address: str) -> tuple[str, str, bytes]:
    """Status, length and body as the web server gets them: the test client would drop the body itself."""
    said: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        said.update(status=status, headers=dict(headers))

    environ = RequestFactory().generic(method, address).environ
    body = get_wsgi_application()(environ, start_response)
    content = b"".join(body)
    body.close()
    return said["status"], said["headers"]["Content-Length"], content
