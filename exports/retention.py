"""Keeping to the rules of retention: what goes from the responses, and what then becomes of the datasets."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from exports.datasets import current_dataset, lock, make, sweep_withdrawn, withdraw
from exports.models import Dataset
from jobs.claims import Claim
from jobs.registry import handles
from mail.keeping import forget_old
from responses.models import Disposal
from responses.opinions import forget_reply_addresses
from responses.retention.disposing import dispose
from responses.retention.rules import RETENTION_JOB, ask_for_due
from surveys.models import Survey

WHY = {Survey.AfterKeeping.DELETE: Dataset.Why.DELETED, Survey.AfterKeeping.ANONYMISE: Dataset.Why.ANONYMISED}


def keep_to_retention() -> list[Disposal]:
    """Ask for everything that is due, forget messages and addresses whose time is over, and clear away what was left on
    the disk. Safe to run any number of times."""
    sweep_withdrawn()
    forget_old()
    forget_reply_addresses()
    return ask_for_due()


@handles(RETENTION_JOB, words=_("Delete or anonymise what was kept long enough"))
def carry_out(claim: Claim) -> None:
    """Do every disposal that the job was asked for. One that has ended is not done again."""
    disposals = Disposal.objects.filter(job_id=claim.job_id, ended_at=None).select_related("survey")
    for disposal in disposals.order_by("pk"):
        if disposal.subject == Disposal.Subject.RESPONSES:
            _withdraw_dataset(disposal)
        dispose(disposal, claim.advance)
        _end(disposal)


@transaction.atomic
def _withdraw_dataset(disposal: Disposal) -> None:
    """Before the first of its responses goes: nobody may fetch answers whose time is over, nor half of them."""
    lock(disposal.survey_id)
    dataset = current_dataset(disposal.survey)
    if dataset is not None:
        withdraw(dataset, WHY[Survey.AfterKeeping(disposal.action)])


@transaction.atomic
def _end(disposal: Disposal) -> None:
    lock(disposal.survey_id)
    if not Disposal.objects.filter(pk=disposal.pk, ended_at=None).update(ended_at=Now()):
        return
    disposal.refresh_from_db(fields=["rows"])
    if disposal.action == Survey.AfterKeeping.ANONYMISE:
        make(disposal.survey)
    record(
        f"{disposal.subject} {WHY[Survey.AfterKeeping(disposal.action)]}",
        actor=None,
        survey_id=disposal.survey_id,
        subject=str(disposal.survey),
        rows=disposal.rows,
        days=disposal.days,
    )
