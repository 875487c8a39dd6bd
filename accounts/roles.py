"""The roles a person can have in a survey, and what each may do.

The rows that give a person a role stand in `surveys` (they point to a survey, which this room does not know).
"""

from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

Action = Literal[
    "view",
    "edit",
    "translate",
    "agree",
    "publish",
    "change_window",
    "manage_roles",
    "download",
    "download_identifying",
]


class Role(models.TextChoices):
    AUTHOR = "author", _("Author")
    TRANSLATOR = "translator", _("Translator")
    PROOFREADER = "proofreader", _("Proofreader")
    COORDINATOR = "coordinator", _("Coordinator")


ACTIONS_OF_ROLE: dict[str, frozenset[Action]] = {
    Role.AUTHOR: frozenset({"view", "edit", "translate", "publish", "change_window"}),
    Role.TRANSLATOR: frozenset({"view", "translate"}),
    Role.PROOFREADER: frozenset({"view", "translate", "agree"}),
    Role.COORDINATOR: frozenset({"view", "publish", "change_window", "manage_roles", "download"}),
}

# Being superuser opens no answers: whoever wants them must hold a role, which stands in the audit.
NOT_FOR_SUPERUSERS: frozenset[Action] = frozenset({"download", "download_identifying"})


def roles_allowing(action: Action) -> list[str]:
    """The roles that may do `action`. Downloading identifying answers comes with no role: it is granted apart."""
    return [role for role, actions in ACTIONS_OF_ROLE.items() if action in actions]
