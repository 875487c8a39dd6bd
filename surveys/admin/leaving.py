"""The draft leaves as a file: a survey file, or an XLSForm with a report of what that has no place for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.files.writing import write_survey
from surveys.files.xlsform.writing import NoProgramForWorkbooks, Written, write_xlsform
from surveys.models import Survey

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def survey_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The draft as a survey file."""
    survey = survey_for(request, survey_id)
    return _handed(survey, write_survey(survey), "application/yaml; charset=utf-8", "yaml")


@require_GET
def xlsform(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What other programs will not see in the XLSForm, and the way to it."""
    survey = survey_for(request, survey_id)
    written = _xlsform(request, survey)
    if written is None:
        return redirect("admin:surveys_survey_overview", survey.pk)
    return framed(request, survey, "overview", "xlsform.html", title=gettext("XLSForm"), notes=written.notes)


@require_GET
def xlsform_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    written = _xlsform(request, survey)
    if written is None:
        return redirect("admin:surveys_survey_overview", survey.pk)
    return _handed(survey, written.content, XLSX, "xlsx")


def _xlsform(request: HttpRequest, survey: Survey) -> Written | None:
    """None where this installation cannot write one, which the person is then told."""
    try:
        return write_xlsform(survey)
    except NoProgramForWorkbooks:
        words = gettext(
            "This server cannot write XLSX files. Ask whoever runs the service to install what makes files, "
            "or download the survey file."
        )
        messages.error(request, words)
        return None


def _handed(survey: Survey, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = survey.slug_en or survey.slug_cy or f"survey-{survey.pk}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
