"""The invitations of one survey, for its coordinators."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit import record
from accounts.requests import signed_in
from questionnaire.document import LANGUAGES
from responses import addresses, encryption
from responses.anonymity import is_anonymous
from responses.invitations import qr
from responses.invitations.forms import AccessForm, PeopleForm, PersonForm, TextForm
from responses.invitations.lists import NAMED_HEADINGS, PeopleRead, read_people
from responses.invitations.models import Invitation, InvitationText
from responses.invitations.people import (
    AlreadyInvited,
    ListClosed,
    ListFull,
    add_people,
    add_person,
    address_digests,
    remove_person,
)
from responses.invitations.sending import NotNow, is_being_written, people_for, takes_answers, write_to_people
from responses.invitations.statuses import status_of, totals
from responses.invitations.wording import kind_words, site_address
from surveys.admin.frame import survey_context
from surveys.admin.scope import LARGEST_ID, survey_for
from surveys.files.faults import FileRefused
from surveys.invited import let_answer
from surveys.models import Survey
from surveys.paper import CannotMakePaper

PER_PAGE = 50


@require_GET
def invitations(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who is invited and where each stands. Works without JavaScript: what changes meanwhile is shown by a reload."""
    survey = survey_for(request, survey_id, "invite")
    anonymous = is_anonymous(survey)
    people = survey.invitations.order_by("pk")
    if sought := request.GET.get("q", "").strip():
        people = people.filter(address_digest__in=address_digests(sought))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("p"))
    return _page(
        request,
        survey,
        "invitations.html",
        gettext("Invitations"),
        page=page,
        people=[_row(invitation, anonymous) for invitation in page],
        sought=sought,
        totals=totals(survey, is_anonymous=anonymous),
        kind=kind_words(anonymous),
        access=AccessForm(initial={"access": survey.access}),
        to_invite=people_for(survey.pk, reminds=False).count(),
        to_remind=people_for(survey.pk, reminds=True).count(),
        may_send=takes_answers(survey),
        is_being_written=is_being_written(survey),
        addresses=(reached_at := _addresses(survey)),
        has_qr=any(each["has_qr"] for each in reached_at),
    )


@require_http_methods(["GET", "POST"])
def people_from_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Everybody in a file or, where that is asked for, those in rows without faults."""
    survey = survey_for(request, survey_id, "invite")
    form = PeopleForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    read = None
    if request.method == "POST" and form.is_valid():
        try:
            read = read_people(form.cleaned_data["file"].read(), survey)
            faults = read.lines
            if read.people and (form.cleaned_data["partly"] or not faults):
                add_people(survey, read.people, signed_in(request))
                _say_taken(request, read)
                return redirect("invitations", survey.pk)
        except FileRefused as refused:
            faults = refused.lines
        except (AlreadyInvited, ListClosed, ListFull) as refused:
            faults = [_refused(refused)]
    return _page(
        request,
        survey,
        "people.html",
        gettext("People from a file"),
        422 if faults else 200,
        form=form,
        faults=faults,
        read=read,
        errors=form.errors or faults,
    )


def _say_taken(request: HttpRequest, read: PeopleRead) -> None:
    count = len(read.people)
    taken = ngettext("%(count)d person is now on the list.", "%(count)d people are now on the list.", count)
    messages.success(request, taken % {"count": count})
    if left := read.rows - count:
        left_out = ngettext(
            "%(count)d row was left out.",
            "%(count)d rows were left out.",
            left,
        )
        messages.warning(request, left_out % {"count": left})
    if read.left_out:
        more = ["…"] if len(read.left_out) > NAMED_HEADINGS else []
        names = {"names": ", ".join([*read.left_out[:NAMED_HEADINGS], *more])}
        messages.warning(request, gettext("These columns were not taken: %(names)s") % names)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One more person."""
    survey = survey_for(request, survey_id, "invite")
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_person(survey, form.person(), signed_in(request))
        except (AlreadyInvited, ListClosed, ListFull) as refused:
            form.add_error("address", _refused(refused))
        else:
            messages.success(request, gettext("The person is now on the list."))
            return redirect("invitations", survey.pk)
    return _page(request, survey, "form.html", gettext("Add a person"), form=form, errors=form.errors)


@require_http_methods(["GET", "POST"])
def own_text(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What every invitation and reminder says besides."""
    survey = survey_for(request, survey_id, "invite")
    kept = InvitationText.objects.filter(survey=survey).first() or InvitationText(survey=survey)
    form = TextForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        form.save()
        record("invitation text changed", actor=signed_in(request), survey_id=survey.pk, subject=str(survey))
        messages.success(request, gettext("Saved."))
        return redirect("invitations", survey.pk)
    return _page(
        request, survey, "text.html", gettext("Text of the invitations"), form=form, errors=form.errors
    )


@require_POST
def send(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Invite those who have not been invited, or remind those who have not answered."""
    survey = survey_for(request, survey_id, "invite")
    try:
        count = write_to_people(survey, signed_in(request), reminds="remind" in request.POST)
    except NotNow:
        messages.error(request, gettext("The survey takes no answers, so nobody was written to."))
        return redirect("invitations", survey.pk)
    said = ngettext(
        "A message to %(count)d person is on its way.",
        "Messages to %(count)d people are on their way.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("invitations", survey.pk)


@require_POST
def access(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "invite")
    form = AccessForm(request.POST)
    if form.is_valid():
        let_answer(survey, form.cleaned_data["access"], signed_in(request))
        messages.success(request, gettext("Saved."))
    else:
        messages.error(request, gettext("Choose who may answer."))
    return redirect("invitations", survey.pk)


@require_POST
def remove(request: HttpRequest, survey_id: int, invitation_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "invite")
    if remove_person(survey, min(invitation_id, LARGEST_ID), signed_in(request)):
        messages.success(
            request, gettext("Removed. The link and the code of this person open nothing any more.")
        )
    else:
        messages.error(
            request, gettext("Nobody was removed: the person has begun to answer, or is gone already.")
        )
    return redirect("invitations", survey.pk)


@require_GET
def qr_code(request: HttpRequest, survey_id: int, language: str) -> HttpResponse:
    """The QR code of the survey's address in one language, to put into a letter or a leaflet."""
    survey = survey_for(request, survey_id, "invite")
    address = qr.address_of(survey, language) if language in LANGUAGES else None
    if address is None:
        raise Http404
    return _file(qr.code_svg(address), "image/svg+xml", f"{survey.slug_en}-qr-{language}.svg")


@require_GET
def poster(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A sheet with the codes of both addresses."""
    survey = survey_for(request, survey_id, "invite")
    try:
        return _file(qr.poster_pdf(survey), "application/pdf", f"{survey.slug_en}-qr.pdf")
    except qr.NoAddresses:
        messages.error(request, gettext("Publish the survey first: until then it has no addresses to print."))
    except CannotMakePaper:
        messages.error(request, gettext("The PDF could not be made. Ask whoever runs the service to look."))
    return redirect("invitations", survey.pk)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _row(invitation: Invitation, anonymous: bool) -> Mapping[str, Any]:
    return {
        "id": invitation.pk,
        "address": encryption.decrypt(bytes(invitation.address)) or gettext("cannot be read"),
        "name": (invitation.name and encryption.decrypt(bytes(invitation.name))) or "",
        "language": invitation.get_contact_language_display(),
        "status": status_of(invitation, is_anonymous=anonymous),
        "invited_at": invitation.invited_at,
        "reminders": invitation.reminders,
        "may_be_removed": invitation.used_on is None and (anonymous or invitation.response_id is None),
    }


def _addresses(survey: Survey) -> list[dict[str, Any]]:
    """In each language that has an address: where a code is typed, and whether there is a QR code."""
    slugs = {"cy": survey.slug_cy, "en": survey.slug_en}
    return [
        {
            "language": language,
            "typed_at": site_address(addresses.invitation(language, slugs[language])),
            "has_qr": qr.address_of(survey, language) is not None,
        }
        for language in LANGUAGES
        if slugs[language]
    ]


def _refused(refused: AlreadyInvited | ListClosed | ListFull) -> str:
    if isinstance(refused, AlreadyInvited):
        return gettext("This person is on the list already.")
    if isinstance(refused, ListClosed):
        return gettext("The survey has closed, so nobody can be put on its list any more.")
    return gettext("The list of a survey holds at most 100,000 people.")


def _page(
    request: HttpRequest, survey: Survey, template: str, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    context |= survey_context(request, survey, "invitations") | {"title": title}
    return TemplateResponse(request, f"admin/invitations/{template}", context, status=status)


def patterns() -> list[URLPattern]:
    base = "admin/invitations/<int:survey_id>/"
    pages = [
        ("", invitations, "invitations"),
        ("people/", people_from_file, "invitation-people"),
        ("add/", person, "invitation-add"),
        ("text/", own_text, "invitation-text"),
        ("send/", send, "invitation-send"),
        ("access/", access, "invitation-access"),
        ("poster.pdf", poster, "invitation-poster"),
        ("<str:language>.svg", qr_code, "invitation-qr"),
        ("<int:invitation_id>/remove/", remove, "invitation-remove"),
    ]
    return [path(base + end, site.admin_view(view), name=name) for end, view, name in pages]
