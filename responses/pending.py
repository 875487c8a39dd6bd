"""What has been typed and is not (yet) among the answers: by page, encrypted, at most 64 kB."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from responses import encryption

LIMIT = 64 * 1024
# Fernet writes base64 of the padded text and 57 bytes of its own.
LIMIT_BEFORE_ENCRYPTION = LIMIT * 3 // 4 - 80


# A page's number; of a page of an item, its list's number, the item's id and its own number: `3/bcdfghjk/1`.
PageKey = int | str


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
    """By page, because somebody may leave two pages with something wrong on each."""

    pages: dict[PageKey, Typed] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: bytes | None) -> "Pending":
        """What was stored; nothing if it can no longer be decrypted."""
        content = encryption.decrypt(bytes(stored)) if stored else None
        return cls({_key(written): Typed(**typed) for written, typed in (content or {}).items()})

    def without(self, number: PageKey) -> "Pending":
        return Pending({page: typed for page, typed in self.pages.items() if page != number})

    def without_item(self, number: int, item: str) -> "Pending":
        """Without what was typed on any page of an item of the list `number`."""
        prefix = f"{number}/{item}/"
        return Pending(
            {page: typed for page, typed in self.pages.items() if not str(page).startswith(prefix)}
        )

    def keeping(self, number: PageKey, fields: Mapping[str, list[str]], *, checked: bool) -> "Pending":
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


def _key(written: str) -> PageKey:
    return int(written) if written.isdecimal() else written


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
