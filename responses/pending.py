"""What has been typed and is not (yet) among the answers: by page, encrypted, at most 64 kB."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from responses import encryption

LIMIT = 64 * 1024
# Fernet writes base64 of the padded text and 57 bytes of its own.
LIMIT_BEFORE_ENCRYPTION = LIMIT * 3 // 4 - 80


@dataclass(frozen=True)
class Typed:
    """One page as it was sent: `fields` are the names and values of its controls and `asked`.

    `checked`: its faults have been shown, and are shown again with it. `cut`: the longest values did not fit.
    """

    fields: dict[str, list[str]]
    checked: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Pending:
    """By page number, because somebody may leave two pages with something wrong on each."""

    pages: dict[int, Typed] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: bytes | None) -> "Pending":
        """What was stored; nothing if it can no longer be decrypted."""
        content = encryption.decrypt(bytes(stored)) if stored else None
        return cls({int(number): Typed(**typed) for number, typed in (content or {}).items()})

    def without(self, number: int) -> "Pending":
        return Pending({page: typed for page, typed in self.pages.items() if page != number})

    def keeping(self, number: int, fields: Mapping[str, list[str]], *, checked: bool) -> "Pending":
        """With this page as typed. What does not fit is left out: first other pages' typing, then the longest
        values of this page, and then `cut` makes the page say so."""
        typed = Typed(dict(fields), checked)
        for candidate in (Pending({**self.pages, number: typed}), Pending({number: typed})):
            if candidate.fits:
                return candidate
        return Pending({number: Typed(_shortest(fields), checked, cut=True)})

    @property
    def fits(self) -> bool:
        return len(self._json()) <= LIMIT_BEFORE_ENCRYPTION

    def stored(self) -> bytes | None:
        """What to store; None when there is nothing."""
        return encryption.encrypt(self._content()) if self.pages else None

    def _content(self) -> dict[str, dict[str, object]]:
        return {str(number): vars(typed) for number, typed in self.pages.items()}

    def _json(self) -> str:
        return json.dumps(self._content())


def _shortest(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """As many of the fields as fit, the shortest first, in the order they were sent."""
    room = LIMIT_BEFORE_ENCRYPTION - 100
    kept: set[str] = set()
    sizes = {name: len(json.dumps({name: values})) for name, values in fields.items()}
    for name in sorted(fields, key=lambda name: (name != "asked", sizes[name])):
        if sizes[name] <= room:
            room -= sizes[name]
            kept.add(name)
    return {name: values for name, values in fields.items() if name in kept}
