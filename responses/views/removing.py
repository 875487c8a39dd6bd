"""Removing an item of a list: asked first, on a page of its own."""

from django.http import HttpRequest, HttpResponse

from questionnaire.document import Language
from responses import capture
from responses.items import remove_item
from responses.listing import Named, named
from responses.posts import read_post
from responses.spots import Spot, spot_at
from responses.views.arriving import Arrival, arrive_by_cookie, arrive_by_form, still_open
from responses.views.lists import all_items, refused
from responses.views.replies import html, respondent_page, spoken
from responses.views.turning import with_origin


@respondent_page("GET", "POST")
def remove(request: HttpRequest, language: Language, slug: str, number: int, item: str) -> HttpResponse:
    if request.method == "POST":
        return _sent(request, language, slug, number, item)
    arrival = still_open(arrive_by_cookie(request, language, slug))
    spot = spot_at(arrival.questionnaire, number, item, 1)
    if spot is None or not arrival.standing.may_visit(number):
        return arrival.going_to(arrival.goes_on_at)
    if (about := _about(arrival, spot)) is None:
        return arrival.going_to(with_origin(arrival.page(number), request))
    return html("responses/remove.html", _context(request, arrival, spot, about))


def _sent(request: HttpRequest, language: Language, slug: str, number: int, item: str) -> HttpResponse:
    post = read_post(request)
    arrival = still_open(arrive_by_form(request, post, language, slug), posted=True)
    spot = spot_at(arrival.questionnaire, number, item, 1)
    if spot is None:
        return arrival.going_to(arrival.goes_on_at)
    if post.button == "language":
        return arrival.going_to(with_origin(arrival.removal(number, item, post.language), request))
    if post.button == "next" and not _removed(arrival, spot):
        return refused(request, arrival, spot)
    return arrival.going_to(with_origin(arrival.page(number), request))


def _removed(arrival: Arrival, spot: Spot) -> bool:
    """Whether the item is gone now: removed, or removed before; of one that is being added, what was typed."""
    if not spot.is_new(arrival.response.answers):
        return remove_item(arrival.visit, spot.number, spot.list_page, spot.item, arrival.language)
    pending = arrival.response.pending
    if spot.key not in pending.pages:
        return True
    return capture.keep_typed(arrival.visit, pending.without_item(spot.number, spot.item), arrival.language)


def _about(arrival: Arrival, spot: Spot) -> Named | None:
    items = all_items(arrival, spot.number)
    if spot.item not in items:
        return None
    survey, answers = arrival.visit.survey, arrival.response.answers
    found = named(arrival.questionnaire, spot.list_page, items, survey, answers, arrival.language)
    return found[items.index(spot.item)]


def _context(request: HttpRequest, arrival: Arrival, spot: Spot, about: Named) -> dict[str, object]:
    context = spoken(
        arrival.language,
        "",
        token=arrival.token,
        survey_name=arrival.questionnaire.heading.in_(arrival.language),
        about=about,
    )
    removal = arrival.removal(spot.number, spot.item, context["other"])
    context["address"] = with_origin(removal, request)
    return context
