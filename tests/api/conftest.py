"""A survey whose dataset is frozen and in part written, its coordinator, and a token of theirs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

from accounts.models import User
from accounts.tokens import make
from exports.models import Dataset, ExportFile
from jobs.running import run
from tests.api.conforming import ConformingClient
from tests.exports.data import closed_survey, frozen, respond
from tests.exports.sharing import Shared, shared
from tests.factories import option, page, question, role, user

Get = Callable[..., HttpResponse]


def small_survey(**about: Any) -> Any:
    options = [option("a", "Dewis ŵ", "Choice"), option("b")]
    survey = closed_survey(page("one", question("q", "single_choice", options=options)), **about)
    for code in "aab":
        respond(survey, {"q": code})
    return survey


def written(dataset: Dataset, *formats: str) -> Dataset:
    """With its files of these formats made, and then its manifest."""
    for file in dataset.files.filter(format__in=formats).exclude(job=None).order_by("pk"):
        assert run(file.job_id)
    return dataset


def with_csv() -> Dataset:
    return written(frozen(small_survey()), "csv")


csv_made = shared(with_csv)


@pytest.fixture
def dataset(csv_made: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return csv_made.given(settings, tmp_path)


@pytest.fixture
def csv(dataset: Dataset) -> ExportFile:
    return dataset.files.get(format="csv", language="codes", content="answers")


@pytest.fixture
def coordinator(dataset: Dataset) -> User:
    person = user("mair", language="en")
    role(person, dataset.survey, "coordinator")
    return person


@pytest.fixture
def token(coordinator: User) -> str:
    return make(coordinator, "adroddiad misol")[1]


def asking(token: str | None, **headers: str) -> ConformingClient:
    """A program with this token; `headers` are further ones (if_none_match="…")."""
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    return ConformingClient(headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def base(dataset: Dataset) -> str:
    return f"/api/v1/surveys/{dataset.survey.slug_en}/datasets"


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
