"""The surveys that the start page of a person is about."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, DateTimeField, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from accounts.models import User
from accounts.roles import Action
from surveys.access import actions_in_each
from surveys.models import Survey, SurveyRole
from surveys.states import SOON

# However many roles somebody has, no more surveys than these are looked into.
MOST = 50
# A survey that closed no longer ago than this is still being worked on.
LATELY = dt.timedelta(days=30)


@dataclass(frozen=True)
class Chosen:
    """Surveys in which the person has a role, the most urgent first; `count` is how many there are in all."""

    surveys: list[Survey]
    actions: dict[int, frozenset[Action]]
    count: int

    def allowing(self, action: Action) -> list[Survey]:
        return [survey for survey in self.surveys if action in self.actions[survey.pk]]


def chosen_for(person: User) -> Chosen:
    """By a role that the person holds, superusers too: what somebody may look at is not yet theirs to look after."""
    own = Survey.objects.filter(pk__in=SurveyRole.objects.filter(user=person).values("survey"))
    surveys = list(_urgent_first(own)[:MOST])
    count = len(surveys) if len(surveys) < MOST else own.count()
    return Chosen(surveys, actions_in_each(person, surveys), count)


def _urgent_first(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    """Those that are open, by when they close; those that closed lately; drafts; those to come; the others."""
    now = timezone.now()
    place = Case(
        When(current_version=None, then=Value(3)),
        When(frozen_at__isnull=True, opens_at__gt=now, then=Value(4)),
        When(frozen_at__isnull=True, closes_at__gt=now + SOON, then=Value(1)),
        When(frozen_at__isnull=True, closes_at__gt=now, then=Value(0)),
        When(closes_at__gt=now - LATELY, then=Value(2)),
        default=Value(5),
        output_field=IntegerField(),
    )
    closing = Case(When(place__lte=1, then=F("closes_at")), default=None, output_field=DateTimeField())
    shown = surveys.annotate(place=place).select_related("current_version")
    return shown.defer("current_version__definition").order_by("place", closing, "-updated_at", "-pk")
