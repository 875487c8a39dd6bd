"""What every request passes: headers, the language of the address, and an honest page while the database is away."""

from collections.abc import Callable

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from config.errors import unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


class NoBodyForHeadMiddleware:
    """The headers of a GET and nothing else; gunicorn drops such a body too, but complains in the log each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = []
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response


class PolicyMiddleware:
    """What a page from here may do in a browser: nothing here needs a camera, a microphone, a place, or another site.

    Where a view has said something stricter of its own reply, that holds. The text of the settings' policy is put
    together once: django-csp's middleware does it for each reply, which took a twentieth of a page turn.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policies = {"Permissions-Policy": PERMISSIONS_POLICY, "Content-Security-Policy": build_policy()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, policy in self.policies.items():
            response.headers.setdefault(name, policy)
        return response


class UnavailableMiddleware:
    """A view whose database cannot be reached is a 503 in both languages with `Retry-After`, never a traceback.

    `config.errors.server_error` answers the same where a middleware fails.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request, exception)


class LanguageMiddleware:
    """The language comes from the address alone: a shared link never follows the browser's settings."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = "en" if request.path_info.startswith("/en/") else "cy"
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response
