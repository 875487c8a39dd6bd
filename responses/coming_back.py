"""Coming back with a code: on another device, or after submitting to correct, withdraw or erase.

The code is made from the response's token (responses.identity.come_back_code). What is kept of it opens nothing: five
characters to find the row by, the hash of the others, and the token encrypted with a key that is made from the code. So
nobody who reads the database can come back as somebody else, and whoever brings the code gets the token itself.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Now

from responses.identity import come_back_code, read_code, read_reference
from responses.models import ComeBackCode
from responses.sealing import seal, unseal

LOCATOR = 5
# So many wrong ones for one code, and then it rests until an hour after the first of them: 70 bits are not guessed so.
MOST_WRONG = 10
RESTS = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Recognised:
    """The code is right: `token` is that of the response."""

    response_id: int
    token: str


@dataclass(frozen=True)
class NotRecognised:
    """There is no such code, or it is another response's: which of them is not said."""


@dataclass(frozen=True)
class TooManyTries:
    """Too many wrong codes have been tried: whether this one is right is not looked at."""


Outcome = Recognised | NotRecognised | TooManyTries
NOT_RECOGNISED = NotRecognised()


def keep_code(response_id: int, token: str) -> str:
    """The code of a response, which can be used from now on. One statement."""
    ComeBackCode.objects.bulk_create([row_for(response_id, token)], ignore_conflicts=True)
    return come_back_code(token)


def row_for(response_id: int, token: str) -> ComeBackCode:
    """What is stored of a response's code."""
    code = come_back_code(token)
    return ComeBackCode(
        response_id=response_id,
        locator=code[:LOCATOR],
        rest_hash=_hash_of_rest(code),
        sealed=seal(token, code),
    )


def recognise(typed: str, survey_id: int) -> Outcome:
    """The response to a survey that a code, as somebody typed it, belongs to."""
    code = read_code(typed)
    if code is None:
        return NOT_RECOGNISED
    return _tried(ComeBackCode.objects.filter(locator=code[:LOCATOR], response__survey_id=survey_id), code)


def recognise_submitted(reference: str, typed: str, survey_id: int) -> Outcome:
    """The same for a submitted response with that reference. Wrong codes are counted for the reference."""
    code, reference_read = read_code(typed), read_reference(reference)
    if code is None or reference_read is None:
        return NOT_RECOGNISED
    of_reference = ComeBackCode.objects.filter(
        response__reference=reference_read, response__survey_id=survey_id
    )
    return _tried(of_reference, code)


@transaction.atomic
def _tried(rows: QuerySet[ComeBackCode], code: str) -> Outcome:
    # Locked: of twenty tries at once each counts.
    candidates = list(rows.select_for_update(of=("self",)).annotate(rests=_RESTS))
    right = [row for row in candidates if is_right(row, code)]
    if any(row.rests for row in right or candidates):
        return TooManyTries()
    if not right:
        _count_wrong([row.pk for row in candidates])
        return NOT_RECOGNISED
    token = unseal(bytes(right[0].sealed), code)
    return Recognised(right[0].pk, token) if token else NOT_RECOGNISED


_IS_RECENT = Q(wrong_since__gt=Now() - RESTS)
_RESTS = ExpressionWrapper(_IS_RECENT & Q(wrong__gte=MOST_WRONG), output_field=BooleanField())


def _count_wrong(ids: list[int]) -> None:
    if ids:
        ComeBackCode.objects.filter(pk__in=ids).update(
            wrong=Case(When(_IS_RECENT, then=F("wrong") + 1), default=Value(1)),
            wrong_since=Case(When(_IS_RECENT, then=F("wrong_since")), default=Now()),
        )


def is_right(row: ComeBackCode, code: str) -> bool:
    """Whether the code, as it is read, is that of the row's response."""
    same_rest = secrets.compare_digest(bytes(row.rest_hash), _hash_of_rest(code))
    return same_rest and row.locator == code[:LOCATOR]


def _hash_of_rest(code: str) -> bytes:
    return hashlib.sha256(code[LOCATOR:].encode("ascii")).digest()
