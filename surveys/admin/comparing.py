"""What changed between two versions, or since the newest was published."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from accounts.models import AuditEntry
from questionnaire.document import Questionnaire
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.comparing import Change, Group, compare
from surveys.dates import long_moment
from surveys.drafts import load_draft
from surveys.models import Survey, SurveyVersion
from surveys.publishing import as_published
from surveys.versions import questionnaire_for

DRAFT = "draft"


@dataclass(frozen=True)
class Choice:
    """A version, or the draft, as it is chosen in the form."""

    value: str
    label: str


@require_GET
def changes(request: HttpRequest, survey_id: int) -> HttpResponse:
    """`?from=1&to=2`; what is not a number of a version is the newest version, or the draft."""
    survey = survey_for(request, survey_id)
    versions = {str(version.number): version for version in _versions(survey)}
    newest = str(survey.current_version.number) if survey.current_version is not None else DRAFT
    older, newer = request.GET.get("from", newest), request.GET.get("to", DRAFT)
    older = older if older in versions else newest
    newer = newer if newer in versions else DRAFT
    context: dict[str, Any] = {"choices": _choices(versions), "older": older, "newer": newer}
    if versions:
        groups = compare(_read(survey, versions.get(older)), _read(survey, versions.get(newer)))
        window = _window_changes(survey, versions[older], versions.get(newer))
        context["groups"] = [*([window] if window.changes else []), *groups]
    return framed(request, survey, "versions", "changes.html", title=gettext("What has changed"), **context)


def _versions(survey: Survey) -> Iterator[SurveyVersion]:
    return survey.versions.order_by("-number").defer("definition").iterator()


def _choices(versions: dict[str, SurveyVersion]) -> list[Choice]:
    draft = Choice(DRAFT, gettext("The draft as it is now"))
    return [draft, *(Choice(value, gettext("Version %(number)s") % {"number": value}) for value in versions)]


def _read(survey: Survey, version: SurveyVersion | None) -> Questionnaire:
    return as_published(load_draft(survey)) if version is None else questionnaire_for(version.pk)


def _window_changes(survey: Survey, older: SurveyVersion, newer: SurveyVersion | None) -> Group:
    """How the window was changed meanwhile: it is no part of a version, and holds for all of them."""
    moments = sorted([older.published_at, newer.published_at if newer else timezone.now()])
    entries = AuditEntry.objects.filter(
        survey_id=survey.pk, action="window changed", at__gt=moments[0], at__lte=moments[1]
    ).order_by("at", "pk")
    found = list(entries.values_list("details", flat=True))
    if not found:
        return Group(gettext("The window"), ())
    before, after = found[0]["before"], found[-1]["after"]
    names = (("opens", gettext("Opens")), ("closes", gettext("Closes")))
    changed = [
        Change("changed", what, _moment(survey, before[name]), _moment(survey, after[name]))
        for name, what in names
        if before[name] != after[name]
    ]
    if before["grace_minutes"] != after["grace_minutes"]:
        old, new = str(before["grace_minutes"]), str(after["grace_minutes"])
        changed.append(Change("changed", gettext("Grace in minutes"), old, new))
    return Group(gettext("The window"), tuple(changed))


def _moment(survey: Survey, iso: str | None) -> str:
    if not iso:
        return ""
    return long_moment(dt.datetime.fromisoformat(iso), get_language() or "cy", zone=survey.timezone)
