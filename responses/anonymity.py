"""Which surveys have promised anonymity. A version is what people were shown, so one that did is enough."""

from typing import Any

from django.db.models import QuerySet

from surveys.models import Survey, SurveyVersion


def anonymous_surveys() -> "QuerySet[SurveyVersion, Any]":
    """The ids of surveys any version of which says that it is anonymous, for a subquery."""
    return SurveyVersion.objects.filter(definition__settings__anonymous=True).values("survey")


def is_anonymous(survey: Survey) -> bool:
    """Whether any version has promised it or, before there is one, the draft does."""
    if survey.current_version_id is None:
        return survey.anonymous
    return anonymous_surveys().filter(survey=survey).exists()
