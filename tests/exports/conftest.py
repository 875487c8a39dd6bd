"""Whoever looks at a dataset; and an object storage for the tests of a session, each with a bucket of its own."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client

from accounts.models import User
from exports.models import Dataset
from tests.exports.object_server import ObjectServer, Wire, object_server, wire_to
from tests.factories import role, user

_numbers = itertools.count(1)


@pytest.fixture
def person(dataset: Dataset) -> User:
    """A coordinator of the module's dataset, whose language is English."""
    made = user("mererid", language="en")
    role(made, dataset.survey, "coordinator")
    return made


@pytest.fixture
def client(person: User) -> Client:
    made = Client()
    made.force_login(person)
    return made


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with object_server(tmp_path_factory.mktemp("swift") / "place") as server:
        yield server


@pytest.fixture
def bucket(swift: ObjectServer) -> str:
    """The name of a new one."""
    name = f"files-{next(_numbers)}"
    swift.make_bucket(name)
    return name


@pytest.fixture
def on_disk(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"


@pytest.fixture
def in_bucket(settings: Any, tmp_path: Path, swift: ObjectServer, bucket: str) -> str:
    """Files are kept in a bucket, and EXPORTS_ROOT is this machine's own."""
    settings.EXPORTS_ROOT = tmp_path / "own"
    settings.STORAGES = settings.STORAGES | {"exports": swift.setting(bucket)}
    return bucket


@pytest.fixture(params=["disk", "bucket"])
def kept(request: pytest.FixtureRequest) -> Any:
    """Both ways to keep files, one after the other: what is promised of files holds for either."""
    request.getfixturevalue("on_disk" if request.param == "disk" else "in_bucket")
    return storages["exports"]


@pytest.fixture
def wire(settings: Any, swift: ObjectServer, in_bucket: str) -> Iterator[Wire]:
    with wire_to(swift) as made:
        settings.STORAGES = settings.STORAGES | {"exports": swift.setting(in_bucket, made.port)}
        yield made
