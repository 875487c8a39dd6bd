"""Doing a job, and taking up what others have left behind."""

import logging

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from jobs import registry
from jobs.claims import Claim, ClaimLost, JobFailed, claim, stale_after
from jobs.heartbeat import Heartbeat
from jobs.models import Job
from jobs.queueing import send

logger = logging.getLogger(__name__)

WORKER_LOST = "worker_lost"
UNKNOWN_KIND = "unknown_kind"
BROKEN = "broken"


def run(job_id: int) -> bool:
    """Do the job if it can be claimed; True if it is now done. A failure is kept on the row, not raised."""
    held = claim(job_id)
    if held is None:
        return False
    try:
        with Heartbeat(held):
            registry.kind_of(held.kind).handler(held)
            if not held.finished:
                with held.finishing():
                    pass
    except ClaimLost:
        logger.warning("job %d: another worker has it, stopped", job_id)
    except (OperationalError, InterfaceError) as error:
        _give_back(held, error)
    except registry.UnknownKind:
        _fail(held, JobFailed(UNKNOWN_KIND, held.kind))
    except JobFailed as failure:
        _fail(held, failure)
    except Exception as error:
        logger.exception("job %d (%s) is broken", job_id, held.kind)
        _fail(held, JobFailed(BROKEN, type(error).__name__))
    return held.finished


def _fail(held: Claim, failure: JobFailed) -> None:
    logger.warning("job %d failed: %s", held.job_id, failure)
    try:
        held.fail(str(failure))
    except ClaimLost:
        logger.warning("job %d: another worker has it", held.job_id)
    except (OperationalError, InterfaceError) as error:
        _give_back(held, error)


def _give_back(held: Claim, error: Exception) -> None:
    """The database went away in mid-work: begin again when it is back."""
    logger.warning("job %d interrupted: %s", held.job_id, type(error).__name__)
    connection.close()
    try:
        held.release()
    except (OperationalError, InterfaceError):
        # Still away. The heartbeat has stopped, so the sweep will take the job up.
        connection.close()


def sweep() -> dict[str, int]:
    """Take up what was left behind: jobs of dead workers, and messages that the broker lost. Returns the counts.

    Safe to run at any time and side by side: each step is one conditional UPDATE or takes nothing away.
    """
    return {"failed": _fail_exhausted(), "requeued": _requeue_stale(), "sent": _send_waiting()}


def _stale() -> Q:
    return Q(state=Job.State.RUNNING, heartbeat_at__lt=Now() - stale_after())


def _fail_exhausted() -> int:
    """End jobs whose workers have died as often as may be: a poison job must not be handed on for ever."""
    failed = 0
    for kind, attempts in registry.attempts_by_kind().items():
        exhausted = Job.objects.filter(
            _stale() | Q(state=Job.State.QUEUED), kind=kind, attempts__gte=attempts
        )
        for job in exhausted:
            with transaction.atomic():
                ended = exhausted.filter(pk=job.pk).update(
                    state=Job.State.FAILED, token=None, finished_at=Now(), error=WORKER_LOST
                )
                if ended:
                    logger.warning("job %d failed: its worker was lost %d times", job.pk, job.attempts)
                    registry.call_ended(kind, job.pk)
                    failed += 1
    return failed


def _requeue_stale() -> int:
    return Job.objects.filter(_stale()).update(
        state=Job.State.QUEUED, token=None, heartbeat_at=None, sent_at=None
    )


def _send_waiting() -> int:
    """Send again what waits although a message went out: the broker may have lost it, and a second does no harm."""
    due = Job.objects.filter(
        Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - stale_after()), state=Job.State.QUEUED
    )
    sent = 0
    for job_id in due.order_by("pk").values_list("pk", flat=True):
        if not send(job_id):
            break
        sent += 1
    return sent
