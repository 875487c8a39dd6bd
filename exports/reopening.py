"""Opening a survey again whose answers were final: its dataset is withdrawn, and the next close makes the next one."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from exports.datasets import current_dataset, lock, withdraw
from exports.models import Dataset
from surveys.models import Survey
from surveys.paper.keeping import ask_for_papers
from surveys.windows import change_window


class NotClosed(Exception):
    """The answers of the survey are not final."""


class AlreadyDeleted(Exception):
    """Some of what a survey had has been deleted since it closed, by the rules of keeping."""


def may_reopen(survey: Survey) -> bool:
    return survey.frozen_at is not None and not survey.disposals.exists()


@transaction.atomic
def reopen(
    survey: Survey,
    actor: User,
    *,
    opens: dt.datetime,
    closes: dt.datetime,
    grace_minutes: int,
    reason: str,
) -> None:
    """Let a closed survey be answered again, in the window that is given; audited.

    Its dataset, if it has one, is withdrawn for the reason: what was final is so no more, since responses may now be
    corrected and taken back. The next close makes the next dataset, of the responses of before and the new ones.
    Raises NotClosed, AlreadyDeleted and WindowRefused.
    """
    lock(survey.pk)
    survey.refresh_from_db(fields=["frozen_at", "opens_at", "closes_at", "grace_minutes"])
    if survey.frozen_at is None:
        raise NotClosed
    if not may_reopen(survey):
        raise AlreadyDeleted
    dataset = current_dataset(survey)
    if dataset is not None:
        withdraw(dataset, Dataset.Why.REOPENED, note=reason, actor=actor)
    Survey.objects.filter(pk=survey.pk).update(frozen_at=None)
    survey.frozen_at = None
    record("survey reopened", actor=actor, survey_id=survey.pk, subject=str(survey), reason=reason)
    change_window(survey, actor, opens=opens, closes=closes, grace_minutes=grace_minutes)
    ask_for_papers(survey)
