"""People who are invited to a survey."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from responses.invitations import codes
from responses.invitations.models import Invitation
from responses.invitations.people import Person, add_person
from surveys.models import Survey
from tests import factories as make
from tests.mail.server import MailServer, serving
from tests.responses.conftest import PAGES


@pytest.fixture
def anonymous_survey(db: None) -> Survey:
    return make.published_survey(make.page("only", make.question("story")), settings={"anonymous": True})


@pytest.fixture
def linked_survey(db: None) -> Survey:
    return make.published_survey(*PAGES)


def invited(survey: Survey, address: str = "sian@example.org", **values: str) -> tuple[Invitation, str]:
    """An invitation, and its code."""
    code = add_person(survey, Person(address, **values))
    return Invitation.objects.get(code_hash=codes.code_hash(code)), code


@pytest.fixture
def coordinator(linked_survey: Survey) -> User:
    person = make.user(language="en")
    make.role(person, linked_survey, "coordinator")
    return person


@pytest.fixture
def staff(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with serving(settings) as server:
        yield server
