"""One response for the coordinators of its survey: found by its reference, given to its respondent, erased.

What was answered is on none of these pages: it leaves as a download, with a record of it.
"""

import io
import json
from collections.abc import Iterator
from typing import IO

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.audit import record
from accounts.models import User
from accounts.requests import signed_in
from exports.datasets import current_dataset
from exports.erasing import erase
from exports.sent_files import harmless
from exports.zipping import zipped
from responses.held import Held, held_of, name_of
from responses.identity import grouped, read_reference
from responses.models import Response
from responses.uploads import path_of
from surveys.access import can
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.models import Survey


class ErasingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is erased"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the record, so do not say here who the person is."),
        error_messages={"required": _("Say why it is erased.")},
    )
    for_good = forms.BooleanField(
        label=_("Erase this response for good"),
        label_suffix="",
        error_messages={"required": _("Tick the box if you want to erase the response.")},
    )


@require_GET
def one_response(request: HttpRequest, survey_id: int, reference: str) -> HttpResponse:
    survey, response = _found(request, survey_id, reference)
    return _page(request, survey, response, ErasingForm())


@require_POST
def give(request: HttpRequest, survey_id: int, reference: str) -> HttpResponseBase:
    """Everything held of the response, in one zip file; audited before the first byte leaves."""
    survey, response = _found(request, survey_id, reference)
    held = held_of(response.pk, identifying=can(request.user, "download_identifying", survey))
    record_giving(held, survey, signed_in(request))
    reply = StreamingHttpResponse(zipped(_files(held)), content_type="application/zip")
    reply["Content-Disposition"] = f'attachment; filename="{survey.slug_en}-{response.reference}.zip"'
    return harmless(reply)


@require_POST
def erase_response(request: HttpRequest, survey_id: int, reference: str) -> HttpResponse:
    survey, response = _found(request, survey_id, reference)
    form = ErasingForm(request.POST)
    if not form.is_valid():
        return _page(request, survey, response, form)
    try:
        dataset = erase(response.pk, reason=form.cleaned_data["reason"], actor=signed_in(request))
    except Response.DoesNotExist:
        raise Http404 from None
    if dataset is None:
        messages.success(request, gettext("The response is erased."))
        return redirect("admin:responses_response_changelist")
    message = gettext("The response is erased. Dataset %(number)d, without it, is being made.")
    messages.success(request, message % {"number": dataset.number})
    return redirect("exports", survey.pk)


def record_giving(held: Held, survey: Survey, user: User) -> None:
    record(
        "response given",
        actor=user,
        survey_id=survey.pk,
        subject=str(survey),
        reference=held.row.reference,
        identifying=held.identifying,
        files=len(held.uploads),
    )


def _found(request: HttpRequest, survey_id: int, reference: str) -> tuple[Survey, Response]:
    """Raises Http404 for what is no reference of a response of the survey."""
    survey = survey_for(request, survey_id, "download")
    responses = Response.objects.filter(survey=survey).defer("answers", "paradata", "pending")
    response = responses.filter(reference=read_reference(reference) or "").first()
    if response is None:
        raise Http404
    return survey, response


def _page(request: HttpRequest, survey: Survey, response: Response, form: ErasingForm) -> HttpResponse:
    return framed(
        request,
        survey,
        "exports",
        "one_response.html",
        title=gettext("Response %(reference)s") % {"reference": grouped(str(response.reference))},
        response=response,
        form=form,
        errors=form.errors,
        may_identifying=can(request.user, "download_identifying", survey),
        dataset=current_dataset(survey) if response.withdrawn_at is None else None,
    )


def _files(held: Held) -> Iterator[tuple[str, IO[bytes]]]:
    data = json.dumps(held.data(), ensure_ascii=False, indent=2) + "\n"
    yield "response.json", io.BytesIO(data.encode())
    with translation.override(held.language):
        page = render_to_string("exports/held.html", {"held": held, "language": held.language})
    yield ("ymateb.html" if held.language == "cy" else "response.html"), io.BytesIO(page.encode())
    for upload in held.uploads:
        stored = path_of(upload.stored_name)
        if stored.exists():
            yield f"{upload.question}/{upload.stored_name}-{name_of(upload)}", stored.open("rb")


def patterns() -> list[URLPattern]:
    base = "admin/exports/<int:survey_id>/responses/<str:reference>/"
    pages = [
        ("", one_response, "one-response"),
        ("given/", give, "one-response-given"),
        ("erased/", erase_response, "one-response-erased"),
    ]
    return [path(base + end, site.admin_view(view), name=name) for end, view, name in pages]
