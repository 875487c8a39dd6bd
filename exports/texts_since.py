"""Making the next dataset of a closed survey, because what respondents wrote has been worked on since the last."""

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from exports.datasets import current_dataset, lock, replace
from exports.guide import redacted_texts
from exports.models import Dataset
from surveys.models import Survey
from verbatims.leaving import changes_waiting
from verbatims.worklist import texts_of


class NothingWaits(Exception):
    """The dataset has everything that was done, or there is none, or it is not made yet."""


@transaction.atomic
def make_next(survey: Survey, actor: User) -> Dataset:
    """Withdraw the dataset for the next, which has every redaction, code and translation that waits; audited.

    Raises NothingWaits.
    """
    lock(survey.pk)
    dataset = current_dataset(survey)
    changes = changes_waiting(survey)
    if dataset is None or not changes or not dataset.is_made():
        raise NothingWaits
    made = replace(dataset, Dataset.Why.TEXTS, actor=actor)
    record(
        "dataset with texts asked",
        actor=actor,
        survey_id=survey.pk,
        subject=str(survey),
        number=made.number,
        changes=changes,
    )
    return made


def texts_to_say(survey: Survey, dataset: Dataset | None) -> dict[str, int]:
    """For the page: how many changes wait, and how many texts nobody has read by now, and how many are redacted
    in the dataset that is in use."""
    if dataset is None or not dataset.is_made():
        return {}
    return {
        "waiting": changes_waiting(survey),
        "redacted": redacted_texts(dataset.texts),
        "not_read": texts_of(survey).filter(read_at__isnull=True).count(),
    }
