"""Which function writes which kind of message."""

from collections.abc import Callable
from dataclasses import dataclass

from mail.letters import Letter
from mail.models import OutboxMessage

# None: no longer wanted.
Composer = Callable[[OutboxMessage], Letter | None]
# Called with the row inside the transaction that settles it, whether it was sent or has failed.
Settled = Callable[[OutboxMessage], None]


@dataclass(frozen=True)
class Kind:
    compose: Composer
    settled: Settled | None


_kinds: dict[str, Kind] = {}


def composes(kind: str, *, settled: Settled | None = None) -> Callable[[Composer], Composer]:
    """Register the decorated function for messages of that kind. It is called when the message is about to be sent,
    perhaps more than once."""

    def register(compose: Composer) -> Composer:
        _kinds[kind] = Kind(compose, settled)
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
