"""A kind of message for tests, and a server that takes it."""

from collections.abc import Iterator
from typing import Any

import pytest

from mail import composing
from mail.letters import Letter
from mail.models import OutboxMessage
from questionnaire.document import Text
from tests.mail.server import MailServer, serving

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
        self.returned: list[str] = []

    def compose(self, message: OutboxMessage) -> Letter | None:
        return self.letter

    def note(self, message: OutboxMessage) -> None:
        self.settled.append(message.failure or "sent")

    def note_returned(self, message: OutboxMessage, status: str) -> None:
        self.returned.append(status)


@pytest.fixture
def desk() -> Iterator[Desk]:
    before = dict(composing._kinds)
    desk = Desk()
    composing.composes(KIND, settled=desk.note, returned=desk.note_returned)(desk.compose)
    yield desk
    composing._kinds.clear()
    composing._kinds.update(before)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with serving(settings) as server:
        yield server
