"""What people can do with their submitted answers, by reference and code: correct, withdraw, erase.

Nothing is remembered between two of these pages: each form brings reference and code again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from questionnaire.document import Language
from responses import addresses, amending
from responses.coming_back import Recognised, TooManyTries, recognise_submitted
from responses.cookies import forget_token
from responses.erasing import erase, was_invited
from responses.identity import grouped, read_code, read_reference
from responses.posts import Post, read_post
from responses.reading import Visit
from responses.rendering import ErrorLink
from responses.texts import moment_words
from responses.views.arriving import Arrival, arrival_of, survey_at
from responses.views.coming_back import not_recognised_words, too_many_tries
from responses.views.replies import html, respondent_page, spoken
from surveys.versions import questionnaire_for

REFERENCE, CODE = "reference", "code"
# For the record of erasures, which both languages read.
BY_RESPONDENT = "Cais yr ymatebydd / Asked for by the respondent"


@dataclass(frozen=True)
class Shown:
    """Who has shown that a response is theirs, and with what."""

    request: HttpRequest
    language: Language
    slug: str
    token: str
    reference: str
    code: str

    @cached_property
    def arrival(self) -> Arrival:
        """As it stands when it is first asked for."""
        return arrival_of(self.request, self.language, self.slug, self.token)

    @property
    def response_id(self) -> int:
        return self.arrival.response.id

    @property
    def afresh(self) -> "Shown":
        return replace(self)


@respondent_page("GET", "POST")
def mine(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    if request.method != "POST":
        return _asked(survey_at(request, language, slug), language)
    post = read_post(request)
    visit = survey_at(request, language, slug)
    reference, code = (post.fields.get(name, [""])[-1] for name in (REFERENCE, CODE))
    match recognise_submitted(reference, code, visit.survey.id):
        case Recognised(token=token):
            return _act(Shown(request, language, slug, token, reference, code), post)
        case TooManyTries():
            return _asked(visit, language, reference, code, {CODE: too_many_tries()})
    return _asked(visit, language, reference, code, _what_is_wrong(reference, code))


def _act(shown: Shown, post: Post) -> HttpResponse:
    act = next((act for name, act in ACTS.items() if name in post.fields), _offered)
    return act(shown)


def _offered(shown: Shown, wrong: str = "") -> HttpResponse:
    arrival, survey = shown.arrival, shown.arrival.visit.survey
    submitted, withdrawn = arrival.response.submitted_at, arrival.response.withdrawn_at
    assert submitted is not None, "only what is submitted has a reference"  # noqa: S101
    grace_ends = survey.closes_at + survey.grace
    offers = amending.offers(arrival.visit)
    return html(
        "responses/mine.html",
        _context(shown)
        | {
            "offers": offers,
            "submitted": moment_words(submitted, survey.timezone, arrival.language),
            "withdrawn": moment_words(withdrawn, survey.timezone, arrival.language) if withdrawn else "",
            "is_replaced": offers.is_replaced,
            "until": moment_words(grace_ends, survey.timezone, arrival.language) if survey.in_grace else "",
            "wrong": wrong,
        },
    )


def _correct(shown: Shown) -> HttpResponse:
    token = amending.correct(shown.response_id, shown.arrival.language)
    if token is None:
        return _offered(
            shown, gettext("Your answers cannot be corrected any more. Nothing has been changed.")
        )
    begun = arrival_of(shown.request, shown.language, shown.slug, token)
    return begun.going_to(begun.goes_on_at)


def _withdraw(shown: Shown) -> HttpResponse:
    if not amending.withdraw(shown.response_id):
        return _offered(
            shown, gettext("Your answers cannot be withdrawn any more. Nothing has been changed.")
        )
    return _offered(shown.afresh)


def _bring_back(shown: Shown) -> HttpResponse:
    if not amending.bring_back(shown.response_id):
        return _offered(shown, gettext("Your answers cannot be counted again. Nothing has been changed."))
    return _offered(shown.afresh)


def _ask_before_erasing(shown: Shown) -> HttpResponse:
    context = _context(shown) | {
        "offers": amending.offers(shown.arrival.visit),
        "was_invited": was_invited(shown.response_id),
    }
    return html("responses/erase.html", context)


def _erase(shown: Shown) -> HttpResponse:
    arrival = shown.arrival
    is_gone = erase(shown.response_id, reason=BY_RESPONDENT)
    other = addresses.other_language(arrival.language)
    context = spoken(
        arrival.language,
        arrival.place("mine", other),
        survey_name=arrival.questionnaire.short_title.in_(arrival.language),
        is_gone=is_gone,
        reference=grouped(arrival.response.reference or ""),
    )
    reply = html("responses/erased.html", context)
    forget_token(reply, arrival.visit.survey.id)
    return reply


def _asked(
    visit: Visit, language: Language, reference: str = "", code: str = "", wrong: dict[str, str] | None = None
) -> HttpResponse:
    """The page that asks for reference and code."""
    survey, wrong = visit.survey, wrong or {}
    other = addresses.other_language(language)
    questionnaire = questionnaire_for(survey.current_version_id)
    context = spoken(
        language,
        addresses.place(other, survey.slug.in_(other), "mine"),
        survey_name=questionnaire.heading.in_(language),
        start=addresses.start(language, survey.slug.in_(language)),
        reference=reference,
        typed=code,
        reference_wrong=wrong.get(REFERENCE, ""),
        wrong=wrong.get(CODE, ""),
        errors=[ErrorLink(name, words) for name, words in wrong.items()],
    )
    return html("responses/whose.html", context)


def _what_is_wrong(reference: str, code: str) -> dict[str, str]:
    """By control. Which of the two does not fit is not said."""
    wrong = {}
    if not reference.strip():
        wrong[REFERENCE] = gettext("Enter your reference")
    elif read_reference(reference) is None:
        wrong[REFERENCE] = gettext("Check your reference: it has 10 letters and digits")
    if read_code(code) is None:
        wrong[CODE] = not_recognised_words(code)
    return wrong or {
        REFERENCE: gettext("This reference and this code do not belong together. Check each letter and digit")
    }


def _context(shown: Shown) -> dict[str, Any]:
    arrival = shown.arrival
    other = addresses.other_language(arrival.language)
    return spoken(
        arrival.language,
        arrival.place("mine", other),
        survey_name=arrival.questionnaire.short_title.in_(arrival.language)
        or arrival.questionnaire.title.in_(arrival.language),
        reference=shown.reference,
        grouped=grouped(arrival.response.reference or ""),
        code=shown.code,
    )


# By the button that was pressed.
ACTS: dict[str, Callable[[Shown], HttpResponse]] = {
    "correct": _correct,
    "withdraw": _withdraw,
    "bring_back": _bring_back,
    "erase": _ask_before_erasing,
    "erase_now": _erase,
}
