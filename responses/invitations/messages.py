"""When people who are invited were written to, for those who look at how the fieldwork goes."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from accounts.models import AuditEntry
from questionnaire.document import Language
from responses.invitations.sending import INVITED, REMINDED
from surveys.dates import long_date
from surveys.models import Survey


def messages_of(survey: Survey, language: Language) -> list[tuple[dt.date, str]]:
    """Each day on which invitations or reminders were asked for, with a sentence that says so, in order. One query.

    They are sent within minutes of being asked for; an invitation itself knows of its last reminder alone.
    """
    zone = ZoneInfo(survey.timezone)
    asked: dict[tuple[dt.date, str], int] = {}
    entries = AuditEntry.objects.filter(survey_id=survey.pk, action__in=[INVITED, REMINDED]).order_by("at")
    for action, at, details in entries.values_list("action", "at", "details"):
        key = at.astimezone(zone).date(), action
        asked[key] = asked.get(key, 0) + int(details.get("count", 0))
    return [
        (day, _sentence(action, count, long_date(day, language))) for (day, action), count in asked.items()
    ]


def _sentence(action: str, count: int, day: str) -> str:
    if action == INVITED:
        words = ngettext(
            "%(day)s: invitation sent to %(count)s person",
            "%(day)s: invitations sent to %(count)s people",
            count,
        )
    else:
        words = ngettext(
            "%(day)s: reminder sent to %(count)s person",
            "%(day)s: reminders sent to %(count)s people",
            count,
        )
    return words % {"day": day, "count": f"{count:,}"}
