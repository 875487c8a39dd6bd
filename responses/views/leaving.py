"""Coming away: saved for later, and the receipt."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from questionnaire.document import Language, Text
from responses import addresses, cookies
from responses.coming_back import keep_code
from responses.cookies import forget_token
from responses.identity import come_back_code, grouped
from responses.posts import read_post
from responses.texts import moment_words, piped
from responses.views.arriving import Arrival, arrive_by_cookie, still_open, survey_at
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.versions import questionnaire_for

_WAYS_ON: tuple[addresses.Place, ...] = ("clear", "feedback", "mine", "resume")


@respondent_page("GET")
def saved(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    arrival = still_open(arrive_by_cookie(request, language, slug))
    context = _context(arrival, "saved")
    context["has_typing"] = bool(arrival.response.pending.pages)
    context["code"] = grouped(keep_code(arrival.response.id, arrival.token)).split("-")
    context["resume_shown"] = request.build_absolute_uri(arrival.place("resume"))
    return arrival.remembered(html("responses/saved.html", context))


@respondent_page("GET")
def done(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    arrival = arrive_by_cookie(request, language, slug)
    response, survey, questionnaire = arrival.response, arrival.visit.survey, arrival.questionnaire
    if response.submitted_at is None or response.reference is None:
        return SeeOther(still_open(arrival).goes_on_at)
    context = _context(arrival, "done") | {
        "reference": response.reference,
        "grouped": grouped(response.reference),
        "submitted": moment_words(response.submitted_at, survey.timezone, language),
        "title": _confirmation(arrival, questionnaire.texts.confirmation_title)
        or gettext("Your answers have been submitted."),
        "body": _confirmation(arrival, questionnaire.texts.confirmation_body),
        "answers": arrival.place("check"),
        "code": grouped(come_back_code(arrival.token)).split("-"),
    }
    return html("responses/done.html", context)


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


def _context(arrival: Arrival, where: addresses.Place) -> dict[str, object]:
    language, survey = arrival.language, arrival.visit.survey
    kept_until = min(arrival.visit.deadline, survey.now + dt.timedelta(seconds=cookies.LONGEST))
    context = spoken(
        language,
        "",
        survey_name=arrival.questionnaire.short_title.in_(language)
        or arrival.questionnaire.title.in_(language),
        goes_on_at=arrival.goes_on_at,
        token=arrival.token,
        **{where: arrival.place(where) for where in _WAYS_ON},
        kept_until=moment_words(kept_until, survey.timezone, language),
    )
    context["address"] = arrival.place(where, context["other"])
    return context
