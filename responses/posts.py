"""What a respondent's form sent, or why it is refused before anything is looked at."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from questionnaire.document import LANGUAGES, Language, Page, Question
from responses.identity import token_hash
from responses.uploads import Incoming

Button = Literal["next", "back", "later", "language"]
# `next` comes last: it is also what a form sent by a script, without any button, means.
BUTTONS: tuple[Button, ...] = ("language", "back", "later", "next")
# `whole` comes last of all: a form without it that brings files was cut short on its way.
OWN_FIELDS = frozenset({"token", "checked", "whole", *BUTTONS})
FORM = "application/x-www-form-urlencoded"
DRAINED = 4 * 1024 * 1024


class Refused(Exception):
    """The request gets an error page of this status and has changed nothing."""

    def __init__(self, status: Literal[400, 403, 413]) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Post:
    token: str = ""
    button: Button = "next"
    language: Language | None = None
    checked: bool = False  # the page was showing its faults
    whole: bool = False  # the last field of a page that takes files came too
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def asked(self) -> list[str]:
        return self.fields.get("asked", [])

    @property
    def token_hash(self) -> bytes | None:
        return token_hash(self.token)

    def of_page(self, page: Page) -> dict[str, list[str]]:
        """What was sent for the page's own questions. Raises Refused if it claims to have asked anything else."""
        codes = {question.code for question in page.questions}
        if len(set(self.asked)) != len(self.asked) or not codes.issuperset(self.asked):
            raise Refused(400)
        names = names_of(page.questions)
        return {
            name: values
            for name, values in self.fields.items()
            if name == "asked" or name.partition("/")[0] in names
        }


def read_post(request: HttpRequest, files: Callable[[], bool] | None = None) -> Post:
    """Raises Refused: from another site (403), too much (413) or not to be understood (400).

    `files`, of a page that may bring files (which are then in `request.FILES`), says whether it may bring more than
    other forms hold. It is asked only if there is more, and before that is read.
    """
    refuse_other_sites(request)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if files is not None and request.content_type == "multipart/form-data":
        request.upload_handlers = [Incoming(request)]
        if _length(request) > most and files():
            most = settings.UPLOAD_REQUEST_MAX
    sent = _sent(request, most)
    button: Button = next((name for name in BUTTONS if name in sent), "next")
    language = sent.get("language", [""])[-1]
    return Post(
        token=sent.get("token", [""])[-1],
        button=button,
        language=language if language in LANGUAGES else None,
        checked="checked" in sent,
        whole="whole" in sent,
        fields={name: values for name, values in sent.items() if name not in OWN_FIELDS},
    )


def refuse_other_sites(request: HttpRequest) -> None:
    """Raises Refused(403) for a form that another site sent. The hidden token is the proof; this is the second lock.

    Browsers that send neither header (none of this decade) are let through. Only the host is compared: behind a
    proxy the scheme seen here need not be the one in the browser.
    """
    if request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        raise Refused(403)
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return
    if origin.partition("://")[2] != request.get_host():
        raise Refused(403)


def _sent(request: HttpRequest, most: int) -> Mapping[str, list[str]]:
    if _length(request) > most:
        _drain(request)
        raise Refused(413)
    try:
        if request.content_type == FORM:
            return _read_form(request)
        # Whatever the header claims: with another encoding, lone surrogates could come in.
        request.encoding = "utf-8"
        return dict(request.POST.lists())
    except RequestDataTooBig:
        _drain(request)
        raise Refused(413) from None
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError, ValueError):
        raise Refused(400) from None


def _read_form(request: HttpRequest) -> dict[str, list[str]]:
    """What request.POST would hold, by the same parser and within the same limits, in half the time.

    Raises ValueError where it has too many fields, or was cut short on its way: what has not come is not left empty.
    """
    if len(request.body) < _length(request):
        raise ValueError("the form has not come whole")
    written = request.body.decode(errors="replace")
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return parse_qs(written, keep_blank_values=True, max_num_fields=most)


def _length(request: HttpRequest) -> float:
    """Of the body, as its sender says; what is no number is more than any."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 19 else math.inf


def _drain(request: HttpRequest) -> None:
    """Read on for a while: a server that answers and hangs up on a sender shows them a broken connection, no page."""
    left = DRAINED
    try:
        while left > 0 and (chunk := request.read(min(left, 64 * 1024))):
            left -= len(chunk)
    except OSError:
        return


def names_of(questions: Iterable[Question]) -> set[str]:
    """What the names of the questions' controls are, as far as a slash: `code`, or `code-day`."""
    return {
        name
        for one in questions
        for name in (one.code, *(f"{one.code}-{end}" for end in one.kind.fields(one)))
    }
