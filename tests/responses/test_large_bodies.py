"""A large body is taken only where a page asks for files, from a browser that can answer it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone

from responses.identity import new_reference
from responses.models import Response, Upload
from responses.posts import Refused, read_post
from tests import factories as make
from tests.journeys.forms import form_on
from tests.responses.conftest import start_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


@pytest.fixture
def survey(db):
    return make.published_survey(
        make.page("first", make.question("plan", "upload")), make.page("second", make.question("more"))
    )


def begun(survey) -> tuple[Client, str, dict[str, str]]:
    """A browser, the address of its first page, and the fields of that page."""
    client = Client()
    address = client.post(start_of(survey))["Location"]
    values = form_on(client.get(address).content.decode()).values
    fields = {name: value for name, value in values.items() if name != "plan/file" and value is not None}
    return client, address, fields | {"next": ""}


def large_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", PDF + b"\0" * 600_000, "application/pdf")


def test_a_page_that_asks_for_files_takes_a_large_one(survey):
    client, address, fields = begun(survey)

    assert client.post(address, fields | {"plan/file": large_file()}).status_code in (302, 303)
    assert Upload.objects.count() == 1


def test_a_page_that_asks_for_none_takes_no_large_body(survey):
    client, address, fields = begun(survey)

    reply = client.post(address.replace("/1/", "/2/"), fields | {"plan/file": large_file()})

    assert reply.status_code == 413


def test_a_browser_without_a_response_sends_no_large_body(survey, root):
    _client, address, fields = begun(survey)

    assert Client().post(address, fields | {"plan/file": large_file()}).status_code == 413
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_after_submitting_no_large_body_is_taken(survey):
    client, address, fields = begun(survey)
    Response.objects.update(submitted_at=timezone.now(), reference=new_reference())

    assert client.post(address, fields | {"plan/file": large_file()}).status_code == 413


def test_a_small_file_needs_no_more_than_the_token_of_its_form(survey):
    _client, address, fields = begun(survey)

    reply = Client().post(address, fields | {"plan/file": SimpleUploadedFile("a.pdf", PDF)})

    assert reply.status_code in (302, 303)
    assert Upload.objects.count() == 1


def test_a_form_that_was_cut_short_on_its_way_is_refused():
    request = RequestFactory().post("/", "asked=first&first=yes", "application/x-www-form-urlencoded")
    assert read_post(request).fields == {"asked": ["first"], "first": ["yes"]}

    request.META["CONTENT_LENGTH"] = "22"

    with pytest.raises(Refused):
        read_post(request)
