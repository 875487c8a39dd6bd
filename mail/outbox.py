"""Asking for messages to be sent. The row is the request, made in the caller's transaction."""

from collections.abc import Mapping, Sequence
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from jobs.models import Job
from jobs.queueing import enqueue
from mail.models import OutboxMessage

SEND = "send messages"
# In one job, so that a worker that ends in the middle leaves little to begin again.
BATCH = 100
# Of batches that the clock takes up in one go.
MOST_BATCHES = 20


def post(kind: str, *, params: Mapping[str, Any], sealed: bytes | None = None) -> OutboxMessage:
    """Have one message sent once the caller's transaction is committed (see mail.composing for its words)."""
    with transaction.atomic():
        job = enqueue(SEND, total=1)
        return OutboxMessage.objects.create(
            kind=kind, params=dict(params), sealed=sealed, job=job, message_id=new_message_id()
        )


def post_all(kind: str, params: Sequence[Mapping[str, Any]]) -> list[OutboxMessage]:
    """As `post`, for many: one job for each hundred."""
    posted: list[OutboxMessage] = []
    with transaction.atomic():
        for start in range(0, len(params), BATCH):
            batch = params[start : start + BATCH]
            job = enqueue(SEND, total=len(batch))
            posted += OutboxMessage.objects.bulk_create(
                OutboxMessage(kind=kind, params=dict(each), job=job, message_id=new_message_id())
                for each in batch
            )
    return posted


def post_again() -> int:
    """Have sent what still waits although nothing works on it: put off, or its job has failed. Returns the count."""
    unattended = Q(job__isnull=True) | Q(job__state__in=[Job.State.DONE, Job.State.FAILED])
    taken = 0
    for _ in range(MOST_BATCHES):
        with transaction.atomic():
            # `OF self` because the job's side of the join may be missing; two clocks share the rows between them.
            due = OutboxMessage.objects.waiting().filter(unattended, not_before__lte=Now())
            due = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
            ids = list(due.values_list("pk", flat=True)[:BATCH])
            if ids:
                job = enqueue(SEND, total=len(ids))
                OutboxMessage.objects.filter(pk__in=ids).update(job=job)
        taken += len(ids)
        if len(ids) < BATCH:
            break
    return taken


def new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return make_msgid(domain=domain or "localhost")
