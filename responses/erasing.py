"""Erasing a response for good: the row and all that belongs to it, because somebody wants that or its time is over."""

from collections.abc import Callable

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from responses.amending import discard_correction, hold, offers
from responses.deleting import delete
from responses.identity import grouped
from responses.models import ErasureRequest, Response

# The response's id, the reason for the record, and who does it.
Listener = Callable[[int, str, User | None], None]
_told: list[Listener] = []


def tell_before_erasing(listener: Listener) -> None:
    """Let a room above this one clear away what it has made of a response, in the transaction that deletes it."""
    _told[:] = [listener]


@transaction.atomic
def erase(response_id: int, *, reason: str, actor: User | None = None) -> bool:
    """Delete a response with its files, what it corrected and a correction of it that is not finished.

    True if it is gone. Of what is part of a dataset False: the wish is noted (ErasureRequest), once, and carried out by
    the room that makes the dataset anew without it (exports.erasing). Both are recorded, without answers. `reason` says
    why, for the record; `actor` is the member of staff who does it, None where the respondents do it themselves.
    """
    visit = hold(response_id)
    if visit is None or visit.response is None:
        return True
    discard_correction(response_id)
    if visit.response.submitted_at is None or offers(visit).erased_at_once:
        _delete_for_good(response_id, reason, actor)
        return True
    wish = {"reason": reason, "actor": actor}
    _asked, is_new = ErasureRequest.objects.get_or_create(response_id=response_id, defaults=wish)
    if is_new:
        _record("erasure asked", response_id, reason, actor)
    return False


def carry_out(request: ErasureRequest) -> None:
    """Delete what somebody wished to have erased, and the wish with it. The caller makes the dataset anew."""
    _delete_for_good(request.response_id, request.reason, request.actor)


def _delete_for_good(response_id: int, reason: str, actor: User | None) -> None:
    _record("response erased", response_id, reason, actor)
    # What the response stands in for has the same person's answers, and is in no final dataset.
    erased = [response_id, *_older(response_id)]
    for each in erased:
        for tell in _told:
            tell(each, reason, actor)
    delete(erased)


def _older(response_id: int) -> list[int]:
    """The responses that this one corrects, one after the other."""
    older_id = Response.objects.filter(pk=response_id).values_list("replaces_id", flat=True).first()
    return [older_id, *_older(older_id)] if older_id is not None else []


def _record(action: str, response_id: int, reason: str, actor: User | None) -> None:
    """The reference stays in the audit, to show that it was done."""
    survey_id, reference = Response.objects.values_list("survey_id", "reference").get(pk=response_id)
    record(action, actor=actor, survey_id=survey_id, subject=grouped(reference or ""), reason=reason)
