"""A kind of message for tests, and a server that takes it."""

from collections.abc import Iterator
from typing import Any

import pytest

from mail import composing
from mail.letters import Letter
from mail.models import OutboxMessage
from questionnaire.document import Text
from tests.mail.server import MailServer, mail_server

KIND = "test letter"


class Desk:
    """What the kind writes, and how its messages ended."""

    def __init__(self) -> None:
        self.letter: Letter | None = Letter(
            "sian@example.org",
            ("cy", "en"),
            Text(cy="Gwahoddiad i’r tŷ", en="Invitation to the house"),
            Text(cy="Annwyl Siân\n\nhttps://example.org/cy/?a=1&b=2", en="Dear Siân\n\n<b>Welcome</b>"),
            {"X-Test": "yes"},
        )
        self.settled: list[str] = []

    def compose(self, message: OutboxMessage) -> Letter | None:
        return self.letter

    def note(self, message: OutboxMessage) -> None:
        self.settled.append(message.failure or "sent")


@pytest.fixture
def desk() -> Iterator[Desk]:
    before = dict(composing._kinds)
    desk = Desk()
    composing.composes(KIND, settled=desk.note)(desk.compose)
    yield desk
    composing._kinds.clear()
    composing._kinds.update(before)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
