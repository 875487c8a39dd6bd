"""Opening a survey again whose answers were final: its dataset is withdrawn, and the next close makes the next one."""

import datetime as dt

from django.contrib import messages
from django.contrib.admin.sites import site
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.audit import record
from accounts.models import User
from accounts.requests import signed_in
from exports.datasets import current_dataset, lock, withdraw
from exports.models import Dataset
from exports.reopening_form import ReopeningForm
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.models import Survey
from surveys.paper.keeping import ask_for_papers
from surveys.windows import change_window


class NotClosed(Exception):
    """The answers of the survey are not final."""


class AlreadyDeleted(Exception):
    """Some of what a survey had has been deleted since it closed, by the rules of keeping."""


def may_reopen(survey: Survey) -> bool:
    return survey.frozen_at is not None and not survey.disposals.exists()


@transaction.atomic
def reopen(
    survey: Survey,
    actor: User,
    *,
    opens: dt.datetime,
    closes: dt.datetime,
    grace_minutes: int,
    reason: str,
) -> None:
    """Let a closed survey be answered again, in the window that is given; audited.

    Its dataset, if it has one, is withdrawn for the reason: what was final is so no more, since responses may now be
    corrected and taken back. The next close makes the next dataset, of the responses of before and the new ones.
    Raises NotClosed, AlreadyDeleted and WindowRefused.
    """
    lock(survey.pk)
    survey.refresh_from_db(fields=["frozen_at", "opens_at", "closes_at", "grace_minutes"])
    if survey.frozen_at is None:
        raise NotClosed
    if not may_reopen(survey):
        raise AlreadyDeleted
    dataset = current_dataset(survey)
    if dataset is not None:
        withdraw(dataset, Dataset.Why.REOPENED, note=reason, actor=actor)
    Survey.objects.filter(pk=survey.pk).update(frozen_at=None)
    survey.frozen_at = None
    record("survey reopened", actor=actor, survey_id=survey.pk, subject=str(survey), reason=reason)
    change_window(survey, actor, opens=opens, closes=closes, grace_minutes=grace_minutes)
    ask_for_papers(survey)


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
