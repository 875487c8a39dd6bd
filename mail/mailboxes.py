"""The mailbox to which reports of failed deliveries come: one that IMAP opens, or a Maildir on this machine."""

import imaplib
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mail.reports import LARGEST

# In one go; the clock comes back for the rest.
MOST_MAILS = 200
TIMEOUT = 30.0
IMAPS_PORT = 993

# Gets a mail's bytes and says whether it was a report of ours, which is then deleted.
Reader = Callable[[bytes], bool]


class MailboxAway(Exception):
    """The mailbox cannot be opened; the message says why, without the password."""


def read_new(url: str, read: Reader) -> int:
    """Give each unread mail of the mailbox to `read`, and return how many there were.

    What is no report of ours stays in the mailbox and counts as read. Raises MailboxAway.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "imaps":
            return _read_imap(url, read)
        case "maildir":
            return _read_maildir(Path(unquote(parts.path)), read)
    raise MailboxAway("BOUNCES_URL has to begin with imaps:// or maildir://")


def _read_imap(url: str, read: Reader) -> int:
    parts = urlsplit(url)
    try:
        box = imaplib.IMAP4_SSL(
            parts.hostname or "",
            parts.port or IMAPS_PORT,
            ssl_context=ssl.create_default_context(),
            timeout=TIMEOUT,
        )
        with box:
            box.login(unquote(parts.username or ""), unquote(parts.password or ""))
            box.select(unquote(parts.path.strip("/")) or "INBOX")
            _, (found, *_) = box.uid("SEARCH", "UNSEEN")
            numbers = (found or b"").split()[:MOST_MAILS]
            for number in numbers:
                # One octet more than is read, so that what is too large is seen to be.
                _, fetched = box.uid("FETCH", number.decode(), f"(BODY[]<0.{LARGEST + 1}>)")
                content = next((item[1] for item in fetched if isinstance(item, tuple)), b"")
                if read(content):
                    box.uid("STORE", number.decode(), "+FLAGS", r"(\Deleted)")
            box.expunge()
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxAway(type(error).__name__) from error
    return len(numbers)


def _read_maildir(path: Path, read: Reader) -> int:
    """New mails lie in `new`; what has been seen is moved to `cur`, with that in its name."""
    try:
        files = sorted(file for file in (path / "new").iterdir() if file.is_file() and not file.is_symlink())
        for file in files[:MOST_MAILS]:
            with file.open("rb") as opened:
                is_ours = read(opened.read(LARGEST + 1))
            if is_ours:
                file.unlink()
            else:
                file.rename(path / "cur" / f"{file.name}:2,S")
    except OSError as error:
        raise MailboxAway(type(error).__name__) from error
    return min(len(files), MOST_MAILS)
