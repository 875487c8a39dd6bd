"""Who is asking: a person, by a token."""

from django.http import HttpRequest
from django.utils import timezone, translation
from django.views.decorators.debug import sensitive_variables
from ninja.security import HttpBearer

from accounts.models import AccessToken, User
from accounts.tokens import DoesNotHold, TooOften, use
from api.languages import asked_for
from api.problems import Problem

REALM = 'Bearer realm="Arolwg"'
CODES = {
    "unknown": "token_unknown",
    "ended": "token_ended",
    "expired": "token_expired",
    "inactive": "person_inactive",
}


class Bearer(HttpBearer):
    """`Authorization: Bearer arolwg_…`. The library's own reading of the header would log one that it does not know."""

    @sensitive_variables()
    def __call__(self, request: HttpRequest) -> AccessToken:
        scheme, _space, written = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not written.strip():
            raise Problem("token_missing", {"WWW-Authenticate": REALM})
        return self.authenticate(request, written.strip())

    @sensitive_variables()
    def authenticate(self, request: HttpRequest, token: str) -> AccessToken:
        """Raises Problem. From here on answers are in the person's language where the request names none."""
        try:
            found = use(token)
        except DoesNotHold as refused:
            headers = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
            raise Problem(CODES[refused.why], headers) from None
        except TooOften:
            rest = 60 - timezone.now().second
            raise Problem("too_many", {"Retry-After": str(rest)}) from None
        if asked_for(request) is None:
            translation.activate(found.owner.language)
        return found


def token_of(request: HttpRequest) -> AccessToken:
    # ninja puts there what the above returns.
    token = getattr(request, "auth", None)
    assert isinstance(token, AccessToken), "every operation asks for one"  # noqa: S101
    return token


def person_of(request: HttpRequest) -> User:
    return token_of(request).owner


def note_headers_only(request: HttpRequest) -> None:
    vars(request)["headers_only"] = True


def is_headers_only(request: HttpRequest) -> bool:
    """Whether the request was a HEAD, which comes here as a GET."""
    return bool(getattr(request, "headers_only", False))
