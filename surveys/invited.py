"""Who may answer a survey: anybody, people with an invitation, or both."""

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from surveys.models import Survey


def let_answer(survey: Survey, access: str, by: User) -> None:
    """Change who may answer, from now on: whoever has begun goes on. Recorded where it is a change."""
    with transaction.atomic():
        if Survey.objects.filter(pk=survey.pk).exclude(access=access).update(access=access):
            survey.access = access
            record_access(survey, by)


def record_access(survey: Survey, by: User) -> None:
    record(f"access {survey.access}", actor=by, survey_id=survey.pk, subject=str(survey))
