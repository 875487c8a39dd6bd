"""Changing the window: one for both languages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.forms.window import WindowForm
from surveys.windows import WindowRefused, change_window


@require_http_methods(["GET", "POST"])
def window(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "change_window")
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
            messages.success(request, gettext("The window is saved, for both languages."))
            return redirect("admin:surveys_survey_overview", survey.pk)
    return framed(
        request, survey, "overview", "window.html", title=gettext("Window"), form=form, errors=form.errors
    )
