"""A message as the code asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

Key = tuple[str | None, str]


@dataclass
class Message:
    """`places` are files, without line numbers: a line that moves is no change for a translator."""

    msgid: str
    context: str | None = None
    plural: str | None = None
    places: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.msgid


class Messages(dict[Key, Message]):
    """Messages by context and msgid; the same message found twice is one message with two places."""

    def add(self, message: Message) -> None:
        known = self.setdefault(message.key, message)
        if known is message:
            return
        known.plural = known.plural or message.plural
        known.places |= message.places
        known.notes += [note for note in message.notes if note not in known.notes]

    def add_all(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.add(message)
