"""Changing the window: one for both languages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.dates import long_moment
from surveys.forms.window import WindowForm
from surveys.models import Survey
from surveys.paper.keeping import ask_for_papers
from surveys.windows import WindowRefused, change_window


@require_http_methods(["GET", "POST"])
def window(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "change_window")
    if survey.frozen_at is not None:
        status = 409 if request.method == "POST" else 200
        return framed(
            request,
            survey,
            "overview",
            "window.html",
            status=status,
            title=gettext("Window"),
            window=in_words(survey),
        )
    form = WindowForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            change_window(
                survey,
                request.user,
                opens=cleaned["opens"],
                closes=cleaned["closes"],
                grace_minutes=cleaned["grace_minutes"],
            )
        except WindowRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if survey.current_version_id is not None:
                ask_for_papers(survey)
            messages.success(request, gettext("The window is saved, for both languages."))
            return redirect("admin:surveys_survey_overview", survey.pk)
    return framed(
        request, survey, "overview", "window.html", title=gettext("Window"), form=form, errors=form.errors
    )


def in_words(survey: Survey) -> tuple[str, str] | None:
    """When the survey opens and closes; None before both are set."""
    if survey.opens_at is None or survey.closes_at is None:
        return None
    language = get_language() or "cy"
    return (
        long_moment(survey.opens_at, language, zone=survey.timezone),
        long_moment(survey.closes_at, language, zone=survey.timezone),
    )
