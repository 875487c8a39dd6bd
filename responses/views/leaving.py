"""Coming away and coming back: saved for later, going on, and the receipt."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from questionnaire.document import Language, Text
from questionnaire.piping import placeholders
from responses import addresses, cookies
from responses.identity import grouped
from responses.models import Response
from responses.parameters import carried
from responses.texts import moment_words, piped
from responses.views.arriving import Arrival, arrive_by_cookie, still_open
from responses.views.frames import frame
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
    # One response for each invitation.
    context["may_start_again"] = arrival.response.source != Response.Source.INVITATION
    return html("responses/resume.html", context)


@respondent_page("GET")
def done(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    arrival = arrive_by_cookie(request, language, slug)
    response, survey, questionnaire = arrival.response, arrival.visit.survey, arrival.questionnaire
    if response.submitted_at is None or response.reference is None:
        return SeeOther(still_open(arrival).goes_on_at)
    texts, language = questionnaire.texts, arrival.language
    around = _around(arrival, "done") | {
        "title": _confirmation(arrival, texts.confirmation_title)
        or gettext("Your answers have been submitted."),
        "body": _confirmation(arrival, texts.confirmation_body),
        "answers": arrival.place("check"),
    }
    own = {
        "reference": response.reference,
        "grouped": grouped(response.reference),
        "submitted": moment_words(response.submitted_at, survey.timezone, language),
    }
    if placeholders(texts.confirmation_title.in_(language) + texts.confirmation_body.in_(language)):
        return html("responses/done.html", around | own)
    return HttpResponse(frame("responses/done.html", tuple(own), **around).filled(**own))


def _confirmation(arrival: Arrival, text: Text) -> str:
    return piped(
        text, arrival.questionnaire, arrival.visit.survey, arrival.response.answers, arrival.language
    )


def _context(arrival: Arrival, where: addresses.Place) -> dict[str, Any]:
    survey, language = arrival.visit.survey, arrival.language
    kept_until = min(arrival.visit.deadline, survey.now + dt.timedelta(seconds=cookies.LONGEST))
    return _around(arrival, where) | {
        "start": arrival.start(),
        "goes_on_at": arrival.goes_on_at,
        "began": moment_words(arrival.response.started_at, survey.timezone, language),
        "kept_until": moment_words(kept_until, survey.timezone, language),
    }


def _around(arrival: Arrival, where: addresses.Place) -> dict[str, Any]:
    """What the page's frame needs."""
    language = arrival.language
    elsewhere = arrival.place(where, addresses.other_language(language))
    return spoken(language, elsewhere, survey_name=arrival.questionnaire.heading.in_(language))
