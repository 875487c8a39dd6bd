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
