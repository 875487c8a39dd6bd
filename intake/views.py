"""Bringing in files of responses: the form, what came of each file, and taking a file out again."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import signed_in
from intake import batches, sample
from intake.headings import Plan, plan_of
from intake.models import LONGEST_NOTE, Batch
from intake.origins import rows_with_notes
from intake.tables import LARGEST
from intake.undoing import FROZEN, TooLateToUndo, ask_to_undo
from intake.working import FAULTS_LISTED, NOT_READABLE, TOO_LATE
from jobs.models import Job
from responses.keying.views import is_taken
from surveys.admin.frame import survey_context
from surveys.admin.scope import LARGEST_ID, survey_for
from surveys.files.xlsform.writing import NoProgramForWorkbooks
from surveys.forms.files import file_field
from surveys.models import Survey
from surveys.versions import questionnaire_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTES_LISTED = 50
HEADINGS_ROW = 1
REASONS = {
    TOO_LATE: _("The survey takes no more responses. Nothing was taken from the file."),
    NOT_READABLE: _("The file cannot be read any more. Bring it in again."),
}
OTHER_REASON = _(
    "The file could not be read to its end, and nothing was taken from it. Bring it in again; if that fails, ask "
    "whoever runs the service to look."
)

STAYS = _("The survey is frozen: its responses stay as they are.")
NOT_UNDONE = _(
    "The responses of this file could not be deleted: all of them are still there. Try it again; if that fails, ask "
    "whoever runs the service to look."
)


class FileForm(forms.Form):
    file = file_field(
        _("File of responses"),
        _("CSV or a workbook (.xlsx), up to 20 MB: a row for each response."),
        accept=".csv,.xlsx",
    )
    rule = forms.ChoiceField(
        label=_("If a row has faults"),
        choices=[
            ("none", _("Take nothing: all rows have to be right")),
            ("right", _("Take the rows that are right, and leave the others")),
        ],
        initial="none",
        widget=forms.RadioSelect,
    )
    missing = forms.BooleanField(
        label=_("Required questions may be empty, because the answers come from paper"), required=False
    )
    note = forms.CharField(label=_("Where they come from"), max_length=LONGEST_NOTE, required=False)

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Choose a file of at most 20 MB."))
        return file

    @property
    def wishes(self) -> batches.Wishes:
        given = self.cleaned_data
        return batches.Wishes(given["rule"] == "none", given["missing"], given["note"])


@dataclass(frozen=True)
class BatchLine:
    """A file and what came of it, in words."""

    batch: Batch
    state: str

    @property
    def is_under_way(self) -> bool:
        return self.batch.is_being_undone or self.batch.job.state in (Job.State.QUEUED, Job.State.RUNNING)


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "enter")
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not is_taken(survey):
        messages.error(request, gettext("The survey takes no responses at the moment."))
        return redirect("intake", survey.pk)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = batches.hand_in(survey, file.name, file.read(), signed_in(request), form.wishes)
        return redirect("intake-batch", survey.pk, batch.pk)
    context = _context(request, survey, gettext("Bring in responses")) | {
        "form": form,
        "errors": form.errors,
        "is_taken": is_taken(survey),
        "lines": [_line(batch) for batch in _batches(survey)[:50]],
    }
    return TemplateResponse(request, "admin/intake/intake.html", context, status=422 if form.errors else 200)


@require_GET
def batch(request: HttpRequest, survey_id: int, batch_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "enter")
    line = _line(_batch(survey, batch_id))
    language = get_language() or "cy"
    found = line.batch
    context = _context(request, survey, gettext("A file of responses")) | {
        "line": line,
        "batch": found,
        "faults": [(row, column, words[language]) for row, column, words in found.faults],
        "has_wrong_headings": any(row == HEADINGS_ROW for row, _column, _words in found.faults),
        "unlisted": max(0, found.fault_count - FAULTS_LISTED),
        "page": Paginator(rows_with_notes(found), NOTES_LISTED).get_page(request.GET.get("p")),
        "may_undo": found.can_be_undone and survey.frozen_at is None,
    }
    return TemplateResponse(request, "admin/intake/batch.html", context)


@require_POST
def undo(request: HttpRequest, survey_id: int, batch_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "enter")
    found = _batch(survey, batch_id)
    try:
        ask_to_undo(found, signed_in(request))
    except TooLateToUndo:
        messages.error(request, STAYS)
    return redirect("intake-batch", survey.pk, found.pk)


@require_GET
def sample_csv(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "enter")
    return _handed(survey, sample.as_csv(_plan(survey)), "text/csv; charset=utf-8", "csv")


@require_GET
def sample_workbook(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "enter")
    plan = _plan(survey)
    try:
        content = sample.as_workbook(plan, get_language() or "cy")
    except NoProgramForWorkbooks:
        messages.error(request, gettext("This server cannot write workbooks. Take the CSV file."))
        return redirect("intake", survey.pk)
    return _handed(survey, content, XLSX, "xlsx")


def _plan(survey: Survey) -> Plan:
    """Raises Http404 where nothing is published."""
    version = survey.current_version
    if version is None:
        raise Http404
    return plan_of(questionnaire_for(version.pk), version.number)


def _handed(survey: Survey, content: bytes, kind: str, ending: str) -> HttpResponse:
    reply = HttpResponse(content, content_type=kind)
    reply["Content-Disposition"] = f'attachment; filename="{survey.slug_en}-responses.{ending}"'
    return reply


def _context(request: HttpRequest, survey: Survey, title: str) -> dict[str, Any]:
    return survey_context(request, survey, "intake") | {"title": title}


def _batches(survey: Survey) -> Any:
    return survey.batches.select_related("job", "undo_job", "created_by").defer("content", "faults")


def _batch(survey: Survey, batch_id: int) -> Batch:
    found = survey.batches.select_related("job", "undo_job", "created_by").defer("content")
    return get_object_or_404(found, pk=min(batch_id, LARGEST_ID))


def _line(batch: Batch) -> BatchLine:
    return BatchLine(batch, _state(batch))


def _state(batch: Batch) -> str:
    job = batch.job
    if job.state == Job.State.FAILED:
        return str(REASONS.get(job.error.partition(":")[0], OTHER_REASON))
    if job.state == Job.State.QUEUED:
        return gettext("Waiting for a worker")
    if job.state == Job.State.RUNNING:
        if not job.progress_total:
            return gettext("Being read")
        numbers = {"done": job.progress_done, "total": job.progress_total}
        return gettext("Being read: row %(done)s of about %(total)s") % numbers
    if batch.undone_at is not None:
        return gettext("Taken out again")
    if batch.undo_job is not None:
        return _state_of_undoing(batch.undo_job)
    if not batch.fault_count:
        return gettext("Taken: every row")
    return gettext("Taken without the rows that have faults") if batch.taken else gettext("Nothing taken")


def _state_of_undoing(job: Job) -> str:
    if job.state == Job.State.FAILED:
        return str(STAYS if job.error == FROZEN else NOT_UNDONE)
    if job.state == Job.State.QUEUED:
        return gettext("The responses of this file will be deleted: waiting for a worker")
    return gettext("The responses of this file are being deleted")


def patterns() -> list[URLPattern]:
    base = "admin/intake/<int:survey_id>/"
    pages = [
        ("", intake, "intake"),
        ("sample.csv", sample_csv, "intake-sample-csv"),
        ("sample.xlsx", sample_workbook, "intake-sample-workbook"),
        ("<int:batch_id>/", batch, "intake-batch"),
        ("<int:batch_id>/undo/", undo, "intake-undo"),
    ]
    return [path(base + end, site.admin_view(view), name=name) for end, view, name in pages]
