"""The page of a list: what has been added to it, with buttons that add another and go on."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from questionnaire.document import Page
from questionnaire.lists import ALL, items_of
from responses.addresses import other_language
from responses.identity import new_item_id
from responses.items import say_these_are_all
from responses.journey import being_added
from responses.listing import Named, named
from responses.posts import Post
from responses.rendering import ErrorLink
from responses.spots import Spot, spot_at
from responses.texts import piped
from responses.views.arriving import Arrival, after_refusal, arrival_of
from responses.views.ending import ending
from responses.views.replies import html
from responses.views.turning import (
    back_from,
    begins_with_an_item,
    onwards,
    place_on_route,
    standing_in_item,
    submits,
    with_origin,
)
from responses.wording import too_few_items, too_many_items, unfinished_item, written

# The name of the button. It stands on no other page, so that questions may have this code.
ADD = "add"


@dataclass(frozen=True)
class Line:
    """An item as the page lists it."""

    about: Named
    is_finished: bool
    change: str
    remove: str


def visited(request: HttpRequest, arrival: Arrival, number: int) -> HttpResponse:
    """The list; straight to its first item where it needs one and has never had any."""
    if begins_with_an_item(arrival, number):
        return arrival.going_to(_address_of_new(request, arrival, number))
    return _shown(request, arrival, number)


def sent(request: HttpRequest, arrival: Arrival, number: int, post: Post) -> HttpResponse:
    """What the buttons of the page do."""
    if post.button == "language":
        return arrival.going_to(with_origin(arrival.page(number, post.language), request))
    if post.button == "later":
        return arrival.going_to(arrival.place("saved"))
    if post.button == "back":
        return back_from(arrival, number)
    page = arrival.questionnaire.page(number)
    assert page.repeat is not None, "it is a list"  # noqa: S101
    if ADD in post.fields:
        if len(all_items(arrival, number)) >= page.repeat.max:
            return arrival.remembered(_shown(request, arrival, number, _too_many(page)))
        return arrival.going_to(_address_of_new(request, arrival, number))
    return _go_on(request, arrival, number, page)


def _go_on(request: HttpRequest, arrival: Arrival, number: int, page: Page) -> HttpResponse:
    for line in _lines(request, arrival, number):
        if not line.is_finished:
            return arrival.remembered(_shown(request, arrival, number, unfinished_item(line.about.words)))
    answers = arrival.response.answers
    count = len(items_of(page, answers))
    if page.repeat is not None and not page.repeat.min <= count <= page.repeat.max:
        words = _too_few(page) if count < page.repeat.min else _too_many(page)
        return arrival.remembered(_shown(request, arrival, number, words))
    noted = {page.code: answers.get(page.code), f"{page.code}{ALL}": "yes"}
    after = arrival.having(answers=answers | noted)
    reached = after.standing.unfinished or number
    if not say_these_are_all(arrival.visit, number, page, arrival.language, reached):
        return refused(request, arrival, Spot(number, page))
    return onwards(request, after, number)


def refused(request: HttpRequest, arrival: Arrival, spot: Spot) -> HttpResponse:
    """What to show when the list would not take what was sent: it is full, or the item has been removed meanwhile."""
    now = arrival_of(request, arrival.language, arrival.slug(), arrival.token)
    visit = now.visit
    if visit.response is None or visit.response.submitted_at is not None or visit.is_too_late:
        return after_refusal(request, arrival)
    page = now.questionnaire.page(spot.number)
    count = len(items_of(page, visit.response.answers))
    if page.repeat is not None and count >= page.repeat.max and (spot.item == "" or "new" in request.GET):
        words = _too_many(page)
    elif spot.item:
        words = gettext(
            "This has been removed from the list meanwhile, so what you typed about it was not saved."
        )
    else:
        words = _too_few(page)
    return now.remembered(_shown(request, now, spot.number, words))


def all_items(arrival: Arrival, number: int) -> list[str]:
    """The items of the list, and those on whose first page something is typed that is not saved."""
    response = arrival.response
    items = items_of(arrival.questionnaire.page(number), response.answers)
    return list(dict.fromkeys([*items, *being_added(number, response.pending.pages.keys())]))


def _address_of_new(request: HttpRequest, arrival: Arrival, number: int) -> str:
    spot = spot_at(arrival.questionnaire, number, new_item_id(), 1)
    assert spot is not None, "publishing sees to it that a list has a page"  # noqa: S101
    return with_origin(arrival.at(spot), request)


def _lines(request: HttpRequest, arrival: Arrival, number: int) -> list[Line]:
    questionnaire, answers = arrival.questionnaire, arrival.response.answers
    page = questionnaire.page(number)
    items = all_items(arrival, number)
    return [
        _line(request, arrival, number, about)
        for about in named(questionnaire, page, items, arrival.visit.survey, answers, arrival.language)
    ]


def _line(request: HttpRequest, arrival: Arrival, number: int, about: Named) -> Line:
    first = spot_at(arrival.questionnaire, number, about.item, 1)
    assert first is not None, "publishing sees to it that a list has a page"  # noqa: S101
    unfinished = standing_in_item(arrival, first).unfinished
    at = first if unfinished is None else spot_at(arrival.questionnaire, number, about.item, unfinished)
    return Line(
        about,
        unfinished is None,
        with_origin(arrival.at(at or first), request),
        with_origin(arrival.removal(number, about.item), request),
    )


def _shown(request: HttpRequest, arrival: Arrival, number: int, wrong: str = "") -> HttpResponse:
    questionnaire, survey, language = arrival.questionnaire, arrival.visit.survey, arrival.language
    page, answers, other = questionnaire.page(number), arrival.response.answers, other_language(language)
    assert page.repeat is not None, "it is a list"  # noqa: S101
    lines = _lines(request, arrival, number)
    return html(
        "responses/list.html",
        {
            "language": language,
            "other": other,
            "address": with_origin(arrival.page(number, other), request),
            "survey_name": questionnaire.heading.in_(language),
            "title": piped(page.title, questionnaire, survey, answers, language),
            "number": place_on_route(arrival, number),
            "total": len(arrival.standing.route),
            "submits": submits(arrival, number),
            "is_keyed": arrival.response.is_keyed,
            "token": arrival.token,
            "ending": ending(arrival.visit, language),
            "lines": lines,
            "counted": _counted(len(lines)),
            "add": ""
            if len(lines) >= page.repeat.max
            else piped(page.repeat.add, questionnaire, survey, answers, language),
            "full": _too_many(page) if len(lines) >= page.repeat.max else "",
            "errors": [ErrorLink("list", wrong)] if wrong else [],
            "wrong": wrong,
        },
    )


def _counted(count: int) -> str:
    """How many there are. Without a noun: in Welsh it would change with the number, and with what is listed."""
    if not count:
        return gettext("The list is empty.")
    words = ngettext("You have added %(count)s so far.", "You have added %(count)s so far.", count)
    return words % {"count": written(count)}


def _too_few(page: Page) -> str:
    return too_few_items(page.repeat.min if page.repeat else 0)


def _too_many(page: Page) -> str:
    return too_many_items(page.repeat.max if page.repeat else 0)
