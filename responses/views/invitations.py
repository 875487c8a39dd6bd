"""Coming with an invitation: by its link, or by its code; and wanting no more messages.

A link only shows a page. Mail scanners follow links, and nothing may begin, end or be kept because of that; what the
page's one button sends does.

No other site hears of these addresses (SECURE_REFERRER_POLICY). `no-referrer` would be too much: browsers then send
`Origin: null` with our own forms too, as if they came from another site.
"""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from questionnaire.document import Language
from responses import addresses
from responses.devices import device_of
from responses.invitations import codes, entering
from responses.invitations.models import Invitation
from responses.posts import read_post
from responses.reading import SurveyState
from responses.retention.wording import list_kept_for
from responses.texts import survey_dates
from responses.views.arriving import arrival_of, still_open, survey_at
from responses.views.notices import closed, not_open_yet
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.versions import questionnaire_for

# In the address of the page for codes, to which a link that leads nowhere is sent. It is no 404, because the log keeps
# the addresses of those, and a link that was cut off in a message still holds most of a code.
UNKNOWN_LINK = "?link=unknown"


@respondent_page("GET", "POST")
def by_code(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    if request.method == "POST":
        return _enter(request, language, slug)
    survey = survey_at(request, language, slug).survey
    fault = ""
    if "link" in request.GET:
        fault = gettext("The link of your invitation is not complete. Type the code that stands below it.")
    return _outside_window(survey, language) or _code_page(survey, language, fault)


@respondent_page("GET")
def by_link(request: HttpRequest, language: Language, slug: str, code: str) -> HttpResponse:
    survey = survey_at(request, language, slug).survey
    invitation = entering.find(survey.id, code)
    if invitation is None:
        return SeeOther(addresses.invitation(language, slug) + UNKNOWN_LINK)
    if invitation.used_on is not None:
        return _used(survey, language)
    if invitation.response_id is None and not survey.is_open and not survey.is_before_opening:
        return closed(survey, language)
    return _outside_window(survey, language) or _welcome(survey, language, invitation, _as_sent(code))


def _enter(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    post = read_post(request)
    typed = post.fields.get("code", [""])[-1]
    survey = survey_at(request, language, slug).survey
    if post.button == "language":
        # The button sends to the address in the language that is wanted.
        code = codes.read_code(typed)
        return SeeOther(addresses.invitation(language, slug, codes.grouped(code) if code else ""))
    match entering.enter(language, slug, survey.id, typed, device_of(request.headers)):
        case entering.Entered(token=token):
            return _onwards(request, language, slug, token)
        case entering.Unknown():
            return _code_page(survey, language, _fault(typed), typed)
        case entering.Used():
            return _used(survey, language, posted=True)
    return _outside_window(survey, language, posted=True) or closed(survey, language, posted=True)


def _onwards(request: HttpRequest, language: Language, slug: str, token: str) -> HttpResponse:
    arrival = still_open(arrival_of(request, language, slug, token), posted=True)
    return arrival.going_to(arrival.goes_on_at)


def _fault(typed: str) -> str:
    if not typed.strip():
        return gettext("Type the code of your invitation")
    return gettext("We do not know this code. Compare it with your invitation and type it again")


def _outside_window(survey: SurveyState, language: Language, *, posted: bool = False) -> HttpResponse | None:
    if survey.is_before_opening:
        return not_open_yet(survey, language, posted=posted)
    # Whoever has begun has the grace as well.
    return None if survey.is_open or survey.in_grace else closed(survey, language, posted=posted)


def _code_page(survey: SurveyState, language: Language, fault: str = "", typed: str = "") -> HttpResponse:
    context = _context(survey, language)
    context |= {"typed": typed[: 3 * codes.LENGTH], "fault": fault}
    context["errors"] = [{"anchor": "code", "words": fault}] if fault else []
    return html("responses/invitation_code.html", context, status=422 if fault else 200)


def _welcome(survey: SurveyState, language: Language, invitation: Invitation, code: str) -> HttpResponse:
    begun = invitation.response
    questionnaire = questionnaire_for(begun.version_id if begun else survey.current_version_id)
    context = _context(survey, language, code)
    context |= {
        "code": code,
        "has_begun": begun is not None,
        "is_anonymous": questionnaire.settings.anonymous,
        "closes": survey_dates(survey, language)["closes_date"],
        "list_kept": list_kept_for(survey),
    }
    return html("responses/invited.html", context)


def _used(survey: SurveyState, language: Language, *, posted: bool = False) -> HttpResponse:
    return html("responses/invitation_used.html", _context(survey, language), status=403 if posted else 200)


@respondent_page("GET", "POST")
def unsubscribe(request: HttpRequest, language: Language, slug: str, code: str) -> HttpResponse:
    """POST is what mail programs send (RFC 8058), from wherever they are: the code in the address is the proof."""
    survey = survey_at(request, language, slug).survey
    invitation = entering.find(survey.id, code)
    context = _context(survey, language, _as_sent(code), unsubscribing=True)
    context["is_known"] = invitation is not None
    if request.method == "POST":
        entering.unsubscribe(survey.id, code)
        context["is_done"] = True
    else:
        context["is_done"] = invitation is not None and invitation.unsubscribed_at is not None
    return html("responses/unsubscribe.html", context)


def _as_sent(code: str) -> str:
    """The code of an address as our messages write it; one that is none, so that it can stand in an address again."""
    read = codes.read_code(code)
    return codes.grouped(read) if read else quote(code, safe="")


def _context(
    survey: SurveyState, language: Language, code: str = "", *, unsubscribing: bool = False
) -> dict[str, Any]:
    questionnaire = questionnaire_for(survey.current_version_id)
    other = addresses.other_language(language)
    slug = survey.slug.in_(other)
    there = addresses.unsubscribing if unsubscribing else addresses.invitation
    return spoken(
        language,
        there(other, slug, code),
        title=questionnaire.title.in_(language),
        survey_name=questionnaire.heading.in_(language),
        owner=questionnaire.owner.in_(language),
        start=addresses.start(language, survey.slug.in_(language)),
        enter=addresses.invitation(language, survey.slug.in_(language)),
        mine=addresses.place(language, survey.slug.in_(language), "mine"),
    )
