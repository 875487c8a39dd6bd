"""Where a page's buttons lead: onwards, back, away, and back to checking for those who came from there."""

from django.http import HttpRequest, HttpResponse

from questionnaire.lists import items_of
from responses.journey import Standing, being_added, item_standing
from responses.posts import Post
from responses.spots import Spot, spot_at
from responses.views.arriving import Arrival
from responses.views.finishing import finish

# In the address of a page that was opened from "check your answers", so that it leads back there.
FROM_CHECK = "?from=check"


def comes_from_check(request: HttpRequest) -> bool:
    return bool(request.META["QUERY_STRING"]) and request.GET.get("from") == "check"


def with_origin(address: str, request: HttpRequest) -> str:
    """The address, and that it leads back to checking if this one does."""
    if not comes_from_check(request):
        return address
    return address + (FROM_CHECK.replace("?", "&") if "?" in address else FROM_CHECK)


def onwards(request: HttpRequest, arrival: Arrival, number: int) -> HttpResponse:
    """To the next page, or back to checking; to a page left out on the way first, if there is one."""
    standing = arrival.standing
    following = standing.after(number)
    returns = comes_from_check(request)
    if standing.unfinished is None and (returns or following is None):
        if arrival.questionnaire.settings.check_answers:
            return arrival.going_to(arrival.place("check"))
        if following is None:
            return finish(request, arrival)
    if following is not None and standing.may_visit(following) and not returns:
        return arrival.going_to(arrival.page(following))
    return arrival.going_to(with_origin(arrival.goes_on_at, request))


def onwards_in_item(request: HttpRequest, arrival: Arrival, spot: Spot) -> HttpResponse:
    """To the item's next page, or one left out on the way; after the last, to its list.

    Who came to change one answer is not taken through the others.
    """
    standing = standing_in_item(arrival, spot)
    following = standing.after(spot.inner)
    if following is None or comes_from_check(request) or not standing.may_visit(following):
        following = standing.unfinished
    if following is None:
        return arrival.going_to(with_origin(arrival.page(spot.number), request))
    return arrival.going_to(with_origin(arrival.at(_sibling(arrival, spot, following)), request))


def standing_in_item(arrival: Arrival, spot: Spot) -> Standing:
    return item_standing(arrival.questionnaire, arrival.response, spot, arrival.visit.survey.today)


def leave(request: HttpRequest, arrival: Arrival, spot: Spot, post: Post) -> HttpResponse:
    """Away for now, or a page back."""
    if post.button == "later":
        return arrival.going_to(arrival.place("saved"))
    if spot.item:
        before = standing_in_item(arrival, spot).before(spot.inner)
        if before is not None:
            return arrival.going_to(with_origin(arrival.at(_sibling(arrival, spot, before)), request))
        if not begins_with_an_item(arrival, spot.number):
            return arrival.going_to(with_origin(arrival.page(spot.number), request))
    return back_from(arrival, spot.number)


def back_from(arrival: Arrival, number: int) -> HttpResponse:
    before = arrival.standing.before(number)
    return arrival.going_to(arrival.start() if before is None else arrival.page(before))


def begins_with_an_item(arrival: Arrival, number: int) -> bool:
    """Whether a list goes straight to its first item: it must have one, and none has ever been added."""
    page = arrival.questionnaire.page(number)
    assert page.repeat is not None, "it is a list"  # noqa: S101
    is_new = page.code not in arrival.response.answers
    return is_new and page.repeat.min > 0 and not being_added(number, arrival.response.pending.pages.keys())


def is_full(arrival: Arrival, number: int) -> bool:
    page = arrival.questionnaire.page(number)
    return page.repeat is not None and len(items_of(page, arrival.response.answers)) >= page.repeat.max


def submits(arrival: Arrival, number: int) -> bool:
    """Whether the page's button submits the response, as far as its answers say now."""
    return not arrival.questionnaire.settings.check_answers and arrival.standing.after(number) is None


def place_on_route(arrival: Arrival, number: int) -> int:
    return sum(page <= number for page in arrival.standing.route) or 1


def _sibling(arrival: Arrival, spot: Spot, inner: int) -> Spot:
    found = spot_at(arrival.questionnaire, spot.number, spot.item, inner)
    assert found is not None, "it was found by walking"  # noqa: S101
    return found
