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
    "enter",
    "fieldwork",
    "review",
    "read_texts",
    "translate_texts",
    "invite",
    "download",
    "download_identifying",
]


class Role(models.TextChoices):
    AUTHOR = "author", _("Author")
    TRANSLATOR = "translator", _("Translator")
    PROOFREADER = "proofreader", _("Proofreader")
    COORDINATOR = "coordinator", _("Coordinator")


ACTIONS_OF_ROLE: dict[str, frozenset[Action]] = {
    Role.AUTHOR: frozenset({"view", "edit", "translate", "publish", "change_window", "fieldwork"}),
    # What respondents wrote, one text at a time and nothing else of them: docs/decisions/0101.
    Role.TRANSLATOR: frozenset({"view", "translate", "translate_texts"}),
    Role.PROOFREADER: frozenset({"view", "translate", "agree"}),
    Role.COORDINATOR: frozenset(
        {
            "view",
            "publish",
            "change_window",
            "manage_roles",
            "invite",
            "enter",
            "fieldwork",
            "review",
            "read_texts",
            "translate_texts",
            "download",
        }
    ),
}

# What a role may do besides, while a survey has no coordinator: whoever begins a survey is only its author, and
# somebody must be able to name the first coordinator and the first proofreader.
ACTIONS_WITHOUT_COORDINATOR: dict[str, frozenset[Action]] = {Role.AUTHOR: frozenset({"manage_roles"})}

# Being superuser opens no answers, gives and judges none, and does not tell who was asked: whoever wants to must hold a
# role, which stands in the audit.
NOT_FOR_SUPERUSERS: frozenset[Action] = frozenset(
    {"invite", "enter", "review", "read_texts", "translate_texts", "download", "download_identifying"}
)


def actions_of(role: str, *, has_coordinator: bool) -> frozenset[Action]:
    """What `role` may do in a survey that has a coordinator, or has none yet."""
    more = frozenset() if has_coordinator else ACTIONS_WITHOUT_COORDINATOR.get(role, frozenset())
    return ACTIONS_OF_ROLE[role] | more


def roles_allowing(action: Action, *, has_coordinator: bool = True) -> list[str]:
    """The roles that may do `action`. Downloading identifying answers comes with no role: it is granted apart."""
    return [role for role in ACTIONS_OF_ROLE if action in actions_of(role, has_coordinator=has_coordinator)]
