"""One page of the questionnaire: shown, and what is done with what was sent from it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from questionnaire.answers import AnswerValue
from questionnaire.cleaning import PageOutcome, clean_page
from questionnaire.document import Language
from questionnaire.lists import items_of
from questionnaire.routing import relevant_questions
from responses import capture
from responses.addresses import other_language
from responses.items import save_item_page
from responses.keying.on_paper import NOTHING_ON_PAPER, OnPaper, paper_choices, with_notes_of_paper
from responses.listing import named
from responses.pending import Typed
from responses.posts import Post, Refused, names_of, read_post
from responses.rendering import error_summary, first_control, render_questions
from responses.spots import Spot, all_fields, filled_in, spot_at, stored_fields
from responses.texts import piped, piped_faults, survey_dates
from responses.uploads import has_uploads, with_files
from responses.views import lists
from responses.views.arriving import Arrival, after_refusal, arrive_by_cookie, arrive_by_form, still_open
from responses.views.ending import ending
from responses.views.frames import frame
from responses.views.replies import html, respondent_page
from responses.views.sending import is_asked_for_files
from responses.views.turning import (
    is_full,
    leave,
    onwards,
    onwards_in_item,
    place_on_route,
    standing_in_item,
    submits,
    with_origin,
)


@respondent_page("GET", "POST")
def page(request: HttpRequest, language: Language, slug: str, number: int) -> HttpResponse:
    """A page of the questionnaire, by its number."""
    if request.method == "POST":
        return _turn(request, language, slug, number)
    arrival = still_open(arrive_by_cookie(request, language, slug))
    spot = spot_at(arrival.questionnaire, number)
    if spot is None or not arrival.standing.may_visit(number):
        return arrival.going_to(arrival.goes_on_at)
    if spot.page.repeat is not None:
        return lists.visited(request, arrival, number)
    return _as_it_stands(request, arrival, spot)


@respondent_page("GET", "POST")
def item_page(
    request: HttpRequest, language: Language, slug: str, number: int, item: str, inner: int
) -> HttpResponse:
    """A page that a list asks of one of its items."""
    if request.method == "POST":
        return _turn(request, language, slug, number, item, inner)
    arrival = still_open(arrive_by_cookie(request, language, slug))
    spot = spot_at(arrival.questionnaire, number, item, inner)
    if spot is None or not arrival.standing.may_visit(number):
        return arrival.going_to(arrival.goes_on_at)
    if not _is_there(request, arrival, spot) or not standing_in_item(arrival, spot).may_visit(inner):
        return arrival.going_to(arrival.page(number))
    return _as_it_stands(request, arrival, spot)


def _is_there(request: HttpRequest, arrival: Arrival, spot: Spot) -> bool:
    """Whether an item is on its list, or can be added to it. One that was removed is not added again by saving it."""
    if not spot.is_new(arrival.response.answers):
        return True
    return _adds(request, spot) and not is_full(arrival, spot.number)


def _adds(request: HttpRequest, spot: Spot) -> bool:
    return spot.inner == 1 and "new" in request.GET


def _turn(
    request: HttpRequest, language: Language, slug: str, number: int, item: str = "", inner: int = 0
) -> HttpResponse:
    post = read_post(request, files=lambda: is_asked_for_files(request, language, slug, number, item, inner))
    arrival = still_open(arrive_by_form(request, post, language, slug), posted=True)
    spot = spot_at(arrival.questionnaire, number, item, inner)
    if spot is None:
        return arrival.going_to(arrival.goes_on_at)
    if spot.page.repeat is not None:
        return lists.sent(request, arrival, number, post)
    if spot.item and not _is_there(request, arrival, spot):
        return lists.refused(request, arrival, spot)
    fields = post.of_page(spot.page)
    if has_uploads(spot.page):
        if request.FILES and not post.whole:
            raise Refused(400)
        fields = with_files(request, arrival.response, spot, fields)
    on_paper = OnPaper.said_in(post) if arrival.response.is_keyed else NOTHING_ON_PAPER
    typed = Typed(on_paper.without_empty(spot.page, fields), checked=post.checked)
    if post.button == "language":
        return _switch_language(request, arrival, spot, typed, post.language or language)
    if post.button != "next" and _adds_nothing(arrival, spot, typed):
        return _forget(request, arrival, spot, post)
    outcome = _outcome(arrival, spot, typed, on_paper)
    if outcome.faults:
        typed = Typed(typed.fields, checked=post.checked or post.button == "next")
        return _keep_or_show(request, arrival, spot, typed, outcome, post, on_paper)
    if post.button != "next":
        outcome = _without_left_empty(arrival, spot, outcome, on_paper)
    return _save(request, arrival, spot, outcome, post)


def _without_left_empty(arrival: Arrival, spot: Spot, outcome: PageOutcome, on_paper: OnPaper) -> PageOutcome:
    """What there is to save of a page that somebody leaves before they are done with it.

    Only going on says that what is empty stays empty: whoever comes back comes back to a question not yet answered.
    """
    before = spot.own(arrival.response.answers)
    # Taking out what was filled in beforehand is an answer.
    shown = {name.partition("/")[0] for name in filled_in(stored_fields(spot, arrival.response.answers))}
    left = {
        key
        for question in spot.page.questions
        if question.code not in on_paper.codes
        and shown.isdisjoint(names_of([question]))
        and all(outcome.values.get(key) is None and key not in before for key in question.keys)
        for key in question.keys
    }
    kept = {key: value for key, value in outcome.values.items() if key not in left}
    return msgspec.structs.replace(outcome, values=kept)


def _adds_nothing(arrival: Arrival, spot: Spot, typed: Typed) -> bool:
    """Whether somebody leaves the first page of a new item as it was shown: then there is no new item."""
    answers = arrival.response.answers
    return spot.is_new(answers) and filled_in(typed.fields) == filled_in(stored_fields(spot, answers))


def _forget(request: HttpRequest, arrival: Arrival, spot: Spot, post: Post) -> HttpResponse:
    pending = arrival.response.pending
    if spot.key in pending.pages:
        if not capture.keep_typed(arrival.visit, pending.without(spot.key), arrival.language):
            return after_refusal(request, arrival)
        arrival = arrival.having(pending=pending.without(spot.key))
    return leave(request, arrival, spot, post)


def _switch_language(
    request: HttpRequest, arrival: Arrival, spot: Spot, typed: Typed, language: Language
) -> HttpResponse:
    """Whatever was typed goes along, right or wrong, and so do the errors that were shown."""
    if not _is_as_stored(arrival, spot, typed):
        pending = arrival.response.pending.keeping(spot.key, typed.fields, checked=typed.checked)
        if not capture.keep_typed(arrival.visit, pending, language):
            return after_refusal(request, arrival)
    return arrival.going_to(with_origin(arrival.at(spot, language), request))


def _keep_or_show(
    request: HttpRequest,
    arrival: Arrival,
    spot: Spot,
    typed: Typed,
    outcome: PageOutcome,
    post: Post,
    on_paper: OnPaper,
) -> HttpResponse:
    """Something is wrong on the page: it is kept as typed, and shown if the person wanted to go on.

    Shown with 200 and not 422, as GOV.UK does: some browsers' back and reload treat an error status as a failed load.
    What was typed is stored, so a reload, sent again or not, shows the same.
    """
    if not _is_as_stored(arrival, spot, typed):
        pending = arrival.response.pending.keeping(spot.key, typed.fields, checked=typed.checked)
        if not capture.keep_typed(arrival.visit, pending, arrival.language):
            return after_refusal(request, arrival)
        arrival = arrival.having(pending=pending)
    if post.button == "next":
        return arrival.remembered(_shown(request, arrival, spot, typed, outcome, on_paper))
    return leave(request, arrival, spot, post)


def _is_as_stored(arrival: Arrival, spot: Spot, typed: Typed) -> bool:
    """Whether there is nothing to keep: the page was left as it was shown, and no errors are to be shown again."""
    if typed.checked or spot.key in arrival.response.pending.pages:
        return False
    stored = stored_fields(spot, arrival.response.answers)
    return filled_in(typed.fields) == filled_in(stored)


def _save(
    request: HttpRequest, arrival: Arrival, spot: Spot, outcome: PageOutcome, post: Post
) -> HttpResponse:
    is_new = spot.is_new(arrival.response.answers)
    after = arrival.having(
        answers=arrival.response.answers | _merged(arrival, spot, outcome, is_new),
        pending=arrival.response.pending.without(spot.key),
    )
    if not _stored(request, arrival, spot, outcome, after.standing.unfinished or spot.number):
        return lists.refused(request, arrival, spot) if spot.item else after_refusal(request, arrival)
    if post.button != "next":
        return leave(request, after, spot, post)
    if outcome.appeared:
        fields = stored_fields(spot, after.response.answers)
        return after.remembered(_shown(request, after, spot, Typed(fields), outcome))
    return onwards_in_item(request, after, spot) if spot.item else onwards(request, after, spot.number)


def _merged(arrival: Arrival, spot: Spot, outcome: PageOutcome, is_new: bool) -> dict[str, AnswerValue]:
    """What saving adds to the answers."""
    values = dict(spot.stored(outcome.values))
    if is_new:
        values[spot.list_page.code] = [*items_of(spot.list_page, arrival.response.answers), spot.item]
    return values


def _stored(request: HttpRequest, arrival: Arrival, spot: Spot, outcome: PageOutcome, reached: int) -> bool:
    about = arrival.visit, arrival.questionnaire
    values, language, offered = outcome.values, arrival.language, outcome.offered
    if spot.item:
        adds = _adds(request, spot)
        return save_item_page(*about, spot, values, language, reached, offered, adds=adds)
    return capture.save_page(*about, spot.number, values, language, reached, offered)


def _as_it_stands(request: HttpRequest, arrival: Arrival, spot: Spot) -> HttpResponse:
    """The page with what is stored or, where there is any, with what was typed and not saved."""
    typed = arrival.response.pending.pages.get(spot.key)
    if typed is None:
        questions = relevant_questions(
            arrival.questionnaire,
            spot.page,
            arrival.response.answers,
            arrival.visit.survey.today,
            spot.item,
        )
        nothing_wrong = PageOutcome({}, (), (), tuple(question.code for question in questions))
        return _shown(
            request, arrival, spot, Typed(stored_fields(spot, arrival.response.answers)), nothing_wrong
        )
    outcome = _outcome(arrival, spot, typed)
    if not typed.checked:
        outcome = PageOutcome(outcome.values, (), (), outcome.relevant)
    return _shown(request, arrival, spot, typed, outcome)


def _shown(
    request: HttpRequest,
    arrival: Arrival,
    spot: Spot,
    typed: Typed,
    outcome: PageOutcome,
    on_paper: OnPaper = NOTHING_ON_PAPER,
) -> HttpResponse:
    language, survey = arrival.language, arrival.visit.survey
    answers = arrival.response.answers
    faults = piped_faults(outcome.faults, arrival.questionnaire, survey, answers, language, spot)
    questions = ending(arrival.visit, language) + render_questions(
        arrival.questionnaire,
        spot.page,
        language=language,
        fields=all_fields(spot, answers, typed.fields),
        relevant=outcome.relevant,
        answers=answers,
        today=survey.today,
        faults=faults,
        appeared=outcome.appeared,
        survey_dates=survey_dates(survey, language),
        seed=arrival.response.token_hash,
        item=spot.item,
    )
    other = other_language(language)
    around: dict[str, Any] = {
        "language": language,
        "other": other,
        "address": with_origin(arrival.at(spot, other), request),
        "survey_name": arrival.questionnaire.heading.in_(language),
        "title": piped(spot.page.title, arrival.questionnaire, survey, answers, language, spot),
        "number": place_on_route(arrival, spot.number),
        "total": len(arrival.standing.route),
        "submits": not spot.item and submits(arrival, spot.number),
        "multipart": has_uploads(spot.page),
    }
    # A page of an item, or for keying, is some few people's own: it would take the room of what everybody sees.
    is_rare = spot.item or arrival.response.is_keyed
    if not (outcome.faults or outcome.appeared or typed.cut or is_rare):
        whole = frame("responses/page.html", ("token", "questions"), **around)
        return HttpResponse(whole.filled(token=arrival.token, questions=questions))
    around |= {
        "token": arrival.token,
        "questions": questions,
        "errors": error_summary(spot.page, faults, language),
        "appeared": [first_control(arrival.questionnaire.question(code)) for code in outcome.appeared],
        "cut": typed.cut,
        "caption": _caption(arrival, spot),
    }
    if arrival.response.is_keyed:
        around["is_keyed"] = True
        around["keying"] = paper_choices(arrival, spot, outcome, on_paper)
    return html("responses/page.html", around)


def _caption(arrival: Arrival, spot: Spot) -> str:
    """Which item of a list the page is about; empty on other pages."""
    if not spot.item:
        return ""
    answers = arrival.response.answers
    items = list(dict.fromkeys([*items_of(spot.list_page, answers), spot.item]))
    about = named(
        arrival.questionnaire, spot.list_page, items, arrival.visit.survey, answers, arrival.language
    )
    return about[items.index(spot.item)].heading


def _outcome(arrival: Arrival, spot: Spot, typed: Typed, on_paper: OnPaper = NOTHING_ON_PAPER) -> PageOutcome:
    asked: Sequence[str] = typed.fields.get("asked", ())
    outcome = clean_page(
        arrival.questionnaire,
        spot.page,
        typed.fields,
        asked,
        arrival.response.answers,
        arrival.visit.survey.today,
        spot.item,
        on_paper.codes,
    )
    return with_notes_of_paper(outcome, asked) if arrival.response.is_keyed else outcome
