"""Erasing a response whenever it is asked for: after the close too, when a dataset holds it."""

from django.db import transaction

from accounts.models import User
from exports.datasets import current_dataset, lock, replace
from exports.models import Dataset
from responses import erasing
from responses.models import Response
from surveys.models import Survey


@transaction.atomic
def erase(response_id: int, *, reason: str, actor: User | None = None) -> Dataset | None:
    """Delete a response with everything that belongs to it; audited with the reason.

    If the survey is frozen and the response was in its dataset, that is withdrawn for the reason, its files are
    removed, and the next dataset, of what is left, is made and returned. Otherwise None. Raises Response.DoesNotExist.
    """
    response = Response.objects.select_related("survey").defer("answers").get(pk=response_id)
    lock(response.survey_id)
    survey = Survey.objects.get(pk=response.survey_id)
    if survey.frozen_at is None:
        erasing.erase(response_id, reason=reason, actor=actor)
        return None
    if not erasing.remove([response_id]):
        # Somebody else has erased it while this waited for the lock.
        raise Response.DoesNotExist(response_id)
    erasing.record_erasure(response, reason=reason, actor=actor)
    dataset = current_dataset(survey)
    if dataset is None or response.submitted_at is None or response.withdrawn_at is not None:
        return None
    return replace(dataset, Dataset.Why.ERASED, note=reason, actor=actor)
