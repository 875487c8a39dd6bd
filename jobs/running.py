"""Doing a job, and taking up what others have left behind."""

import logging
import time

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
# How long a worker waits for the database to come back, to give its job back itself, and how often it asks.
AWAY_SECONDS = 600.0
PAUSE_SECONDS = 0.5


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
        logger.warning("job %d: another worker has it, or it was cancelled: stopped", job_id)
    except (OperationalError, InterfaceError) as error:
        _give_back(held, error)
    except Exception as error:
        _fail(held, error)
    return held.finished


def _fail(held: Claim, error: Exception) -> None:
    try:
        # Whoever took the job over has cleared our file away: what that broke here is no fault of the job.
        if not held.is_held():
            raise ClaimLost(held.job_id)
        held.fail(str(_failure(held, error)))
    except ClaimLost:
        logger.warning("job %d: another worker has it, stopped (%s)", held.job_id, type(error).__name__)
    except (OperationalError, InterfaceError) as away:
        _give_back(held, away)


def _failure(held: Claim, error: Exception) -> JobFailed:
    if isinstance(error, registry.UnknownKind):
        error = JobFailed(UNKNOWN_KIND, held.kind)
    if isinstance(error, JobFailed):
        logger.warning("job %d failed: %s", held.job_id, error)
        return error
    logger.error("job %d (%s) is broken", held.job_id, held.kind, exc_info=error)
    return JobFailed(BROKEN, type(error).__name__)


def _give_back(held: Claim, error: Exception) -> None:
    """The database stopped the work: begin again when it can. That it went away does not count as an attempt."""
    logger.warning("job %d interrupted: %s", held.job_id, type(error).__name__)
    deadline = time.monotonic() + AWAY_SECONDS
    while True:
        connection.close()
        try:
            held.release(counted=not _went_away(error))
            return
        except (OperationalError, InterfaceError):
            # Without the database a worker has nothing else to do. If it ends meanwhile, the sweep takes the job up.
            if time.monotonic() > deadline:
                connection.close()
                return
            time.sleep(PAUSE_SECONDS)


def _went_away(error: Exception) -> bool:
    """Whether the server or the way to it was lost; otherwise a statement was refused, and might be for ever."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


def sweep() -> dict[str, int]:
    """Take up what was left behind: jobs of dead workers, and messages that the broker lost. Returns the counts.

    Safe to run at any time and side by side: each step is one conditional UPDATE or takes nothing away.
    """
    return {"failed": _fail_exhausted(), "requeued": _requeue_stale(), "sent": _send_waiting()}


def _stale() -> Q:
    return Q(state=Job.State.RUNNING, heartbeat_at__lt=Now() - stale_after())


def _fail_exhausted() -> int:
    """End jobs that no claim takes any more: a poison job must not be handed on for ever."""
    known = registry.attempts_by_kind()
    failed = sum(
        _fail_all(Q(kind=kind, attempts__gte=attempts), WORKER_LOST) for kind, attempts in known.items()
    )
    # Whoever claims a kind that nobody knows says so; this is for a worker that died before it could.
    return failed + _fail_all(~Q(kind__in=known) & Q(attempts__gte=1), UNKNOWN_KIND)


def _fail_all(which: Q, reason: str) -> int:
    failed = 0
    exhausted = Job.objects.filter(_stale() | Q(state=Job.State.QUEUED), which)
    for job in exhausted:
        with transaction.atomic():
            ended = exhausted.filter(pk=job.pk).update(
                state=Job.State.FAILED, token=None, finished_at=Now(), per_second=None, error=reason
            )
            if ended:
                logger.warning(
                    "job %d (%s) failed in %d attempts: %s", job.pk, job.kind, job.attempts, reason
                )
                registry.call_ended(job.kind, job.pk)
                failed += 1
    return failed


def _requeue_stale() -> int:
    return Job.objects.filter(_stale()).update(
        state=Job.State.QUEUED, token=None, heartbeat_at=None, sent_at=None, per_second=None
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
