"""Erasing for good what somebody has answered: with every correction of it, and whom it was sent to."""

from collections.abc import Callable

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from responses import letters
from responses.amending import hold
from responses.chains import Link, chain_of, counted_in
from responses.deleting import delete
from responses.identity import grouped
from responses.models import ErasureRequest, Invitation

# The response's id, the reason for the record, and who does it.
Listener = Callable[[int, str, User | None], None]
_told: list[Listener] = []


def tell_before_erasing(listener: Listener) -> None:
    """Let a room above this one clear away what it has made of a response, in the transaction that deletes it."""
    _told[:] = [listener]


@transaction.atomic
def erase(response_id: int, *, reason: str, actor: User | None = None) -> bool:
    """Delete a response with all that it corrects and all that corrects it, submitted or not; with their files, the
    invitation that they were begun with, and messages about them that have not been sent.

    True if all is gone. If one of them is part of a dataset False: the wish is noted (ErasureRequest), once, and
    carried out by the room that makes the dataset anew without it (exports.erasing). Both are recorded, without
    answers. `reason` says why, for the record; `actor` is the member of staff who does it, None where the respondents
    do it themselves.
    """
    visit = hold(response_id)
    if visit is None:
        return True
    chain = chain_of(response_id)
    counted = counted_in(chain)
    if visit.survey.frozen_at is None or counted is None:
        _delete_for_good(chain, reason, actor)
        return True
    delete([link.id for link in chain if not link.is_submitted])
    wish = {"reason": reason, "actor": actor}
    _asked, is_new = ErasureRequest.objects.get_or_create(response_id=counted.id, defaults=wish)
    if is_new:
        _record("erasure asked", chain, reason, actor)
    return False


def was_invited(response_id: int) -> bool:
    """Whether it can still be told whom the invitation was sent to with which the response was begun."""
    return Invitation.objects.filter(response__in=[link.id for link in chain_of(response_id)]).exists()


def carry_out(request: ErasureRequest) -> None:
    """Delete what somebody wished to have erased, and the wish with it. The caller makes the dataset anew."""
    _delete_for_good(chain_of(request.response_id), request.reason, request.actor)


def _delete_for_good(chain: list[Link], reason: str, actor: User | None) -> None:
    _record("response erased", chain, reason, actor)
    ids = [link.id for link in chain]
    for each in ids:
        for tell in _told:
            tell(each, reason, actor)
    letters.give_up(letters.waiting_about(ids))
    Invitation.objects.filter(response__in=ids).delete()
    delete(ids)


def _record(action: str, chain: list[Link], reason: str, actor: User | None) -> None:
    """The references stay in the audit, to show that it was done: whichever of them somebody brings is found."""
    references = [link.reference for link in chain if link.reference] or [""]
    for reference in references:
        record(action, actor=actor, survey_id=chain[0].survey_id, subject=grouped(reference), reason=reason)
