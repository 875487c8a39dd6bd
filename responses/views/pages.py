"""One page of the questionnaire: shown, and what is done with what was sent from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from questionnaire.cleaning import PageOutcome, as_posted, clean_page
from questionnaire.document import Language, Page
from questionnaire.routing import relevant_questions
from responses import capture
from responses.addresses import other_language
from responses.pending import Typed
from responses.posts import Post, read_post
from responses.rendering import error_summary, first_control, render_questions
from responses.texts import piped, piped_faults, survey_dates
from responses.views.arriving import Arrival, after_refusal, arrive_by_cookie, arrive_by_form, still_open
from responses.views.finishing import finish
from responses.views.frames import frame
from responses.views.replies import html, respondent_page

# In the address of a page that was opened from "check your answers", so that it leads back there.
FROM_CHECK = "?from=check"


@respondent_page("GET", "POST")
def page(request: HttpRequest, language: Language, slug: str, number: int) -> HttpResponse:
    if request.method == "POST":
        return _turn(request, language, slug, number)
    arrival = still_open(arrive_by_cookie(request, language, slug))
    if not arrival.standing.may_visit(number):
        return arrival.going_to(arrival.goes_on_at)
    return _as_it_stands(request, arrival, number)


def _turn(request: HttpRequest, language: Language, slug: str, number: int) -> HttpResponse:
    post = read_post(request)
    arrival = still_open(arrive_by_form(request, post, language, slug), posted=True)
    if not 1 <= number <= len(arrival.questionnaire.pages):
        return arrival.going_to(arrival.goes_on_at)
    of_page = arrival.questionnaire.page(number)
    typed = Typed(post.of_page(of_page), checked=post.checked)
    if post.button == "language":
        return _switch_language(request, arrival, number, typed, post.language or language)
    outcome = _outcome(arrival, of_page, typed)
    if outcome.faults:
        typed = Typed(typed.fields, checked=post.checked or post.button == "next")
        return _keep_or_show(request, arrival, number, typed, outcome, post)
    return _save(request, arrival, number, outcome, post)


def _switch_language(
    request: HttpRequest, arrival: Arrival, number: int, typed: Typed, language: Language
) -> HttpResponse:
    """Whatever was typed goes along, right or wrong, and so do the errors that were shown."""
    if not _is_as_stored(arrival, number, typed) and not _keep(arrival, number, typed, language):
        return after_refusal(request, arrival)
    return arrival.going_to(arrival.page(number, language) + _origin(request))


def _keep_or_show(
    request: HttpRequest, arrival: Arrival, number: int, typed: Typed, outcome: PageOutcome, post: Post
) -> HttpResponse:
    """Something is wrong on the page: it is kept as typed, and shown if the person wanted to go on.

    Shown with 200 and not 422, as GOV.UK does: some browsers' back and reload treat an error status as a failed load.
    What was typed is stored, so a reload, sent again or not, shows the same.
    """
    if not _is_as_stored(arrival, number, typed) and not _keep(arrival, number, typed, arrival.language):
        return after_refusal(request, arrival)
    if post.button == "next":
        return arrival.remembered(_shown(request, arrival, number, typed, outcome))
    return _leave(arrival, number, post)


def _keep(arrival: Arrival, number: int, typed: Typed, language: Language) -> bool:
    pending = arrival.response.pending.keeping(number, typed.fields, checked=typed.checked)
    return capture.keep_typed(arrival.visit, pending, language)


def _is_as_stored(arrival: Arrival, number: int, typed: Typed) -> bool:
    """Whether there is nothing to keep: the page was left as it was shown, and no errors are to be shown again."""
    if typed.checked or number in arrival.response.pending.pages:
        return False
    stored = _stored_fields(arrival, arrival.questionnaire.page(number))
    return _filled_in(typed.fields) == _filled_in(stored)


def _filled_in(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in fields.items() if name != "asked" and any(values)}


def _save(
    request: HttpRequest, arrival: Arrival, number: int, outcome: PageOutcome, post: Post
) -> HttpResponse:
    after = arrival.having(
        answers=arrival.response.answers | outcome.values, pending=arrival.response.pending.without(number)
    )
    reached = after.standing.unfinished or number
    saved = capture.save_page(
        arrival.visit,
        arrival.questionnaire,
        number,
        outcome.values,
        arrival.language,
        reached,
        outcome.offered,
    )
    if not saved:
        return after_refusal(request, arrival)
    if post.button != "next":
        return _leave(after, number, post)
    if outcome.appeared:
        fields = _stored_fields(after, after.questionnaire.page(number))
        return after.remembered(_shown(request, after, number, Typed(fields), outcome))
    return _onwards(request, after, number)


def _onwards(request: HttpRequest, arrival: Arrival, number: int) -> HttpResponse:
    """To the next page, or back to checking; to a page left out on the way first, if there is one."""
    standing = arrival.standing
    following = standing.after(number)
    if standing.unfinished is None and (_origin(request) or following is None):
        if arrival.questionnaire.settings.check_answers:
            return arrival.going_to(arrival.place("check"))
        if following is None:
            return finish(request, arrival)
    if following is not None and standing.may_visit(following) and not _origin(request):
        return arrival.going_to(arrival.page(following))
    return arrival.going_to(arrival.goes_on_at + _origin(request))


def _leave(arrival: Arrival, number: int, post: Post) -> HttpResponse:
    if post.button == "later":
        return arrival.going_to(arrival.place("saved"))
    before = arrival.standing.before(number)
    return arrival.going_to(arrival.start() if before is None else arrival.page(before))


def _as_it_stands(request: HttpRequest, arrival: Arrival, number: int) -> HttpResponse:
    """The page with what is stored or, where there is any, with what was typed and not saved."""
    of_page = arrival.questionnaire.page(number)
    typed = arrival.response.pending.pages.get(number)
    if typed is None:
        questions = relevant_questions(
            arrival.questionnaire, of_page, arrival.response.answers, arrival.visit.survey.today
        )
        nothing_wrong = PageOutcome({}, (), (), tuple(question.code for question in questions))
        return _shown(request, arrival, number, Typed(_stored_fields(arrival, of_page)), nothing_wrong)
    outcome = _outcome(arrival, of_page, typed)
    if not typed.checked:
        outcome = PageOutcome(outcome.values, (), (), outcome.relevant)
    return _shown(request, arrival, number, typed, outcome)


def _shown(
    request: HttpRequest, arrival: Arrival, number: int, typed: Typed, outcome: PageOutcome
) -> HttpResponse:
    of_page = arrival.questionnaire.page(number)
    language, survey = arrival.language, arrival.visit.survey
    answers = arrival.response.answers
    faults = piped_faults(outcome.faults, arrival.questionnaire, survey, answers, language)
    questions = render_questions(
        arrival.questionnaire,
        of_page,
        language=language,
        fields=_all_fields(arrival, of_page, typed),
        relevant=outcome.relevant,
        answers=answers,
        today=survey.today,
        faults=faults,
        appeared=outcome.appeared,
        survey_dates=survey_dates(survey, language),
        seed=arrival.response.token_hash,
    )
    other = other_language(language)
    around: dict[str, Any] = {
        "language": language,
        "other": other,
        "address": arrival.page(number, other) + _origin(request),
        "survey_name": arrival.questionnaire.short_title.in_(language),
        "title": piped(of_page.title, arrival.questionnaire, survey, answers, language),
        "number": _place_on_route(arrival, number),
        "total": len(arrival.standing.route),
        "submits": _submits(arrival, number),
    }
    if not (outcome.faults or outcome.appeared or typed.cut):
        return HttpResponse(frame(arrival.response.version_id, **around).around(arrival.token, questions))
    around |= {
        "token": arrival.token,
        "questions": questions,
        "errors": error_summary(of_page, faults, language),
        "appeared": [first_control(arrival.questionnaire.question(code)) for code in outcome.appeared],
        "cut": typed.cut,
    }
    return html("responses/page.html", around)


def _outcome(arrival: Arrival, of_page: Page, typed: Typed) -> PageOutcome:
    asked: Sequence[str] = typed.fields.get("asked", ())
    return clean_page(
        arrival.questionnaire,
        of_page,
        typed.fields,
        asked,
        arrival.response.answers,
        arrival.visit.survey.today,
    )


def _all_fields(arrival: Arrival, of_page: Page, typed: Typed) -> dict[str, list[str]]:
    """What was typed, and what is stored of the questions that it does not speak of."""
    asked = typed.fields.get("asked", ())
    fields: dict[str, list[str]] = {}
    for question in of_page.questions:
        if question.code not in asked:
            fields |= as_posted(question, arrival.response.answers)
    return fields | typed.fields


def _stored_fields(arrival: Arrival, of_page: Page) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for question in of_page.questions:
        fields |= as_posted(question, arrival.response.answers)
    return fields


def _submits(arrival: Arrival, number: int) -> bool:
    """Whether the page's button submits the response, as far as its answers say now."""
    return not arrival.questionnaire.settings.check_answers and arrival.standing.after(number) is None


def _place_on_route(arrival: Arrival, number: int) -> int:
    return sum(page <= number for page in arrival.standing.route) or 1


def _origin(request: HttpRequest) -> str:
    return FROM_CHECK if request.GET.get("from") == "check" else ""
