"""What keeps the servers from starting."""

from pathlib import Path


class CannotStart(Exception):
    """A person has to do something first; the message says what, in one line."""


def last_line(log: Path) -> str:
    """The last line of a log that says something, for a message that names its cause."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
