"""What went wrong, as programs are told: problem details by RFC 9457, with a `code` that stays and words for people."""

from typing import Any, NamedTuple

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    status: int
    title: str | Promise
    detail: str | Promise


KINDS = {
    "token_missing": Kind(
        401,
        _("No token"),
        _("Send your token in the header “Authorization: Bearer arolwg_…”. You make one on the staff pages."),
    ),
    "token_unknown": Kind(
        401, _("Unknown token"), _("There is no such token. See whether all of it has been copied.")
    ),
    "token_ended": Kind(
        401,
        _("The token has been ended"),
        _("It was revoked, or its owner’s password has been changed since. Make another on the staff pages."),
    ),
    "token_expired": Kind(401, _("The token has expired"), _("Make another on the staff pages.")),
    "person_inactive": Kind(
        401,
        _("The token’s owner may not sign in"),
        _("Ask an administrator whether the account should be active."),
    ),
    "role_missing": Kind(
        403,
        _("Not permitted"),
        _("You have no role in this survey that may download answers. A coordinator can give it to you."),
    ),
    "reading_only": Kind(
        403,
        _("The token is for reading only"),
        _("Make a token that may ask for interim datasets too, and use that one."),
    ),
    "not_found": Kind(
        404, _("Not found"), _("There is nothing at this address, or nothing that you may see. Check it.")
    ),
    "no_dataset": Kind(
        404,
        _("No final dataset"),
        _("The survey is not closed yet, or its answers have been deleted. Its list of datasets says which."),
    ),
    "method_not_allowed": Kind(
        405, _("Method not allowed"), _("This address takes other methods: see the header “Allow”.")
    ),
    "ambiguous": Kind(
        409,
        _("Two surveys have this address"),
        _(
            "It is the Welsh address of one and the English address of another. Use the other address of yours."
        ),
    ),
    "being_made": Kind(
        409,
        _("An interim dataset is being made"),
        _("Wait until its files are ready, and take those."),
    ),
    "not_open": Kind(
        409,
        _("The survey is not open"),
        _("There are interim datasets of open surveys alone. A survey that has closed has a final one."),
    ),
    "not_ready": Kind(
        409,
        _("The file is not ready"),
        _("It is still being made. Ask again in a while: the list of files says how far it is."),
    ),
    "not_made": Kind(
        409,
        _("The file could not be made"),
        _("The list of files says why. It can be tried again on the staff pages."),
    ),
    "cancelled": Kind(
        409,
        _("Making the file was cancelled"),
        _("It can be made all the same on the staff pages."),
    ),
    "withdrawn": Kind(
        410,
        _("The dataset has been withdrawn"),
        _("Its files are deleted. If you have downloaded any, delete them too, wherever they are."),
    ),
    "range_not_satisfiable": Kind(
        416, _("No such part"), _("The file ends before the part that was asked for begins.")
    ),
    "invalid": Kind(
        422, _("Not understood"), _("A value in the address is not as it must be: see “errors”.")
    ),
    "too_many": Kind(
        429,
        _("Too many requests"),
        _("The token has been used too often in this minute. Go on after the seconds in “Retry-After”."),
    ),
    "fault": Kind(
        500,
        _("A fault of ours"),
        _("It is on record. Try again; if it stays, tell whoever runs the service."),
    ),
    "file_lost": Kind(
        500,
        _("The file is no longer there"),
        _("It should be. Ask whoever runs the service to look."),
    ),
    "unavailable": Kind(
        503, _("Out of service for a moment"), _("Try again after the seconds in “Retry-After”.")
    ),
}


class Problem(Exception):
    """An answer that is no success. `more` are further members of it; `headers` go beside it."""

    def __init__(self, code: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers or {}
        self.more = more


def reply(problem: Problem) -> JsonResponse:
    """The problem in the active language."""
    kind = KINDS[problem.code]
    body = {
        "type": f"{reverse(f'programs-reference-{get_language()}')}#{problem.code}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(kind.detail),
        "code": problem.code,
        **problem.more,
    }
    return JsonResponse(
        body,
        status=kind.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def not_found(request: HttpRequest) -> JsonResponse:
    return reply(Problem("not_found"))
