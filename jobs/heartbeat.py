"""Signs of life of a running job, from a thread and a connection of their own: long work must not silence them."""

import logging
import time
from threading import Event, Thread
from types import TracebackType

from django.conf import settings
from django.db import Error, connection

from jobs.claims import Claim
from jobs.pace import Pace

logger = logging.getLogger(__name__)

# Progress is written this often; a page that shows it need not be more exact.
PROGRESS_SECONDS = 1.0


class Heartbeat:
    """While it is entered, the claim's row is kept fresh and its progress written; tells the claim when it is lost."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._pace = Pace()
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"heartbeat of job {claim.job_id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        # Django gives each thread a connection of its own.
        try:
            while not self._stop.wait(min(PROGRESS_SECONDS, settings.JOB_STALE_SECONDS / 6)):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        done = self._claim.done
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE jobs_job SET heartbeat_at = clock_timestamp(), progress_done = %s, progress_total = %s,"
                    " per_second = %s WHERE id = %s AND token = %s AND state = 'running'",
                    [
                        done,
                        self._claim.total,
                        self._pace.at(time.monotonic(), done),
                        self._claim.job_id,
                        self._claim.token,
                    ],
                )
                if not cursor.rowcount:
                    self._claim.lost.set()
        except Error as error:
            # The database may come back before the row is stale; if it does not, another worker takes the job.
            logger.warning("job %d: no heartbeat: %s", self._claim.job_id, type(error).__name__)
            connection.close()
