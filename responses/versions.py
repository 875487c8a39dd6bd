"""The versions of a survey for its staff: when, by whom, and how many people answer which.

Composed here, above `surveys`, because it counts responses.
"""

from dataclasses import dataclass

from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from responses.queries import Fieldwork, by_version
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.models import Survey, SurveyVersion


@dataclass(frozen=True)
class VersionLine:
    version: SurveyVersion
    fieldwork: Fieldwork
    previous: int | None
    is_current: bool


@require_GET
def versions(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    lines = version_lines(survey)
    return framed(request, survey, "versions", "versions.html", title=gettext("Versions"), lines=lines)


def version_lines(survey: Survey) -> list[VersionLine]:
    """Every version, the newest first. Costs two queries."""
    counted = by_version(survey)
    found = list(survey.versions.select_related("published_by").order_by("number").defer("definition"))
    lines = [
        VersionLine(
            version,
            counted.get(version.pk, Fieldwork()),
            previous.number if previous else None,
            version.pk == survey.current_version_id,
        )
        for version, previous in zip(found, [None, *found], strict=False)
    ]
    return lines[::-1]


def patterns() -> list[URLPattern]:
    return [path("admin/versions/<int:survey_id>/", site.admin_view(versions), name="survey-versions")]
