"""The staff page from which keying begins, and to which it comes back after each response."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.audit import record
from accounts.models import AuditEntry, User
from accounts.requests import signed_in
from questionnaire.document import LANGUAGES, Language
from responses import addresses, capture
from responses.cookies import set_token
from responses.journey import standing_with
from responses.keying.counts import keyed_by_day, last_references, unfinished
from responses.models import Response
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.dates import long_moment
from surveys.models import Survey
from surveys.versions import questionnaire_for

BEGUN = "keying begun"


@require_GET
def keying(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "enter")
    person = signed_in(request)
    context = survey_context(request, survey, "keying") | {
        "title": gettext("Keying"),
        "is_taken": is_taken(survey),
        "until": _until(survey),
        "keyed": keyed_by_day(survey),
        "unfinished": unfinished(survey, person),
        "references": last_references(survey, person),
    }
    return TemplateResponse(request, "admin/keying/keying.html", context)


@require_POST
def begin(request: HttpRequest, survey_id: int, language: str) -> HttpResponse:
    """Begin a response in the language of the form on paper, and go to its first page."""
    if language not in LANGUAGES:
        raise Http404
    survey = survey_for(request, survey_id, "enter")
    person = signed_in(request)
    origin = capture.Origin(source=Response.Source.PAPER, entered_by_id=person.pk)
    spoken = _known(language)
    slug = survey.slug_cy if spoken == "cy" else survey.slug_en
    begun = capture.start(spoken, slug, origin) if slug else None
    if begun is None:
        messages.error(request, gettext("The survey takes no responses at the moment, on paper neither."))
        return redirect("keying", survey.pk)
    _record_once_a_day(person, survey)
    reply = redirect(_first_page(spoken, slug, begun))
    set_token(reply, begun.survey_id, begun.token, begun.seconds_left, keyed=True)
    return reply


def _record_once_a_day(person: User, survey: Survey) -> None:
    """Every response says itself who keyed it: an entry for each would bury what else was done."""
    about = {"action": BEGUN, "actor": person, "survey_id": survey.pk}
    if not AuditEntry.objects.filter(**about, at__date=timezone.localdate()).exists():
        record(BEGUN, actor=person, survey_id=survey.pk, subject=str(survey))


def _first_page(language: Language, slug: str, begun: capture.Started) -> str:
    pages = standing_with(questionnaire_for(begun.version_id), {}, (), begun.today).route
    return addresses.page(language, slug, pages[0] if pages else 1)


def is_taken(survey: Survey) -> bool:
    """Whether responses on paper can be keyed now: from the opening until the close and its grace."""
    if survey.current_version_id is None or survey.frozen_at or not survey.opens_at or not survey.closes_at:
        return False
    return survey.opens_at <= timezone.now() < survey.closes_at + timedelta(minutes=survey.grace_minutes)


def _until(survey: Survey) -> str:
    if survey.closes_at is None:
        return ""
    last = survey.closes_at + timedelta(minutes=survey.grace_minutes)
    return long_moment(last, _known(get_language()), zone=survey.timezone)


def _known(language: str | None) -> Language:
    return "en" if language == "en" else "cy"


def patterns() -> list[URLPattern]:
    base = "admin/keying/<int:survey_id>/"
    return [
        path(base, site.admin_view(keying), name="keying"),
        path(f"{base}<str:language>/", site.admin_view(begin), name="keying-begin"),
    ]
