"""The token's cookie: one per response, named after its survey, so that two surveys never overwrite each other."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from responses.identity import token_hash

PREFIX = "arolwg_"
LONGEST = 30 * 24 * 3600
# After submitting: long enough to note the reference and look at the answers, short enough for a shared computer.
AFTER_SUBMITTING = 3600
# Nobody answers more surveys than this at once; a header of a thousand cookies is not looked through.
MOST_LOOKED_AT = 50


def token_hashes(request: HttpRequest) -> list[bytes]:
    """Of every response that this browser holds; which of them is of the survey, the database says."""
    tokens = [value for name, value in request.COOKIES.items() if name.startswith(PREFIX)]
    return [hashed for token in tokens[:MOST_LOOKED_AT] if (hashed := token_hash(token)) is not None]


def token_of(request: HttpRequest, survey_id: int) -> str:
    return request.COOKIES.get(f"{PREFIX}{survey_id}", "")


def set_token(reply: HttpResponse, survey_id: int, token: str, seconds: int = LONGEST) -> None:
    """Remember the token in this browser for so many seconds, at most 30 days and at least an hour."""
    reply.set_cookie(
        f"{PREFIX}{survey_id}",
        token,
        max_age=max(AFTER_SUBMITTING, min(seconds, LONGEST)),
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )


def forget_token(reply: HttpResponse, survey_id: int) -> None:
    reply.delete_cookie(f"{PREFIX}{survey_id}", samesite="Lax")
