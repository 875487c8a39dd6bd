"""Who may do what in which survey. Everything that guards a survey asks here."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import ACTIONS_OF_ROLE, NOT_FOR_SUPERUSERS, Action
from surveys.models import Survey, SurveyRole


def can(user: User | AnonymousUser, action: Action, survey: Survey) -> bool:
    """Whether `user` may do `action` in `survey`. Costs one query, except for superusers."""
    return actions_in(user, survey) >= {action}


def actions_in(user: User | AnonymousUser, survey: Survey) -> frozenset[Action]:
    """Everything that `user` may do in `survey`. Costs one query."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return frozenset()
    allowed = frozenset(_SUPERUSER_ACTIONS if user.is_superuser else ())
    for role, identifying in SurveyRole.objects.filter(user=user, survey=survey).values_list(
        "role", "identifying"
    ):
        allowed |= ACTIONS_OF_ROLE[role]
        if identifying:
            allowed |= {"download_identifying"}
    return allowed


def may_create_surveys(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("surveys.add_survey")


_SUPERUSER_ACTIONS = frozenset().union(*ACTIONS_OF_ROLE.values()) - NOT_FOR_SUPERUSERS
