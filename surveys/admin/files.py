"""Survey files coming in."""

import logging

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import DataError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from surveys.access import can, may_create_surveys
from surveys.admin.roles import make_author
from surveys.files.faults import Fault, FileRefused
from surveys.files.importing import Imported, Wishes, import_survey
from surveys.files.readers import SUFFIXES
from surveys.forms.files import file_field
from surveys.models import Survey
from surveys.windows import WindowRefused

logger = logging.getLogger(__name__)

LARGEST_FILE = 10 * 1024 * 1024


class FileForm(forms.Form):
    file = file_field(
        _("Survey file"),
        _(
            "A survey file (.yaml), an XLSForm (.xlsx, .xls, .csv) or a survey of LimeSurvey (.lss, .lsa), up to 10 MB."
        ),
        accept=",".join(SUFFIXES),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Choose a file of at most 10 MB."))
        return file


@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """A new draft from a file or, where the person may edit it, the place of the draft with the same addresses."""
    if not may_create_surveys(request.user):
        raise PermissionDenied
    form = FileForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            imported = _import(request, form.cleaned_data["file"])
        except FileRefused as refused:
            faults = refused.lines
        except WindowRefused as refused:
            faults = [str(refused)]
        except (DataError, IntegrityError):
            logger.exception("a survey file does not fit the database")
            faults = [
                gettext(
                    "The survey was not stored: something in the file is too long, too large or there twice. Look at "
                    "its addresses, codes and numbers, and try again."
                )
            ]
        else:
            messages.success(request, _said(imported))
            for note in imported.notes:
                messages.warning(request, note)
            if imported.report:
                return _show_report(request, imported)
            return redirect("admin:surveys_survey_overview", imported.survey.pk)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Import survey file"),
        "form": form,
        "faults": faults,
        "errors": form.errors or faults,
    }
    return TemplateResponse(request, "admin/surveys/import.html", context, status=422 if faults else 200)


def _show_report(request: HttpRequest, imported: Imported) -> HttpResponse:
    """What the file could not bring along: shown at once, since it is kept nowhere."""
    context = {
        **admin.site.each_context(request),
        "title": gettext("What the file could not bring along"),
        "survey": imported.survey,
        "changed": [note for note in imported.report if note.level == "changed"],
        "left_out": [note for note in imported.report if note.level != "changed"],
    }
    return TemplateResponse(request, "admin/surveys/import_report.html", context)


@transaction.atomic
def _import(request: HttpRequest, file: UploadedFile) -> Imported:
    def may_agree(survey: Survey) -> bool:
        return can(request.user, "agree", survey)

    wishes = Wishes(may_agree=may_agree)
    imported = import_survey(file.read(), name=file.name, user=request.user, wishes=wishes)
    if imported.is_new:
        make_author(request.user, imported.survey)
    elif not can(request.user, "edit", imported.survey):
        raise _belongs_to_another(imported)
    return imported


def _belongs_to_another(imported: Imported) -> FileRefused:
    stated = imported.record["survey"]
    message = gettext("The address “%(slug)s” belongs to another survey. Choose another.")
    return FileRefused(
        tuple(Fault(stated.at("slug"), message % {"slug": slug}) for slug in stated["slug"].values() if slug)
    )


def _said(imported: Imported) -> str:
    if imported.is_new:
        return gettext("A new draft was made from the file.")
    return gettext("The draft was replaced by the file.")
