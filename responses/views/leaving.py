"""Coming away: saved for later, the receipt, and clearing a computer that others use."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from questionnaire.document import Language, Text
from responses import addresses, cookies
from responses.coming_back import keep_code
from responses.cookies import forget_token
from responses.identity import come_back_code, grouped
from responses.letters import Wish, is_address, send_link, send_receipt
from responses.posts import Post, read_post
from responses.rendering import ErrorLink
from responses.texts import moment_words, piped
from responses.views.arriving import Arrival, arrive_by_cookie, arrive_by_form, still_open, survey_at
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
    context = _context(request, arrival, "saved", **asked)
    context["has_typing"] = bool(arrival.response.pending.pages)
    context["code"] = grouped(keep_code(arrival.response.id, arrival.token)).split("-")
    context["resume_shown"] = request.build_absolute_uri(arrival.place("resume"))
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
    context = _context(request, arrival, "done", **asked) | {
        "reference": response.reference,
        "grouped": grouped(response.reference),
        "submitted": moment_words(response.submitted_at, survey.timezone, arrival.language),
        "title": _confirmation(arrival, questionnaire.texts.confirmation_title)
        or gettext("Your answers have been submitted."),
        "body": _confirmation(arrival, questionnaire.texts.confirmation_body),
        "answers": arrival.place("check"),
        "copy": addresses.copy_of_answers(arrival.language, arrival.slug()),
        "code": grouped(come_back_code(arrival.token)).split("-"),
        # A receipt by e-mail would say in somebody's mailbox that they have answered.
        "sends_receipts": not questionnaire.settings.anonymous,
    }
    return html("responses/done.html", context)


def _letter_asked(
    request: HttpRequest,
    arrival: Arrival,
    post: Post,
    page: Callable[..., HttpResponse],
    send: Callable[[Wish, str], bool],
) -> HttpResponse:
    """Have a message sent to the address that somebody typed on the page, and say so there."""
    to = post.fields.get("email", [""])[-1].strip()
    if not is_address(to):
        wrong = gettext("Enter an email address in the correct format, like name@example.com")
        return page(request, arrival, email=to, email_wrong=wrong)
    response = arrival.response
    wish = Wish(response.id, arrival.visit.survey.id, response.version_id, arrival.token, arrival.language)
    if not send(wish, to):
        return page(
            request, arrival, email=to, email_wrong=gettext("No more messages are sent about these answers")
        )
    where: addresses.Place = "saved" if response.submitted_at is None else "done"
    return SeeOther(f"{arrival.place(where)}?sent=1")


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
        survey_name=questionnaire.short_title.in_(language) or questionnaire.title.in_(language),
        resume=addresses.place(language, survey.slug.in_(language), "resume"),
        mine=addresses.place(language, survey.slug.in_(language), "mine"),
    )
    return html("responses/cleared.html", context)


def _confirmation(arrival: Arrival, text: Text) -> str:
    return piped(
        text, arrival.questionnaire, arrival.visit.survey, arrival.response.answers, arrival.language
    )


def _context(
    request: HttpRequest, arrival: Arrival, where: addresses.Place, email: str = "", email_wrong: str = ""
) -> dict[str, object]:
    language, survey = arrival.language, arrival.visit.survey
    kept_until = min(arrival.visit.deadline, survey.now + dt.timedelta(seconds=cookies.LONGEST))
    context = spoken(
        language,
        "",
        survey_name=arrival.questionnaire.short_title.in_(language)
        or arrival.questionnaire.title.in_(language),
        goes_on_at=arrival.goes_on_at,
        token=arrival.token,
        asked_at=arrival.place(where),
        email=email,
        email_wrong=email_wrong,
        errors=[ErrorLink("email", email_wrong)] if email_wrong else [],
        was_sent="sent" in request.GET,
        **{where: arrival.place(where) for where in _WAYS_ON},
        kept_until=moment_words(kept_until, survey.timezone, language),
    )
    context["address"] = arrival.place(where, context["other"])
    return context
