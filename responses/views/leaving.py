"""Coming away: saved for later, the receipt, and clearing a computer that others use."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from questionnaire.document import Language, Text
from questionnaire.piping import placeholders
from responses import addresses
from responses.amending import offers
from responses.coming_back import keep_code
from responses.cookies import forget_token
from responses.identity import come_back_code, grouped
from responses.letters import MOST_TO_ADDRESS, Asked, Wish, is_address, send_link, send_receipt
from responses.networks import network_of
from responses.posts import Post, read_post
from responses.rendering import ErrorLink
from responses.texts import moment_words, piped
from responses.views.arriving import Arrival, arrive_by_cookie, arrive_by_form, still_open, survey_at
from responses.views.frames import frame
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.versions import questionnaire_for

_WAYS_ON: tuple[addresses.Place, ...] = ("clear", "feedback", "mine", "resume")


@respondent_page("GET", "POST")
def saved(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    if request.method == "POST":
        post = read_post(request)
        arrival = still_open(arrive_by_form(request, post, language, slug), posted=True)
        return _letter_asked(request, arrival, post, _saved, send_link)
    return _saved(request, still_open(arrive_by_cookie(request, language, slug)))


def _saved(request: HttpRequest, arrival: Arrival, **asked: str) -> HttpResponse:
    code = grouped(keep_code(arrival.response.id, arrival.token))
    context = _context(arrival, "saved") | _corrected(**asked)
    context |= {
        "was_sent": "sent" in request.GET,
        "most_to_address": MOST_TO_ADDRESS,
        "has_typing": bool(arrival.response.pending.pages),
        "code": code,
        "groups": _in_groups(code),
        "resume_shown": request.build_absolute_uri(arrival.place("resume")),
    }
    return arrival.remembered(html("responses/saved.html", context))


@respondent_page("GET", "POST")
def done(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    if request.method != "POST":
        return _receipt(request, arrive_by_cookie(request, language, slug))
    post = read_post(request)
    arrival = arrive_by_form(request, post, language, slug)
    reference = arrival.response.reference
    if reference is None or arrival.questionnaire.settings.anonymous:
        return SeeOther(arrival.place("done"))
    return _letter_asked(request, arrival, post, _receipt, lambda wish, to: send_receipt(wish, to, reference))


def _receipt(request: HttpRequest, arrival: Arrival, **asked: str) -> HttpResponse:
    response, survey, questionnaire = arrival.response, arrival.visit.survey, arrival.questionnaire
    if response.submitted_at is None or response.reference is None:
        return SeeOther(still_open(arrival).goes_on_at)
    texts, language = questionnaire.texts, arrival.language
    around = _around(arrival, "done") | {
        "title": _confirmation(arrival, texts.confirmation_title)
        or gettext("Your answers have been submitted."),
        "body": _confirmation(arrival, texts.confirmation_body),
        "is_correction": response.replaces_id is not None,
        "answers": arrival.place("check"),
        "copy": addresses.copy_of_answers(language, arrival.slug()),
        # A receipt by e-mail would say in somebody's mailbox that they have answered.
        "sends_receipts": not questionnaire.settings.anonymous,
        "was_sent": "sent" in request.GET,
        "most_to_address": MOST_TO_ADDRESS,
        "keying": reverse("keying", args=[survey.id]) if response.is_keyed else "",
    }
    code = grouped(come_back_code(arrival.token))
    own: dict[str, Any] = {
        "reference": response.reference,
        "grouped": grouped(response.reference),
        "submitted": moment_words(response.submitted_at, survey.timezone, language),
        "token": arrival.token,
        "code": code,
        "groups": _in_groups(code),
    }
    if response.withdrawn_at is not None:
        own["withdrawn"] = moment_words(response.withdrawn_at, survey.timezone, language)
        own["is_replaced"] = offers(arrival.visit).is_replaced
        return html("responses/done.html", around | own | _corrected(**asked))
    if asked or placeholders(texts.confirmation_title.in_(language) + texts.confirmation_body.in_(language)):
        return html("responses/done.html", around | own | _corrected(**asked))
    return HttpResponse(frame("responses/done.html", tuple(own), **around).filled(**own))


def _letter_asked(
    request: HttpRequest,
    arrival: Arrival,
    post: Post,
    page: Callable[..., HttpResponse],
    send: Callable[[Wish, str], Asked],
) -> HttpResponse:
    """Have a message sent to the address that somebody typed on the page, and say so there."""
    to = post.fields.get("email", [""])[-1].strip()
    if not is_address(to):
        wrong = gettext("Enter an email address in the correct format, like name@example.com")
        return page(request, arrival, email=to, email_wrong=wrong)
    response = arrival.response
    wish = Wish(
        response.id,
        arrival.visit.survey.id,
        response.version_id,
        arrival.token,
        arrival.language,
        network_of(request),
    )
    asked = send(wish, to)
    if asked is not Asked.TAKEN:
        return page(request, arrival, email=to, email_wrong=_not_sent(asked))
    where: addresses.Place = "saved" if response.submitted_at is None else "done"
    return SeeOther(f"{arrival.place(where)}?sent=1")


def _not_sent(asked: Asked) -> str:
    if asked is Asked.TOO_MANY_FROM_NETWORK:
        return gettext(
            "Very many messages have been asked for from your network within an hour, so none can be sent now. Ask "
            "again later, or write down your code: it works just as well"
        )
    return gettext("No more messages are sent about these answers")


@respondent_page("GET", "POST")
def clear(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """Have this browser forget the response: on a computer that others use, the next person finds nothing."""
    if request.method == "POST":
        read_post(request)
        survey = survey_at(request, language, slug).survey
        reply = SeeOther(addresses.place(language, survey.slug.in_(language), "clear"))
        forget_token(reply, survey.id)
        return reply
    survey = survey_at(request, language, slug).survey
    other = addresses.other_language(language)
    questionnaire = questionnaire_for(survey.current_version_id)
    context = spoken(
        language,
        addresses.place(other, survey.slug.in_(other), "clear"),
        survey_name=questionnaire.heading.in_(language),
        resume=addresses.place(language, survey.slug.in_(language), "resume"),
        mine=addresses.place(language, survey.slug.in_(language), "mine"),
    )
    return html("responses/cleared.html", context)


def _confirmation(arrival: Arrival, text: Text) -> str:
    return piped(
        text, arrival.questionnaire, arrival.visit.survey, arrival.response.answers, arrival.language
    )


def _context(arrival: Arrival, where: addresses.Place) -> dict[str, Any]:
    survey, language = arrival.visit.survey, arrival.language
    return _around(arrival, where) | {
        "token": arrival.token,
        "goes_on_at": arrival.goes_on_at,
        "kept_until": moment_words(arrival.visit.named_end, survey.timezone, language),
    }


def _around(arrival: Arrival, where: addresses.Place) -> dict[str, Any]:
    """What the page needs that is the same for everybody."""
    language = arrival.language
    elsewhere = arrival.place(where, addresses.other_language(language))
    ways_on = {place: arrival.place(place) for place in _WAYS_ON}
    name = arrival.questionnaire.heading.in_(language)
    return spoken(language, elsewhere, survey_name=name, asked_at=arrival.place(where), **ways_on)


def _in_groups(code: str) -> SafeString:
    return format_html_join(" ", "<span>{}</span>", ((group,) for group in code.split("-")))


def _corrected(email: str = "", email_wrong: str = "") -> dict[str, Any]:
    """What the page says of an address that no message can be sent to."""
    errors = [ErrorLink("email", email_wrong)] if email_wrong else []
    return {"email": email, "email_wrong": email_wrong, "errors": errors}
