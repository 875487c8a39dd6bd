"""What the log says of requests that were refused, and of those that went wrong."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.factories import survey
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the service's own handler would write, but kept."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
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
