"""One response for the coordinators of its survey: found by its reference, given to its respondent, erased.

What was answered is on none of these pages: it leaves as a download, with a record of it.
"""

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.audit import record
from accounts.models import User
from accounts.requests import signed_in
from exports.datasets import current_dataset
from exports.erasing import erase
from exports.pages.sent_files import harmless
from exports.pages.zipping import zipped
from responses.addresses import COPY
from responses.anonymity import is_anonymous
from responses.chains import chain_of, counted_in
from responses.held import Held, name_of
from responses.holdings import Holdings, holdings_of
from responses.identity import grouped, read_reference
from responses.models import Response
from responses.uploads import path_of
from responses.views.arriving import Arrival
from responses.views.copy import copy_of
from surveys.access import can
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.dates import long_date, long_moment
from surveys.models import Survey
from surveys.paper.making import CannotMakePaper
from verbatims.held import held_of_texts

# What other rooms know of where a response came from: pairs of a name and a value, in the active language.
Origin = Callable[[int], list[tuple[str, str]]]
_origins: list[Origin] = []


def tell_origins_with(origin: Origin) -> None:
    """Let a room above this one say, by a response's id, where it came from."""
    _origins.append(origin)


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
        error_messages={"required": _("Tick the box if you want to erase the response.")},
    )


@require_GET
def one_response(request: HttpRequest, survey_id: int, reference: str) -> HttpResponse:
    survey, response = _found(request, survey_id, reference)
    return _page(request, survey, response, ErasingForm())


@require_POST
def give(request: HttpRequest, survey_id: int, reference: str) -> HttpResponseBase:
    """Everything held of the person, in one zip file; audited before the first byte leaves."""
    survey, response = _found(request, survey_id, reference)
    holdings = holdings_of(response.pk, identifying=can(request.user, "download_identifying", survey))
    record_giving(holdings, response, survey, signed_in(request))
    reply = StreamingHttpResponse(zipped(_files(holdings)), content_type="application/zip")
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


def record_giving(holdings: Holdings, response: Response, survey: Survey, user: User) -> None:
    record(
        "response given",
        actor=user,
        survey_id=survey.pk,
        subject=str(survey),
        reference=response.reference,
        identifying=holdings.identifying,
        responses=len(holdings.responses),
        files=sum(len(held.uploads) for held in holdings.responses),
    )


def _found(request: HttpRequest, survey_id: int, reference: str) -> tuple[Survey, Response]:
    """Raises Http404 for what is no reference of a response of the survey."""
    survey = survey_for(request, survey_id, "download")
    responses = Response.objects.filter(survey=survey).select_related("entered_by")
    responses = responses.defer("answers", "paradata", "pending")
    response = responses.filter(reference=read_reference(reference) or "").first()
    if response is None:
        raise Http404
    return survey, response


def _page(request: HttpRequest, survey: Survey, response: Response, form: ErasingForm) -> HttpResponse:
    chain = chain_of(response.pk)
    return framed(
        request,
        survey,
        "exports",
        "one_response.html",
        title=gettext("Response %(reference)s") % {"reference": grouped(str(response.reference))},
        grouped=grouped(str(response.reference)),
        response=response,
        submitted=_in_words(response.submitted_at, survey),
        withdrawn=_in_words(response.withdrawn_at, survey),
        origins=[fact for origin in _origins for fact in origin(response.pk)],
        form=form,
        errors=form.errors,
        may_identifying=can(request.user, "download_identifying", survey),
        dataset=current_dataset(survey) if counted_in(chain) else None,
        versions=[link.reference for link in chain if link.reference and link.id != response.pk],
    )


def _in_words(moment: dt.datetime | None, survey: Survey) -> str:
    """Of an anonymous survey the day alone."""
    if moment is None:
        return ""
    say = long_date if is_anonymous(survey) else partial(long_moment, weekday=False)
    return say(moment, get_language() or "cy", zone=survey.timezone)


def _files(holdings: Holdings) -> Iterator[tuple[str, IO[bytes], int]]:
    """The newest version's at the top, those of the others in a folder for each. None is so large that its size would
    have to be known."""
    data = json.dumps(holdings.data(), ensure_ascii=False, indent=2) + "\n"
    yield "response.json", io.BytesIO(data.encode()), 0
    if texts := held_of_texts([held.row.pk for held in holdings.responses]):
        yield "texts.json", io.BytesIO(f"{json.dumps(texts, ensure_ascii=False, indent=2)}\n".encode()), 0
    for held in holdings.responses:
        is_newest = held is holdings.newest
        folder = "" if is_newest else f"{held.row.reference or held.row.pk}/"
        for name, opened in _files_of(held, holdings if is_newest else None):
            yield f"{folder}{name}", opened, 0


def _files_of(held: Held, holdings: Holdings | None) -> Iterator[tuple[str, IO[bytes]]]:
    with translation.override(held.language):
        context = {
            "held": held,
            "language": held.language,
            "holdings": holdings,
            "reference": grouped(held.row.reference or ""),
        }
        page = render_to_string("exports/held.html", context)
    yield ("ymateb.html" if held.language == "cy" else "response.html"), io.BytesIO(page.encode())
    if (copy := _copy(held)) is not None:
        yield COPY[held.language], io.BytesIO(copy)
    for upload in held.uploads:
        stored = path_of(upload.stored_name)
        if stored.exists():
            yield f"{upload.question}/{upload.stored_name}-{name_of(upload)}", stored.open("rb")


def _copy(held: Held) -> bytes | None:
    """What the respondent can download after submitting: with all answers, or not at all."""
    if held.row.submitted_at is None or held.row.reference is None or held.left_out:
        return None
    try:
        with translation.override(held.language):
            return copy_of(Arrival(held.language, held.visit, token=""))
    except CannotMakePaper:
        # The page to read has the same answers.
        return None


def patterns() -> list[URLPattern]:
    base = "admin/exports/<int:survey_id>/responses/<str:reference>/"
    pages = [
        ("", one_response, "one-response"),
        ("given/", give, "one-response-given"),
        ("erased/", erase_response, "one-response-erased"),
    ]
    return [path(base + end, site.admin_view(view), name=name) for end, view, name in pages]
