"""The role that comes with creating a survey."""

from accounts.audit import record
from accounts.models import User
from accounts.roles import Role
from surveys.models import Survey, SurveyRole


def make_author(user: User, survey: Survey) -> None:
    """Whoever creates a survey is its author. Audited, as every role is."""
    SurveyRole.objects.get_or_create(user=user, survey=survey, role=Role.AUTHOR)
    record(
        "role given",
        actor=user,
        survey_id=survey.pk,
        subject=str(survey),
        person=user.get_username(),
        role=Role.AUTHOR.value,
        identifying=False,
    )
