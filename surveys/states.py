"""Where a survey stands."""

import datetime as dt
from typing import Literal

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from surveys.dates import long_moment
from surveys.models import Survey

State = Literal["draft", "planned", "open", "soon", "closed"]
STATES: tuple[State, ...] = ("draft", "planned", "open", "soon", "closed")

SOON = dt.timedelta(days=3)


def state_of(survey: Survey, now: dt.datetime | None = None) -> State:
    """The state at `now`. A survey that is open and closes within three days is `soon`."""
    now = now or timezone.now()
    if survey.current_version_id is None or survey.opens_at is None or survey.closes_at is None:
        return "draft"
    if survey.frozen_at is not None or now >= survey.closes_at:
        return "closed"
    if now < survey.opens_at:
        return "planned"
    return "soon" if survey.closes_at - now <= SOON else "open"


def state_in_words(survey: Survey, now: dt.datetime | None = None) -> str:
    now = now or timezone.now()
    match state_of(survey, now):
        case "draft":
            return gettext("Draft")
        case "planned":
            opens = long_moment(survey.opens_at, get_language() or "cy", zone=survey.timezone, weekday=False)  # type: ignore[arg-type]  # it has one
            return gettext("Opens on %(moment)s") % {"moment": opens}
        case "open":
            return gettext("Open")
        case "soon":
            days = (survey.closes_at - now) // dt.timedelta(days=1)  # type: ignore[operator]  # it has an end
            if days < 1:
                return gettext("Closes within a day")
            return ngettext("Closes in %(days)s day", "Closes in %(days)s days", days) % {"days": days}
    return gettext("Closed")
