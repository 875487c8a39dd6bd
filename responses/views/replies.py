"""What views reply with, and what every respondent page has in common."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.views.decorators.csrf import csrf_exempt

from questionnaire.document import Language
from responses import addresses, errors
from responses.posts import Refused

REFUSALS: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: errors.bad_request,
    403: errors.forbidden,
    413: errors.too_large,
}
LONGEST_CACHED = 60
View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """After a form: the browser fetches the next page, and a reload sends nothing again."""

    status_code = 303


class Elsewhere(Exception):
    """There is nothing to go on with at this address; `reply` says what to do instead."""

    def __init__(self, reply: HttpResponse) -> None:
        super().__init__(reply.status_code)
        self.reply = reply


def respondent_page(*methods: str) -> Callable[[View], View]:
    """For views of respondents: only these methods (HEAD where GET is), refusals as pages, nothing stored on the way.

    No CSRF cookie: the hidden token of the form proves the right to post (responses/posts.py checks the rest).
    """
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            reply = (
                _reply(view, request, kwargs)
                if request.method in allowed
                else _wrong_method(request, allowed)
            )
            reply.headers.setdefault("Cache-Control", "no-store")
            return reply

        return wrapped

    return decorate


def _reply(view: View, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        return view(request, **kwargs)
    except Refused as refused:
        return REFUSALS[refused.status](request)
    except Elsewhere as elsewhere:
        return elsewhere.reply


def _wrong_method(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    if request.method == "OPTIONS":
        reply = HttpResponse(status=204)
    else:
        reply = errors.bad_request(request)
        reply.status_code = 405
    reply["Allow"] = ", ".join((*allowed, "OPTIONS"))
    return reply


def html(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    # Without the request: no context processor is wanted here, and each costs time.
    return HttpResponse(loader.get_template(template).render(context), status=status)


def spoken(language: Language, address: str, **more: Any) -> dict[str, Any]:
    """What each page needs: its language, the other one, and its address in the other."""
    return {"language": language, "other": addresses.other_language(language), "address": address, **more}


def seconds_the_same(times_left: Iterable[dt.timedelta]) -> int:
    """Until the next edge of a window, so that no cache shows a closed survey as open; at most a minute."""
    return min([LONGEST_CACHED, *(int(left.total_seconds()) for left in times_left)])


def cached(reply: HttpResponse, seconds: int) -> HttpResponse:
    """The same for everybody, for so long."""
    reply["Cache-Control"] = f"public, max-age={seconds}"
    return reply
