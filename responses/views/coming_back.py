"""Coming back: going on in this browser, with a code, or by a link that holds one."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from questionnaire.document import Language
from responses import addresses
from responses.coming_back import Recognised, TooManyTries, recognise
from responses.cookies import token_hashes, token_of
from responses.identity import read_code
from responses.models import Response
from responses.parameters import carried
from responses.posts import read_post
from responses.reading import Visit
from responses.rendering import ErrorLink
from responses.texts import moment_words
from responses.views.arriving import Arrival, arrival_of, refuse_keying, still_open, survey_at
from responses.views.notices import closed, not_open_yet
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.versions import questionnaire_for

CODE = "code"


@respondent_page("GET", "POST")
def resume(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """What this browser holds, if it holds something unfinished; and a form for a code, for everybody."""
    if request.method == "POST":
        return _with_code(request, language, slug)
    visit = survey_at(request, language, slug, token_hashes(request))
    arrival = _unfinished(request, visit, language)
    return arrival or _shown(request, visit, language)


@respondent_page("GET")
def link(request: HttpRequest, language: Language, slug: str, code: str) -> HttpResponse:
    """Asks before it opens anything: programs that look into e-mails follow links, and press no buttons."""
    visit = survey_at(request, language, slug)
    typed = read_code(code)
    if typed is None:
        return SeeOther(_resume(visit, language))
    other = addresses.other_language(language)
    context = _context(visit, language) | {
        "address": addresses.link(other, visit.survey.slug.in_(other), typed),
        "resume": _resume(visit, language),
        "code": typed,
    }
    reply = html("responses/link.html", context)
    # The code is in the address, so no page that is opened from here may learn it. Not `no-referrer`: with that,
    # browsers send the form from an origin of `null`, which is refused.
    reply["Referrer-Policy"] = "strict-origin"
    return reply


def _with_code(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    post = read_post(request)
    typed = post.fields.get(CODE, [""])[-1]
    visit = survey_at(request, language, slug, token_hashes(request))
    match recognise(typed, visit.survey.id):
        case Recognised(token=token):
            return _back(request, arrival_of(request, language, slug, token))
        case TooManyTries():
            return _shown(request, visit, language, typed, too_many_tries())
    return _shown(request, visit, language, typed, not_recognised_words(typed))


def _back(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Where it goes on, in the language in which it was left."""
    if arrival.response.submitted_at is not None:
        # The code alone does not open what has been submitted.
        return SeeOther(arrival.place("mine"))
    refuse_keying(request, arrival.visit, arrival.language)
    still_open(arrival, posted=True)
    left = Arrival(arrival.response.language, arrival.visit, arrival.token)
    return left.going_to(left.goes_on_at)


def _unfinished(request: HttpRequest, visit: Visit, language: Language) -> HttpResponse | None:
    """The page for a browser that holds a response that is not finished; None if it holds none."""
    if visit.response is None or visit.response.submitted_at is not None:
        return None
    refuse_keying(request, visit, language)
    arrival = still_open(Arrival(language, visit, token_of(request, visit.survey.id)))
    began = moment_words(arrival.response.started_at, visit.survey.timezone, language)
    # One response for each invitation.
    again = "" if arrival.response.source == Response.Source.INVITATION else "yes"
    return _shown(request, visit, language, began=began, goes_on_at=arrival.goes_on_at, may_start_again=again)


def _shown(
    request: HttpRequest,
    visit: Visit,
    language: Language,
    typed: str = "",
    wrong: str = "",
    **going_on: str,
) -> HttpResponse:
    survey = visit.survey
    if survey.is_before_opening:
        return not_open_yet(survey, language)
    if not survey.is_open and not survey.in_grace:
        return closed(survey, language)
    further = carried(questionnaire_for(survey.current_version_id), request.GET)
    other = addresses.other_language(language)
    context = _context(visit, language) | {
        "address": f"{_resume(visit, other)}{further}",
        "start": f"{addresses.start(language, survey.slug.in_(language))}{further}",
        "resume": _resume(visit, language),
        "mine": addresses.place(language, survey.slug.in_(language), "mine"),
        "typed": typed,
        "wrong": wrong,
        "errors": [ErrorLink(CODE, wrong)] if wrong else [],
        **going_on,
    }
    return html("responses/resume.html", context)


def _context(visit: Visit, language: Language) -> dict[str, object]:
    version_id = visit.survey.current_version_id
    questionnaire = questionnaire_for(visit.response.version_id if visit.response else version_id)
    name = questionnaire.heading.in_(language)
    return spoken(language, "", survey_name=name)


def _resume(visit: Visit, language: Language) -> str:
    return addresses.place(language, visit.survey.slug.in_(language), "resume")


def not_recognised_words(typed: str) -> str:
    """What to do about a code that is none, or none of ours."""
    if not typed.strip():
        return gettext("Enter your code")
    if read_code(typed) is None:
        return gettext("Check your code: it has 20 letters and digits, and something in it is not right")
    return gettext("We do not know this code. Check each letter and digit, and that this is the right survey")


def too_many_tries() -> str:
    return gettext("Too many wrong codes have been entered. Wait an hour, then try again")
