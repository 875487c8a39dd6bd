"""The token's cookie: one per response, named after its survey, so that two surveys never overwrite each other.

A response that a member of staff keys has a cookie of its own beside that of their own response, which keeps its place
(docs/other-ways-in.md).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from responses.identity import token_hash

PREFIX = "arolwg_"
KEYING_PREFIX = f"{PREFIX}keying_"
LONGEST = 30 * 24 * 3600
# After submitting: long enough to note the reference and look at the answers, short enough for a shared computer.
AFTER_SUBMITTING = 3600
WORKING_DAY = 12 * 3600
# Nobody answers more surveys than this at once; a header of a thousand cookies is not looked through.
MOST_LOOKED_AT = 50


def token_hashes(request: HttpRequest) -> list[bytes]:
    """Of every response that this browser holds; which of them is of the survey, the database says."""
    tokens = [value for name, value in request.COOKIES.items() if name.startswith(PREFIX)]
    return [hashed for token in tokens[:MOST_LOOKED_AT] if (hashed := token_hash(token)) is not None]


def own_token_hashes(request: HttpRequest) -> list[bytes]:
    """Of the responses that this browser holds for whoever sits before it: not of those that they key for others."""
    tokens = [
        value
        for name, value in request.COOKIES.items()
        if name.startswith(PREFIX) and not name.startswith(KEYING_PREFIX)
    ]
    return [hashed for token in tokens[:MOST_LOOKED_AT] if (hashed := token_hash(token)) is not None]


def token_of(request: HttpRequest, survey_id: int, *, keyed: bool = False) -> str:
    return request.COOKIES.get(_name(survey_id, keyed), "")


def set_token(
    reply: HttpResponse, survey_id: int, token: str, seconds: int = LONGEST, *, keyed: bool = False
) -> None:
    """Remember the token in this browser for so many seconds, at most 30 days and at least an hour; of a response that
    is keyed at most a working day."""
    reply.set_cookie(
        _name(survey_id, keyed),
        token,
        max_age=max(AFTER_SUBMITTING, min(seconds, WORKING_DAY if keyed else LONGEST)),
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )


def forget_token(reply: HttpResponse, survey_id: int) -> None:
    reply.delete_cookie(_name(survey_id, keyed=False), samesite="Lax")


def forget_keyed(request: HttpRequest, reply: HttpResponse, survey_id: int) -> None:
    """Whoever begins to answer for themselves has done with keying in this browser; so has who may not key any more."""
    if _name(survey_id, keyed=True) in request.COOKIES:
        reply.delete_cookie(_name(survey_id, keyed=True), samesite="Lax")


def _name(survey_id: int, keyed: bool) -> str:
    return f"{KEYING_PREFIX if keyed else PREFIX}{survey_id}"
