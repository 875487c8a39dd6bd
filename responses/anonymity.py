"""Which surveys have promised anonymity. A version is what people were shown, so one that did is enough."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from surveys.dates import long_date, long_moment
from surveys.models import Survey, SurveyVersion


def anonymous_surveys() -> "QuerySet[SurveyVersion, Any]":
    """The ids of surveys any version of which says that it is anonymous, for a subquery."""
    return SurveyVersion.objects.filter(definition__settings__anonymous=True).values("survey")


def is_anonymous(survey: Survey) -> bool:
    """Whether any version has promised it or, before there is one, the draft does."""
    if survey.current_version_id is None:
        return survey.anonymous
    return anonymous_surveys().filter(survey=survey).exists()


def moment_shown(moment: dt.datetime | None, survey: Survey, language: str, *, day_only: bool) -> str:
    """When something happened to a response, as staff may see it: of an anonymous survey the day alone. Empty where it
    has not."""
    if moment is None:
        return ""
    if day_only:
        return long_date(moment, language, zone=survey.timezone)
    return long_moment(moment, language, zone=survey.timezone, weekday=False)
