"""Whether somebody may still key what they have begun: their role may have been taken away since."""

from accounts.roles import roles_allowing
from responses.models import Response
from surveys.models import SurveyRole


def may_still_key(survey_id: int, response_id: int) -> bool:
    """Whether who entered the response may key in its survey now. One statement.

    As surveys.access.can, for people whom no session tells of: pages of respondents have none.
    """
    entered_by = Response.objects.filter(pk=response_id).values("entered_by")
    return SurveyRole.objects.filter(
        survey=survey_id, role__in=roles_allowing("enter"), user__is_active=True, user__in=entered_by
    ).exists()
