"""The API as django-ninja serves it: its operations, and every other answer that a request may get."""

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLResolver, path
from django.urls.resolvers import RoutePattern
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from api.addresses import ROOT
from api.callers import Bearer, note_headers_only
from api.document import document
from api.languages import asked_for
from api.operations import router
from api.problems import Problem, not_found, reply

logger = logging.getLogger(__name__)

api = NinjaAPI(
    title="Arolwg",
    version="1",
    description=_(
        "Lists the surveys whose data you may download, and fetches their files. Send a token of yours in the header"
        " “Authorization: Bearer …”; it may do what you may do, and no more. Times are UTC. Messages are in Welsh or"
        " English, as “Accept-Language” asks, and otherwise in your own language."
    ),
    auth=Bearer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="arolwg-api",
)
api.add_router("", router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> JsonResponse:
    return reply(problem)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    # Where and what kind only: the value itself may be anything.
    errors = [{"where": list(map(str, each["loc"])), "kind": each["type"]} for each in error.errors]
    return reply(Problem("invalid", errors=errors))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> JsonResponse:
    return not_found(request)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _unavailable(request: HttpRequest, error: Exception) -> JsonResponse:
    logger.warning("database unavailable: %s", type(error).__name__)
    connection.close()
    return reply(Problem("unavailable", {"Retry-After": "30"}))


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> JsonResponse:
    logger.error("a request of a program failed: %s", request.path, exc_info=error)
    return reply(Problem("fault"))


def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document; anybody may read what there would be to ask."""
    response = JsonResponse(document(api, get_language()), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=300"
    response["Vary"] = "Accept-Language"
    return response


@cache
def _resolver() -> URLResolver:
    operations, _app, namespace = api.urls
    # Django takes a list here as well as the name of a module, of which alone its types know.
    patterns: Any = [path("openapi.json", openapi), *operations]
    return URLResolver(RoutePattern(f"{ROOT}/"), patterns, namespace=namespace)


def answer(request: HttpRequest) -> HttpResponseBase:
    """The answer to a program, in the language that it asks for: where it names none, the person's, and Welsh where
    nobody is known."""
    with translation.override(asked_for(request) or settings.LANGUAGE_CODE):
        response = _answered(request)
        response.headers["Content-Language"] = get_language()
    # What is here is for this program, and answers are nobody's to keep: not a proxy's, not the program's own cache's.
    response.headers.setdefault("Cache-Control", "no-store, private")
    return response


def _answered(request: HttpRequest) -> HttpResponseBase:
    try:
        match = _resolver().resolve(request.path_info)
    except Resolver404:
        return not_found(request)
    # A GET without its body (config.middleware cuts that off), but for files, which are not even opened.
    method = request.method
    if method == "HEAD":
        request.method = "GET"
        note_headers_only(request)
    try:
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Http404:
        # The library's own page at the root would lead to its documentation.
        return not_found(request)
    finally:
        request.method = method
    if response.status_code == 405:
        return reply(Problem("method_not_allowed", {"Allow": _allowed(response)}))
    return response


def _allowed(response: Any) -> str:
    return response.headers["Allow"].replace("GET", "GET, HEAD")
