"""What the log says of requests that were refused, and of those that went wrong."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from config.celery import app
from config.logs import Discreet
from responses.models import Response
from tests.factories import published_survey, survey
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the service's own handler would write, but kept."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Discreet("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def test_a_refused_staff_address_is_one_line(logged):
    made = survey()
    address = reverse("admin:surveys_survey_window", args=[made.pk])

    assert staff_of(made, "translator").get(address).status_code == 403
    assert staff_of(survey(), "author").get(address).status_code == 404

    forbidden, not_found = logged.getvalue().splitlines()
    assert (forbidden, not_found) == (
        f"WARNING django.request Forbidden (Permission denied): {address}",
        f"WARNING django.request Not Found: {address}",
    )


def test_an_error_keeps_its_traceback(logged):
    try:
        raise ValueError("broken")
    except ValueError as error:
        logging.getLogger("django.request").error("Internal Server Error", exc_info=error)

    assert "Traceback" in logged.getvalue()
    assert "ValueError: broken" in logged.getvalue()


@pytest.mark.parametrize("word", ["cy gwahoddiad", "en invitation", "cy parhau", "en continue"])
@pytest.mark.parametrize("end", ["/more/", "%2F/x", "/?a=b"])
def test_no_code_in_an_address_that_is_not_found_is_kept(logged, client, word, end):
    made = published_survey()
    language, place = word.split()
    start = f"/cy/arolygon/{made.slug_cy}/" if language == "cy" else f"/en/surveys/{made.slug_en}/"

    client.get(f"{start}{place}/2B7QK9-4XJ0TM-V8C3WF{end}")

    assert "2B7QK9" not in logged.getvalue()


def test_no_code_is_kept_while_the_database_is_away(logged, client, monkeypatch):
    def lost(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("responses.reading.one", lost)
    client.get("/cy/arolygon/parciau/gwahoddiad/2B7QK9-4XJ0TM-V8C3WF/")

    assert "Service Unavailable: /cy/arolygon/parciau/gwahoddiad/…/" in logged.getvalue()
    assert "2B7QK9" not in logged.getvalue()


def test_an_error_of_the_database_is_kept_without_the_row_that_it_is_about(logged, db):
    try:
        with transaction.atomic():
            Response.objects.create(
                survey=published_survey(),
                version=published_survey().current_version,
                token_hash=b"1",
                language="xx",
                started_at=timezone.now(),
                answers={"story": "My own\n\nstory"},
            )
    except IntegrityError as error:
        logging.getLogger("django.request").error("Internal Server Error", exc_info=error)

    written = logged.getvalue()
    assert "response_language_known" in written
    assert "Failing row" not in written
    assert "story" not in written.replace("published_survey", "").partition("Error: new row")[2]
    assert "The above exception was the direct cause" in written


def test_a_row_that_celery_repeats_in_one_line_is_not_kept(logged):
    error = IntegrityError("new row violates something\nDETAIL:  Failing row contains (1, My own story).")

    logging.getLogger("celery.app.trace").error("Task %s raised unexpected: %r\nTraceback", "x", error)

    assert "new row violates something" in logged.getvalue()
    assert "Traceback" in logged.getvalue()
    assert "My own story" not in logged.getvalue()


def test_the_services_own_lines_are_written_so():
    handlers = [each for each in logging.getLogger().handlers if isinstance(each.formatter, Discreet)]

    assert handlers


def test_a_worker_leaves_the_log_as_it_is():
    assert app.conf.worker_hijack_root_logger is False
