"""A survey of three pages with responses of every kind."""

import datetime as dt
import hashlib
import itertools
from typing import Any

import pytest
from django.utils import timezone

from responses.identity import new_reference
from responses.models import Response
from surveys.models import Survey
from tests.factories import page, published_survey, question

_tokens = itertools.count(1)
MINUTE = dt.timedelta(minutes=1)


def pages() -> list[dict[str, Any]]:
    return [page(code, question(f"q_{code}")) for code in ("one", "two", "three")]


def respond(survey: Survey, ago: float = 0, took: float | None = 10, **values: Any) -> Response:
    """A response begun `ago` minutes ago and submitted after `took` minutes; in progress where that is None."""
    started = values.pop("started_at", timezone.now() - ago * MINUTE)
    given = {"language": "cy", "source": "web", "answers": {"q_one": "secret"}} | values
    return Response.objects.create(
        survey=survey,
        version=values.get("version", survey.current_version),
        token_hash=hashlib.sha256(f"token {next(_tokens)}".encode()).digest(),
        started_at=started,
        submitted_at=None if took is None else started + took * MINUTE,
        reference=None if took is None else new_reference(),
        **{key: value for key, value in given.items() if key != "version"},
    )


@pytest.fixture
def survey(db) -> Survey:
    return published_survey(*pages())


@pytest.fixture
def anonymous_survey(db) -> Survey:
    return published_survey(*pages(), settings={"anonymous": True})
