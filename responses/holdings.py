"""Everything that is held of one person in a survey: every version of their response, their invitation, messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mail.models import OutboxMessage
from responses import encryption, letters
from responses.chains import chain_of
from responses.held import Held, both, held_of, moment
from responses.invitations.models import Invitation
from responses.invitations.statuses import failure_words

# Names what the keys mean; a new meaning gets a new number.
SCHEMA = "arolwg-response/2"


@dataclass(frozen=True)
class InvitationHeld:
    """What is held of the person's invitation. Without `identifying`, name and address are left out."""

    row: Invitation
    identifying: bool

    @property
    def address(self) -> str:
        return self._opened(self.row.address)

    @property
    def name(self) -> str:
        return self._opened(self.row.name)

    def _opened(self, sealed: bytes | memoryview | None) -> str:
        return str(encryption.decrypt(bytes(sealed)) or "") if sealed and self.identifying else ""

    @property
    def moments(self) -> dict[str, str | None]:
        row = self.row
        return {
            "added_at": moment(row.added_at),
            "invited_at": moment(row.invited_at),
            "reminded_at": moment(row.reminded_at),
            "used_on": row.used_on.isoformat() if row.used_on else None,
            "failed_at": moment(row.failed_at),
            "unsubscribed_at": moment(row.unsubscribed_at),
        }

    @cached_property
    def messages(self) -> list[OutboxMessage]:
        return list(OutboxMessage.objects.filter(params__invitation=self.row.pk).order_by("pk"))

    def data(self) -> dict[str, Any]:
        row = self.row
        return {
            "address": self.address if self.identifying else None,
            "name": self.name if self.identifying else None,
            "contact_language": row.contact_language,
            **self.moments,
            "reminders": row.reminders,
            "failure": row.failure,
        }


@dataclass(frozen=True)
class Holdings:
    """`responses` are the versions of one person's response, the newest first, and so at least one. Without
    `identifying`, what may identify a person is left out of everything."""

    responses: Sequence[Held]
    invitation: InvitationHeld | None
    waiting: Sequence[letters.Waiting]
    identifying: bool

    @property
    def newest(self) -> Held:
        return self.responses[0]

    def data(self) -> dict[str, Any]:
        """Everything, for a program: plain values by stable names."""
        questionnaire = self.newest.questionnaire
        return {
            "schema": SCHEMA,
            "survey": {"title": both(questionnaire.title), "owner": both(questionnaire.owner)},
            "responses": [held.data() for held in self.responses],
            "invitation": self.invitation.data() if self.invitation else None,
            "messages": [*self._about_invitation(), *self._waiting()],
        }

    def _about_invitation(self) -> list[dict[str, Any]]:
        messages = self.invitation.messages if self.invitation else []
        return [_message(message) for message in messages]

    def _waiting(self) -> list[dict[str, Any]]:
        return [
            _message(each.message) | {"address": each.to if self.identifying else None}
            for each in self.waiting
        ]

    @property
    def failure(self) -> str:
        """Why messages do not arrive, in words of the active language."""
        return failure_words(self.invitation.row.failure) if self.invitation else ""


def holdings_of(response_id: int, *, identifying: bool) -> Holdings:
    """By any version of the response. Raises Response.DoesNotExist.

    In an anonymous survey nothing leads to an invitation once the response is submitted. Messages that have been sent
    about a response cannot be told from others any more.
    """
    chain = [link.id for link in reversed(chain_of(response_id))] or [response_id]
    invitation = Invitation.objects.filter(response__in=chain).first()
    return Holdings(
        [held_of(each, identifying=identifying) for each in chain],
        InvitationHeld(invitation, identifying) if invitation else None,
        letters.waiting_about(chain),
        identifying,
    )


def _message(message: OutboxMessage) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "asked_at": moment(message.created_at),
        "sent_at": moment(message.sent_at),
        "failure": message.failure,
    }
