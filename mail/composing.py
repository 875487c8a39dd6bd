"""Which function writes which kind of message."""

from collections.abc import Callable
from dataclasses import dataclass

from mail.letters import Letter
from mail.models import OutboxMessage

# None: no longer wanted.
Composer = Callable[[OutboxMessage], Letter | None]
# Called with the row inside the transaction that settles it, whether it was sent or has failed.
Settled = Callable[[OutboxMessage], None]
# Called with the row and a status as in RFC 3463 when a mail server reports that it was not delivered (5.1.1), or not
# yet (4.2.2). Perhaps more than once, and whenever it likes.
Returned = Callable[[OutboxMessage, str], None]


@dataclass(frozen=True)
class Kind:
    compose: Composer
    settled: Settled | None
    returned: Returned | None


_kinds: dict[str, Kind] = {}


def composes(
    kind: str, *, settled: Settled | None = None, returned: Returned | None = None
) -> Callable[[Composer], Composer]:
    """Register the decorated function for messages of that kind. It is called when the message is about to be sent,
    perhaps more than once."""

    def register(compose: Composer) -> Composer:
        _kinds[kind] = Kind(compose, settled, returned)
        return compose

    return register


def compose(message: OutboxMessage) -> Letter | None:
    """What the message says now. Raises LookupError for a kind that no room has registered."""
    return _kinds[message.kind].compose(message)


def tell_settled(message: OutboxMessage) -> None:
    """Tell the kind's room how a message ended. A kind that is no longer known has nobody to tell."""
    kind = _kinds.get(message.kind)
    if kind and kind.settled:
        kind.settled(message)


def tell_returned(message: OutboxMessage, status: str) -> None:
    """Tell the kind's room that a message was not delivered."""
    kind = _kinds.get(message.kind)
    if kind and kind.returned:
        kind.returned(message, status)
