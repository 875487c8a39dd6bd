"""What only staff need: a session, who is signed in, messages, and their language. Other addresses pass it all by."""

from collections.abc import Awaitable

from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

ADDRESSES = "/admin/"


class ForStaff(MiddlewareMixin):
    """Mixed into a middleware, which then sees staff's addresses alone."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if request.path_info.startswith(ADDRESSES):
            return super().__call__(request)
        return self.get_response(request)


class SessionMiddleware(ForStaff, sessions.SessionMiddleware):
    pass


class AuthenticationMiddleware(ForStaff, auth.AuthenticationMiddleware):
    pass


class MessageMiddleware(ForStaff, messages.MessageMiddleware):
    pass


class StaffLanguageMiddleware(ForStaff):
    """The admin speaks the language of the person who is signed in.

    Before that, as where people sign in, the address decides: Welsh, or the language that `?language=` names.
    """

    def process_request(self, request: HttpRequest) -> None:
        asked = "en" if request.GET.get("language") == "en" else "cy"
        language = request.user.language if request.user.is_authenticated else asked
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
