"""Who may do what in which survey. Everything that guards a survey asks here.

Roles are given by coordinators and superusers and, while a survey has no coordinator, by its authors.
"""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from accounts.roles import ACTIONS_OF_ROLE, NOT_FOR_SUPERUSERS, Action, Role, actions_of
from surveys.models import Survey, SurveyRole


def can(user: User | AnonymousUser, action: Action, survey: Survey) -> bool:
    """Whether `user` may do `action` in `survey`. Costs one query, except for superusers."""
    return actions_in(user, survey) >= {action}


def actions_in(user: User | AnonymousUser, survey: Survey) -> frozenset[Action]:
    """Everything that `user` may do in `survey`. Costs one query."""
    return actions_in_each(user, [survey])[survey.pk]


def actions_in_each(user: User | AnonymousUser, surveys: Iterable[Survey]) -> dict[int, frozenset[Action]]:
    """As `actions_in`, for many surveys at once, by their ids. Costs one query."""
    found: dict[int, list[tuple[int, str, bool]]] = {survey.pk: [] for survey in surveys}
    if isinstance(user, AnonymousUser) or not user.is_active:
        return dict.fromkeys(found, frozenset())
    roles = SurveyRole.objects.filter(Q(user=user) | Q(role=Role.COORDINATOR), survey__in=list(found))
    for survey_id, person, role, identifying in roles.values_list(
        "survey_id", "user_id", "role", "identifying"
    ):
        found[survey_id].append((person, role, identifying))
    return {survey_id: _allowed(user, held) for survey_id, held in found.items()}


def _allowed(user: User, held: list[tuple[int, str, bool]]) -> frozenset[Action]:
    """By the roles of the person, and of the coordinators, in one survey."""
    allowed = frozenset(_SUPERUSER_ACTIONS if user.is_superuser else ())
    has_coordinator = any(role == Role.COORDINATOR for _person, role, _identifying in held)
    for person, role, identifying in held:
        if person != user.pk:
            continue
        allowed |= actions_of(role, has_coordinator=has_coordinator)
        if identifying:
            allowed |= {"download_identifying"}
    return allowed


def may_create_surveys(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("surveys.add_survey")


_SUPERUSER_ACTIONS = frozenset().union(*ACTIONS_OF_ROLE.values()) - NOT_FOR_SUPERUSERS
