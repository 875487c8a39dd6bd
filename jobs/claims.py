"""Holding a job: by the token of its row, for as long as the row still has it."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from jobs import registry
from jobs.models import Job


class ClaimLost(Exception):
    """Another worker holds the job, or it was cancelled: stop, and leave nothing behind."""


class JobFailed(Exception):
    """The job cannot be done. `reason` is a short code that a page puts into words; the detail is for operators."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


@dataclass
class Claim:
    """One worker's hold on one job. `done` and `total` are written to the row by the heartbeat."""

    job_id: int
    kind: str
    params: dict[str, Any]
    token: uuid.UUID
    attempt: int
    done: int = 0
    total: int | None = None
    lost: Event = field(default_factory=Event)
    finished: bool = False

    def advance(self, done: int) -> None:
        """Say how far the work has come. Costs no query. Raises ClaimLost once the heartbeat has found out."""
        self.done = done
        if self.lost.is_set():
            raise ClaimLost(self.job_id)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """What happens inside stands exactly when the job is done. Raises ClaimLost if another worker holds it."""
        with transaction.atomic():
            self._end(state=Job.State.DONE, progress_done=self.done, error="", per_second=None)
            yield
            registry.call_ended(self.kind, self.job_id)
        self.finished = True

    def fail(self, error: str) -> None:
        """End the job as failed, with the reason. Raises ClaimLost if another worker holds it."""
        with transaction.atomic():
            self._end(state=Job.State.FAILED, error=error)
            registry.call_ended(self.kind, self.job_id)

    def release(self, *, counted: bool = True) -> bool:
        """Give the job back, to be begun again by whoever comes; False if it was no longer ours.

        With `counted=False` the attempt is given back too: what stopped it was none of the job's doing.
        """
        attempts = F("attempts") - (0 if counted else 1)
        return bool(
            self._row().update(
                state=Job.State.QUEUED,
                token=None,
                heartbeat_at=None,
                sent_at=None,
                attempts=attempts,
                per_second=None,
            )
        )

    def is_held(self) -> bool:
        """Whether the row still has our token. Costs a query."""
        return bool(self._row().exists())

    def _end(self, **values: Any) -> None:
        # The row stays locked until the transaction ends, so that no sweep comes between the last look and the rename.
        if not self._row().update(finished_at=Now(), token=None, **values):
            raise ClaimLost(self.job_id)

    def _row(self) -> Any:
        return Job.objects.filter(pk=self.job_id, token=self.token, state=Job.State.RUNNING)


def stale_after() -> timedelta:
    return timedelta(seconds=settings.JOB_STALE_SECONDS)


def claim(job_id: int) -> Claim | None:
    """Take a job that waits, or whose worker has given no sign of life for too long.

    None if there is nothing to take: done, held by a living worker, or tried too often (the sweep ends those).
    """
    token = uuid.uuid4()
    parameters: dict[str, Any] = {
        "id": job_id,
        "token": token,
        "stale": stale_after(),
        "attempts": json.dumps(registry.attempts_by_kind()),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE jobs_job
               SET state = 'running', token = %(token)s, attempts = attempts + 1, progress_done = 0, error = '',
                   per_second = NULL,
                   heartbeat_at = clock_timestamp(), started_at = clock_timestamp(), finished_at = NULL
             WHERE id = %(id)s
               AND (state = 'queued' OR state = 'running' AND heartbeat_at < clock_timestamp() - %(stale)s)
               AND attempts < coalesce((%(attempts)s::jsonb ->> kind)::int, 1)
            RETURNING kind, params::text, attempts, progress_total
            """,
            parameters,
        )
        row = cursor.fetchone()
    if row is None:
        return None
    kind, params, attempt, total = row
    return Claim(job_id, kind, json.loads(params), token, attempt, total=total)
