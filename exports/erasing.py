"""Erasing a response whenever it is asked for: after the close too, when a dataset holds it."""

import logging

from django.db import transaction

from accounts.models import User
from exports.datasets import current_dataset, lock, replace
from exports.models import Dataset
from responses import erasing
from responses.models import ErasureRequest, Response
from surveys.models import Survey

logger = logging.getLogger(__name__)


@transaction.atomic
def erase(response_id: int, *, reason: str, actor: User | None = None) -> Dataset | None:
    """Delete a response with everything that belongs to it; audited with the reason.

    If it was in a dataset, that is withdrawn for the reason, its files are removed, and the next dataset, of what is
    left, is made and returned. Otherwise None. Raises Response.DoesNotExist.
    """
    survey_id = Response.objects.values_list("survey_id", flat=True).get(pk=response_id)
    lock(survey_id)
    if not Response.objects.filter(pk=response_id).exists():
        # Somebody else has erased it while this waited for the lock.
        raise Response.DoesNotExist(response_id)
    if erasing.erase(response_id, reason=reason, actor=actor):
        return None
    return carry_out(survey_id)


def carry_out_all() -> list[Dataset]:
    """Erase everything that respondents have asked for after the close; the datasets that were made anew. A survey in
    which nothing can be erased holds up no other."""
    waiting = ErasureRequest.objects.values_list("response__survey_id", flat=True).distinct()
    made = []
    for survey_id in list(waiting):
        try:
            made.append(carry_out(survey_id))
        except Exception:
            logger.exception("what was asked to be erased in survey %d is still there", survey_id)
    return [dataset for dataset in made if dataset is not None]


@transaction.atomic
def carry_out(survey_id: int) -> Dataset | None:
    """Erase what has been asked for in a survey, and make its dataset anew, once for all of it. None if there is
    nothing to erase, or no dataset."""
    lock(survey_id)
    asked = ErasureRequest.objects.filter(response__survey_id=survey_id)
    requests = list(asked.select_related("actor").order_by("asked_at", "pk"))
    for request in requests:
        erasing.carry_out(request)
    dataset = current_dataset(Survey.objects.get(pk=survey_id))
    if not requests or dataset is None:
        return None
    reasons = "\n".join(dict.fromkeys(request.reason for request in requests))
    return replace(dataset, Dataset.Why.ERASED, note=reasons, actor=requests[-1].actor)
