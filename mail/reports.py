"""Reports of deliveries that failed or are delayed (RFC 3464): about which message, and what became of it.

Anybody can send such a mail. It counts only with the Message-ID of a message of ours, which nobody but its recipient
and the servers on its way has seen; an address in it proves nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

LARGEST = 512 * 1024
MOST_PARTS = 50
MOST_IDS = 10
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
# Of printable ASCII, as ours are: a NUL would be an error of the database's, and hold up all other mails.
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,120}@[!-;=?A-~]{1,120}>")


@dataclass(frozen=True)
class Report:
    """`message_ids` are those that the mail names as the one that it is about; `status` is as in RFC 3463: 5.1.1."""

    message_ids: tuple[str, ...]
    status: str


def read_report(content: bytes) -> Report | None:
    """The report in a mail; None if it is none, or has been delivered, or cannot be read."""
    if len(content) > LARGEST:
        return None
    try:
        return _report(message_from_bytes(content, policy=compat32))
    except (LookupError, ValueError, RecursionError, AttributeError, TypeError):
        # What the library makes of a mail that breaks every rule; nobody needs to know more of it.
        return None


def _report(mail: Message) -> Report | None:
    parts = list(_parts(mail))
    statuses = [
        found[0]
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for found in [_status(part)]
        if found
    ]
    if not statuses:
        return None
    ids = [
        found
        for part in parts
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/global-headers")
        for found in _ids_in(part)
    ]
    ids += _MESSAGE_ID.findall(f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}"[:4096])
    # The worst of it: of several tries one has failed.
    return Report(tuple(dict.fromkeys(ids))[:MOST_IDS], max(statuses))


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _status(part: Message) -> list[str]:
    """The status in a part's groups of fields, unless they say that all is well."""
    found = []
    for group in _inner(part):
        action = str(group.get("Action", "")).strip().lower()
        match = _STATUS.search(str(group.get("Status", ""))[:200])
        if match and match[1] != "2" and action in ("failed", "delayed"):
            # A delay is none for ever, whatever else it says.
            found.append(match[0] if action == "failed" else f"4{match[0][1:]}")
    return sorted(found, reverse=True)


def _ids_in(part: Message) -> list[str]:
    """The Message-ID of the message that a part brings back, whole or its head alone."""
    if inner := _inner(part):
        return _MESSAGE_ID.findall(str(inner[0].get("Message-ID", ""))[:400])
    head = str(part.get_payload())[:65_536]
    found = re.search(r"^Message-ID:\s*(\S{1,400})", head, re.IGNORECASE | re.MULTILINE)
    return _MESSAGE_ID.findall(found[1]) if found else []


def _inner(part: Message) -> list[Message]:
    """The messages, or groups of fields, that a part is made of; none where it is text."""
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
