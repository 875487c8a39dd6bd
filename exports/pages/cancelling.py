"""Cancelling a file that is not made yet, and having one made again that failed or was cancelled."""

from django.db import OperationalError, transaction

from accounts.audit import record
from accounts.models import User
from exports.models import ExportFile
from jobs import queueing

# How often a deadlock with workers that end at the same moment is tried again.
TRIES = 5
DEADLOCK = "40P01"


def can_be_cancelled(file: ExportFile) -> bool:
    """The manifest cannot: it takes a moment, and tells of all the others."""
    return file.content != ExportFile.Content.MANIFEST


def cancel(file: ExportFile, actor: User) -> bool:
    """End the job that makes the file, audited; False if it has none, or it has ended.

    With that of a dataset's own file, those that wait for it are not made either. The worker removes what it has
    written.
    """
    if file.job_id is None or not can_be_cancelled(file):
        return False
    for tries_left in reversed(range(TRIES)):
        try:
            return _cancel(file, file.job_id, actor)
        except OperationalError as error:
            # A worker ends with its own row first and its dataset's next, and may be asking for the manifest again.
            if not tries_left or getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                raise
    return False


@transaction.atomic
def _cancel(file: ExportFile, job_id: int, actor: User) -> bool:
    ended = queueing.cancel(job_id)
    if ended:
        _record("file cancelled", file, actor)
    return ended


@transaction.atomic
def make_again(file: ExportFile, actor: User) -> bool:
    """Have a file made that could not be made or was cancelled; audited. False if it is neither."""
    begun = file.job_id is not None and queueing.retry(file.job_id)
    if begun:
        _record("file tried again", file, actor)
    return begun


def _record(action: str, file: ExportFile, actor: User) -> None:
    survey = file.dataset.survey
    record(action, actor=actor, survey_id=survey.pk, subject=str(survey), name=file.name)
