"""Beginning a survey from another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from surveys.access import may_create_surveys
from surveys.admin.frame import framed
from surveys.admin.roles import make_author
from surveys.admin.scope import survey_for
from surveys.copying import copy_survey
from surveys.forms.copying import CopyForm
from surveys.models import Survey


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Whoever sees a survey and may add surveys can begin one of their own from it, and becomes its author."""
    survey = survey_for(request, survey_id)
    if not may_create_surveys(request.user):
        raise PermissionDenied
    form = CopyForm(request.POST if request.method == "POST" else None, source=survey)
    if request.method == "POST" and form.is_valid():
        copied = _copy(request, survey, form)
        if copied is not None:
            words = gettext("This is the copy. Set its window, and change what is to be different.")
            messages.success(request, words)
            return redirect("admin:surveys_survey_overview", copied.pk)
    return framed(
        request,
        survey,
        "overview",
        "copy.html",
        title=gettext("Copy the survey"),
        form=form,
        errors=form.errors,
    )


def _copy(request: HttpRequest, survey: Survey, form: CopyForm) -> Survey | None:
    try:
        with transaction.atomic():
            copied = copy_survey(survey, request.user, title=form.chosen("title"), slug=form.chosen("slug"))
            make_author(request.user, copied)
    except IntegrityError:
        # Somebody else has taken the address a moment ago.
        form.add_error(None, gettext("One of these addresses has just been taken. Choose another."))
        return None
    return copied
