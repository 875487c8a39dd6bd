"""The page on which a coordinator opens a closed survey again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import signed_in
from exports.reopening import AlreadyDeleted, NotClosed, may_reopen, reopen
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.forms.window import WindowForm
from surveys.models import Survey

LONGEST_REASON = 500


class ReopeningForm(WindowForm):
    """A window whose end is still to come, and why."""

    reason = forms.CharField(
        label=_("Why it is opened again"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands with the dataset that is withdrawn, for whoever has its files. Name nobody."),
        error_messages={"required": _("Say why the survey is opened again.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "closes" in cleaned and cleaned["closes"] <= timezone.now():
            self.fields.pop("for_good", None)
            self.errors.pop("for_good", None)
            self.add_error("closes_on", _("Enter a day and a time that are still to come."))
        return cleaned


@require_http_methods(["GET", "POST"])
def reopening(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "download")
    if not may_reopen(survey):
        return _refused(request, survey)
    form = ReopeningForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("opens", "closes", "grace_minutes", "reason")}
        try:
            reopen(survey, signed_in(request), **chosen)
        except (NotClosed, AlreadyDeleted):
            return _refused(request, survey)
        messages.success(
            request, gettext("The survey is open again. Its next dataset is made when it closes.")
        )
        return redirect("exports", survey.pk)
    context = survey_context(request, survey, "exports")
    context |= {"title": gettext("Open the survey again"), "form": form, "errors": form.errors}
    return TemplateResponse(request, "admin/exports/reopening.html", context)


def _refused(request: HttpRequest, survey: Survey) -> HttpResponse:
    if survey.disposals.exists():
        words = gettext(
            "Some of what this survey had has been deleted since it closed, so it cannot be opened again. Copy it to "
            "ask the same questions once more."
        )
    else:
        words = gettext("Only a survey that has closed can be opened again.")
    messages.error(request, words)
    return redirect("exports", survey.pk)


def patterns() -> list[URLPattern]:
    view = site.admin_view(reopening)
    return [path("admin/exports/<int:survey_id>/reopen/", view, name="export-reopen")]
