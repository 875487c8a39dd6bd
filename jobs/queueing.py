"""Asking for work, and telling the workers. The row is the request; the message only saves waiting."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from accounts.models import User
from jobs import registry
from jobs.models import Job

logger = logging.getLogger(__name__)


def enqueue(
    kind: str,
    params: dict[str, Any] | None = None,
    *,
    total: int | None = None,
    created_by: User | None = None,
) -> Job:
    """A new job, sent to the workers once the caller's transaction is committed."""
    job = Job.objects.create(kind=kind, params=params or {}, progress_total=total, created_by=created_by)
    send_on_commit(job.pk)
    return job


def requeue(job_id: int, *, only_in: tuple[str, ...]) -> bool:
    """Have an ended job done again, with all its attempts; False if it is in none of those states."""
    changed = Job.objects.filter(pk=job_id, state__in=only_in).update(
        state=Job.State.QUEUED,
        token=None,
        heartbeat_at=None,
        sent_at=None,
        started_at=None,
        finished_at=None,
        attempts=0,
        progress_done=0,
        per_second=None,
        error="",
    )
    if changed:
        send_on_commit(job_id)
    return bool(changed)


def retry(job_id: int) -> bool:
    """Begin a failed or cancelled job again; False if it is neither."""
    return requeue(job_id, only_in=(Job.State.FAILED, Job.State.CANCELLED))


@transaction.atomic
def cancel(job_id: int) -> bool:
    """End a job that waits or runs; False if it has ended already.

    Its worker finds out at its next sign of life, and stops at its next step. One that is just finishing has the row:
    this waits, and finds the job done.
    """
    ended = Job.objects.filter(pk=job_id, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
        state=Job.State.CANCELLED, token=None, finished_at=Now(), per_second=None, error=""
    )
    if ended:
        registry.call_ended(Job.objects.values_list("kind", flat=True).get(pk=job_id), job_id)
    return bool(ended)


def send_on_commit(job_id: int) -> None:
    transaction.on_commit(partial(send, job_id))


def send(job_id: int) -> bool:
    """Tell the workers of a job. A broker that is away is no fault of the caller: the sweep sends again."""
    try:
        # By name, because the task runs the code that may itself ask for work.
        current_app.send_task("jobs.tasks.run_job", [job_id])
    except OperationalError as error:
        logger.warning("job %d waits, the broker is away: %s", job_id, error)
        return False
    Job.objects.filter(pk=job_id).update(sent_at=Now())
    return True
