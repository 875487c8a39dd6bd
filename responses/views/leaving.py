"""Coming away and coming back: saved for later, going on, and the receipt."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from questionnaire.document import Language, Text
from responses import cookies
from responses.identity import grouped
from responses.parameters import carried
from responses.texts import moment_words, piped
from responses.views.arriving import Arrival, arrive_by_cookie, still_open
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.versions import questionnaire_for


@respondent_page("GET")
def saved(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    arrival = still_open(arrive_by_cookie(request, language, slug))
    context = _context(arrival, "saved")
    context["has_typing"] = bool(arrival.response.pending.pages)
    return arrival.remembered(html("responses/saved.html", context))


@respondent_page("GET")
def resume(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    arrival = still_open(arrive_by_cookie(request, language, slug))
    context = _context(arrival, "resume")
    further = carried(questionnaire_for(arrival.visit.survey.current_version_id), request.GET)
    context |= {"start": f"{context['start']}{further}", "address": f"{context['address']}{further}"}
    return html("responses/resume.html", context)


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
        "keying": reverse("keying", args=[survey.id]) if response.is_keyed else "",
    }
    return html("responses/done.html", context)


def _confirmation(arrival: Arrival, text: Text) -> str:
    return piped(
        text, arrival.questionnaire, arrival.visit.survey, arrival.response.answers, arrival.language
    )


def _context(arrival: Arrival, where: str) -> dict[str, object]:
    language, survey = arrival.language, arrival.visit.survey
    kept_until = min(arrival.visit.deadline, survey.now + dt.timedelta(seconds=cookies.LONGEST))
    context = spoken(
        language,
        "",
        survey_name=arrival.questionnaire.heading.in_(language),
        start=arrival.start(),
        goes_on_at=arrival.goes_on_at,
        began=moment_words(arrival.response.started_at, survey.timezone, language),
        kept_until=moment_words(kept_until, survey.timezone, language),
    )
    context["address"] = arrival.place(where, context["other"])  # type: ignore[arg-type]
    return context
