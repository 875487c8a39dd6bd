"""The audit in words, for the person who reads it."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from accounts.roles import Role

# Each action's sentence; the values are the entry's subject and details. Rooms above add their own.
SENTENCES = {
    "user added": _("Added the user %(subject)s"),
    "user changed": _("Changed the user %(subject)s"),
    "user password": _("Set a new password for %(subject)s"),
    "token made": _("Made the token “%(subject)s” (%(beginning)s…) for programs. Days: %(days)s"),
    "token ended": _("Revoked the token “%(subject)s” (%(beginning)s…)"),
    "role given": _("Gave %(person)s the role: %(role)s"),
    "role changed": _("Changed the role of %(person)s to: %(role)s"),
    "role taken": _("Took this role from %(person)s: %(role)s"),
    "survey created": _("Created the survey"),
    "survey deleted": _("Deleted the survey"),
    "survey copied": _("Made the survey as a copy of: %(source)s"),
    "survey imported": _("Imported a survey file"),
    "survey published": _("Published version %(version)s"),
    "texts agreed": _("Agreed texts"),
    "window changed": _("Changed the window"),
    "picture added": _("Added the picture: %(name)s"),
    "picture removed": _("Removed the picture: %(name)s"),
    "access open": _("Let anybody with the address answer"),
    "access invited": _("Let only people with an invitation answer"),
    "access both": _("Let people with an invitation and anybody with the address answer"),
    "retention changed": _("Changed how long the answers are kept"),
}

# How a detail that was kept as a code is said, by its name; rooms above add their own. Raises ValueError for others.
VALUES: dict[str, Callable[[object], str]] = {}


def in_words(entry: AuditEntry) -> str:
    """What was done, in the active language; the bare name of the action where no sentence is known.

    Where a program did it, `details` has the name of the person's `token`.
    """
    by_program = SENTENCES.get(f"{entry.action} by program") if "token" in entry.details else None
    sentence = by_program or SENTENCES.get(entry.action)
    if sentence is None:
        return entry.action
    try:
        values = {name: _value(name, value) for name, value in entry.details.items()}
        return str(sentence) % {"subject": entry.subject, **values}
    except (KeyError, ValueError):
        return entry.action


def _value(name: str, value: object) -> str:
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    return VALUES[name](value) if name in VALUES else str(value)
