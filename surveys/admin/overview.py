"""The overview of a survey: what is to be done before publishing, the versions, and the way to publish."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from questionnaire.document import LANGUAGES, checksum, encode
from surveys.access import may_create_surveys
from surveys.admin.frame import framed
from surveys.admin.links import change_url
from surveys.admin.papers import drafts_of, handed_out
from surveys.admin.previews import previews_of
from surveys.admin.scope import survey_for
from surveys.admin.shares import shares_of
from surveys.admin.window import in_words
from surveys.checks import Finding, check
from surveys.drafts import load_draft
from surveys.models import Survey
from surveys.paper.keeping import ask_for_papers
from surveys.publishing import DraftChanged, NotReady, as_published, publish

# Texts that wait for agreement are one line on the overview, not hundreds: they have a page of their own.
BY_THE_TEXTS = frozenset({"not_agreed"})


# The page of a room above that says what another publishing would do, and sends the form on.
_explaining: list[str] = []


def explain_again_at(url_name: str) -> None:
    """Let a room above this one say what publishing again would do before it is done. The name takes the survey's id;
    its form posts `seen`, the checksum of the questionnaire that it is about, to `publish_survey`."""
    _explaining[:] = [url_name]


def explained_at(survey: Survey) -> str:
    """Where publishing this survey again is explained; empty where nothing has to be, as the first time."""
    is_again = survey.current_version_id is not None and survey.frozen_at is None
    return reverse(_explaining[0], args=[survey.pk]) if is_again and _explaining else ""


@require_GET
def overview(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    return _overview(request, survey, check(survey))


@require_POST
def publish_survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Publish both languages at once, or show what stands in the way."""
    survey = survey_for(request, survey_id, "publish")
    seen = request.POST.get("seen")
    if seen is None and (explained := explained_at(survey)):
        return redirect(explained)
    try:
        version = publish(survey, request.user, seen=seen)
    except DraftChanged:
        words = gettext("The draft has been changed since. Look at what publishing it would do now.")
        messages.warning(request, words)
        return redirect(explained_at(survey) or reverse("admin:surveys_survey_overview", args=[survey.pk]))
    except NotReady as not_ready:
        messages.error(request, gettext("The survey was not published. Put right what is listed below."))
        return _overview(request, survey, not_ready.findings, status=409)
    ask_for_papers(survey)
    messages.success(
        request,
        gettext("Version %(number)s is published, in Welsh and in English.") % {"number": version.number},
    )
    return redirect("admin:surveys_survey_overview", survey.pk)


def _overview(
    request: HttpRequest, survey: Survey, findings: list[Finding], status: int = 200
) -> HttpResponse:
    shown = [(finding, change_url(finding.row)) for finding in findings if finding.kind not in BY_THE_TEXTS]
    return framed(
        request,
        survey,
        "overview",
        "overview.html",
        status=status,
        title=gettext("Overview"),
        blocking=[each for each in shown if each[0].is_error],
        warnings=[each for each in shown if not each[0].is_error],
        not_agreed=sum(1 for finding in findings if finding.kind in BY_THE_TEXTS),
        is_ready=not any(finding.is_error for finding in findings),
        shares=shares_of(survey),
        versions=survey.versions.select_related("published_by").order_by("-number").defer("definition"),
        is_changed=_is_changed(survey),
        explained=explained_at(survey),
        papers=drafts_of(survey),
        handed_out=handed_out(survey),
        may_copy=may_create_surveys(request.user),
        window=in_words(survey),
        previews=previews_of(survey),
        addresses=_addresses(survey),
    )


def _is_changed(survey: Survey) -> bool:
    """Whether the draft differs from what is published."""
    current = survey.current_version
    return current is not None and checksum(encode(as_published(load_draft(survey)))) != current.checksum


def _addresses(survey: Survey) -> list[tuple[str, str]]:
    """Language and address of the start pages, once people can reach them."""
    if survey.current_version_id is None:
        return []
    return [
        (language, reverse(f"start-{language}", args=[slug]))
        for language in LANGUAGES
        if (slug := getattr(survey, f"slug_{language}"))
    ]
