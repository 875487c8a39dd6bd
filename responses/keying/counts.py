"""How much has been keyed, by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import User
from responses.identity import grouped
from responses.models import Response
from surveys.models import Survey

MOST_DAYS = 60
LAST_REFERENCES = 10


@dataclass(frozen=True)
class Keyed:
    """How many responses a person has keyed on a day, where the survey is held."""

    person: str
    day: date
    count: int


def keyed_by_day(survey: Survey) -> list[Keyed]:
    """The newest days first."""
    day = TruncDate("submitted_at", tzinfo=ZoneInfo(survey.timezone))
    counted = (
        _keyed(survey)
        .annotate(day=day)
        .values("day", "entered_by__username", "entered_by__first_name", "entered_by__last_name")
        .annotate(count=Count("pk"))
        .order_by("-day", "entered_by__username")[:MOST_DAYS]
    )
    return [Keyed(_name(row), row["day"], row["count"]) for row in counted]


def unfinished(survey: Survey, person: User) -> int:
    """How many this person has begun to key and not submitted."""
    return Response.objects.filter(
        survey=survey, source=Response.Source.PAPER, entered_by=person, submitted_at=None
    ).count()


def last_references(survey: Survey, person: User) -> list[str]:
    """Of what this person keyed, the newest first, as they are written on the paper."""
    found = _keyed(survey).filter(entered_by=person).order_by(F("submitted_at").desc())
    references = found.values_list("reference", flat=True)[:LAST_REFERENCES]
    return [grouped(reference) for reference in references if reference is not None]


def _keyed(survey: Survey) -> QuerySet[Response]:
    return Response.objects.filter(
        survey=survey, source=Response.Source.PAPER, submitted_at__isnull=False, withdrawn_at__isnull=True
    )


def _name(row: Mapping[str, Any]) -> str:
    full = f"{row['entered_by__first_name']} {row['entered_by__last_name']}".strip()
    return full or row["entered_by__username"] or "–"
