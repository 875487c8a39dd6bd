"""Reading across responses and surveys."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.db.models.functions import Now

from questionnaire.document import Language
from responses import addresses
from responses.models import Response
from surveys.dates import long_date
from surveys.models import Survey
from surveys.versions import questionnaire_for

# A list is kept at most a minute (responses.views.replies): what opens later than that need not be known yet.
SOON = dt.timedelta(minutes=1)
NO_TIME = dt.timedelta(0)


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

    @property
    def in_progress(self) -> int:
        return self.started - self.submitted


class Listed(NamedTuple):
    """What is open now, and how long until the next survey opens, if that is soon."""

    surveys: list[OpenSurvey]
    until_next: dt.timedelta | None

    @property
    def times_left(self) -> list[dt.timedelta]:
        """Until each moment at which the list becomes another."""
        closing = [survey.time_left for survey in self.surveys]
        return closing if self.until_next is None else [*closing, self.until_next]


def open_surveys(language: Language) -> Listed:
    """The surveys that anybody can start now by the database's clock, the one that closes first first, as published
    (not as drafted). One query."""
    rows = (
        Survey.objects.published()
        .filter(frozen_at__isnull=True, opens_at__lte=Now() + SOON, closes_at__gt=Now())
        .exclude(access=Survey.Access.INVITED)
        .order_by("closes_at", "pk")
        .values_list(
            F("opens_at") - Now(),
            "current_version_id",
            "slug_cy",
            "slug_en",
            "closes_at",
            "timezone",
            F("closes_at") - Now(),
        )
    )
    found = list(rows)
    return Listed(
        [_open_survey(language, *row) for until, *row in found if until <= NO_TIME],
        min((until for until, *_ in found if until > NO_TIME), default=None),
    )


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


def by_version(survey: Survey) -> dict[int, Fieldwork]:
    """How many responses to each version have been started and submitted, by the version's id. One query."""
    counted = (
        Response.objects.filter(survey=survey)
        .order_by()
        .values_list("version_id")
        .annotate(begun=Count("pk"), sent=Count("pk", filter=Q(submitted_at__isnull=False)))
    )
    return {version_id: Fieldwork(started, submitted) for version_id, started, submitted in counted}


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
