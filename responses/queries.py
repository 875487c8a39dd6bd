"""Reading across responses and surveys."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import Now

from questionnaire.document import Language
from responses import addresses
from responses.models import Response
from surveys.dates import long_date
from surveys.models import Survey
from surveys.versions import questionnaire_for


@dataclass(frozen=True)
class OpenSurvey:
    address: str
    title: str
    owner: str
    closes: str
    time_left: dt.timedelta


@dataclass(frozen=True)
class Fieldwork:
    started: int = 0
    submitted: int = 0


def open_surveys(language: Language) -> list[OpenSurvey]:
    """The surveys that can be started now by the database's clock, the one that closes first first, as published (not
    as drafted)."""
    rows = (
        Survey.objects.open_at(Now())
        .order_by("closes_at", "pk")
        .values_list(
            "current_version_id", "slug_cy", "slug_en", "closes_at", "timezone", F("closes_at") - Now()
        )
    )
    return [_open_survey(language, *row) for row in rows]


def _open_survey(
    language: Language,
    version_id: int,
    slug_cy: str,
    slug_en: str,
    closes_at: dt.datetime,
    zone: str,
    time_left: dt.timedelta,
) -> OpenSurvey:
    questionnaire = questionnaire_for(version_id)
    return OpenSurvey(
        addresses.start(language, slug_cy if language == "cy" else slug_en),
        questionnaire.title.in_(language),
        questionnaire.owner.in_(language),
        long_date(closes_at, language, zone=zone),
        time_left,
    )


def fieldwork(survey_ids: Collection[int]) -> dict[int, Fieldwork]:
    """How many responses have been started and submitted, by survey. One query."""
    counted = (
        Response.objects.filter(survey_id__in=survey_ids)
        .order_by()
        .values_list("survey_id")
        .annotate(Count("pk"), Count("pk", filter=Q(submitted_at__isnull=False)))
    )
    found = {survey_id: Fieldwork(started, submitted) for survey_id, started, submitted in counted}
    return {survey_id: found.get(survey_id, Fieldwork()) for survey_id in survey_ids}
