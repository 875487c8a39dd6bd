"""Erasing a response for good, because the person who gave it wants that, or because its time is over."""

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from responses.amending import delete, discard_correction, hold, offers
from responses.identity import grouped
from responses.models import ErasureRequest, Response


@transaction.atomic
def erase(response_id: int, *, reason: str, actor: User | None = None) -> bool:
    """Delete a response with its files, what it corrected and a correction of it that is not finished.

    True if it is gone. Of what is part of a dataset False: the wish is noted (ErasureRequest), once, for the job that
    makes the dataset anew without it. Both are recorded, without answers. `reason` is a word for the record.
    """
    visit = hold(response_id)
    if visit is None or visit.response is None:
        return True
    discard_correction(response_id)
    _delete_older(response_id)
    at_once = visit.response.submitted_at is None or offers(visit).erased_at_once
    if at_once:
        delete(response_id)
    else:
        _asked, is_new = ErasureRequest.objects.get_or_create(
            response_id=response_id, defaults={"reason": reason, "actor": actor}
        )
        if not is_new:
            return False
    record(
        "response erased" if at_once else "erasure asked",
        actor=actor,
        survey_id=visit.survey.id,
        subject=grouped(visit.response.reference or ""),
        reason=reason,
    )
    return at_once


def _delete_older(response_id: int) -> None:
    """What the response stands in for has the same person's answers, and is in no dataset."""
    older_id = Response.objects.filter(pk=response_id).values_list("replaces_id", flat=True).first()
    if older_id is not None:
        _delete_older(older_id)
        delete(older_id)
