"""The fieldwork of one survey, for those who look after it."""

import datetime as dt

from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import signed_in
from results import reviewing, snapshots
from results.counting import EVERYBODY
from results.fieldwork import Fieldwork, number
from results.wording import sign_words
from surveys.access import can
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.dates import long_date, long_moment
from surveys.models import Survey

FINDINGS: tuple[reviewing.Finding, ...] = ("counts", "left_out")


@require_GET
def fieldwork(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Counts only, no answers. `only` and `day` in the address narrow the charts down, unless unknown."""
    survey = survey_for(request, survey_id, "fieldwork")
    context = survey_context(request, survey, "fieldwork") | {"title": gettext("Fieldwork")}
    snapshot = snapshots.for_page(survey) if survey.current_version_id else None
    if snapshot is not None:
        only, day = request.GET.get("only", ""), _day(request.GET.get("day", ""))
        shown = Fieldwork(survey, snapshot, only if only in snapshot.counts.series else EVERYBODY, day)
        context |= {
            "fieldwork": shown,
            "figures": shown.figures(),
            "aside": {found: number(count) for found, count in snapshot.counts.aside.items()},
            "as_at": long_moment(snapshot.made_at, get_language() or "cy", zone=survey.timezone),
        }
    return TemplateResponse(request, "admin/results/fieldwork.html", context)


@require_GET
def review(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The responses that were set aside."""
    survey = survey_for(request, survey_id, "review")
    if not survey.current_version_id:
        # A draft has no responses: its fieldwork says so.
        return redirect("fieldwork", survey.pk)
    shows_all = request.GET.get("show") == "all"
    page = reviewing.set_aside(survey, waiting_only=not shows_all, number=request.GET.get("p"))
    context = survey_context(request, survey, "fieldwork") | {
        "title": gettext("Set aside for review"),
        "page": page,
        "rows": [
            (row, _when(survey, row.submitted_at), [sign_words(sign) for sign in row.signs]) for row in page
        ],
        "shows_all": shows_all,
        # The reference is on the respondent's receipt: it says who somebody is to whoever has seen that.
        "may_identify": can(request.user, "download_identifying", survey),
    }
    return TemplateResponse(request, "admin/results/review.html", context)


@require_POST
def decide(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "review")
    finding = next((each for each in FINDINGS if each in request.POST), None)
    try:
        if finding is None:
            raise reviewing.NothingToReview
        reviewing.decide(survey, request.POST.get("response", ""), finding, signed_in(request))
    except reviewing.NothingToReview:
        messages.error(request, gettext("This response can no longer be reviewed."))
    else:
        messages.success(
            request,
            gettext("The response counts.")
            if finding == "counts"
            else gettext("The response is marked as left out."),
        )
    shown = "?show=all" if request.POST.get("show") == "all" else ""
    return redirect(reverse("fieldwork-review", args=[survey.pk]) + shown)


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _when(survey: Survey, moment: dt.datetime | dt.date) -> str:
    language = get_language() or "cy"
    if isinstance(moment, dt.datetime):
        return long_moment(moment, language, zone=survey.timezone, weekday=False)
    return long_date(moment, language)


def patterns() -> list[URLPattern]:
    base = "admin/fieldwork/<int:survey_id>/"
    pages = [
        ("", fieldwork, "fieldwork"),
        ("review/", review, "fieldwork-review"),
        ("review/decide/", decide, "fieldwork-decide"),
    ]
    return [path(base + end, site.admin_view(view), name=name) for end, view, name in pages]
