"""Making the next dataset of a closed survey, because what respondents wrote has been worked on since the last."""

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from exports.datasets import current_dataset, lock, replace
from exports.guide import redacted_texts
from exports.models import Dataset
from surveys.models import Survey
from verbatims.leaving import changes_waiting, words_waiting
from verbatims.worklist import texts_of


class NothingWaits(Exception):
    """The dataset has everything that was done, or there is none, or it is not made yet."""


@transaction.atomic
def make_next(survey: Survey, actor: User) -> Dataset:
    """Withdraw the dataset for the next, which has every redaction, code, translation and wording of a code that waits,
    and in its manifest what has been looked through; audited.

    Raises NothingWaits.
    """
    lock(survey.pk)
    dataset = current_dataset(survey)
    changes = changes_waiting(survey)
    if dataset is None or not dataset.is_made():
        raise NothingWaits
    if not changes and not words_waiting(survey, dataset.texts):
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
    """For the page: how many changes wait, or whether words alone do; how many texts nobody has read by now, and how
    many are redacted in the dataset that is in use."""
    if dataset is None or not dataset.is_made():
        return {}
    waiting = changes_waiting(survey)
    return {
        "waiting": waiting,
        "words_alone": not waiting and words_waiting(survey, dataset.texts),
        "redacted": redacted_texts(dataset.texts),
        "not_read": texts_of(survey).filter(read_at__isnull=True).count(),
    }
