"""What operators ought to look at: work that failed, and work that nobody begins."""

import datetime as dt

from django.db.models import Exists
from django.utils import timezone

from jobs.models import Job

LATELY = dt.timedelta(days=7)
# A worker that is there begins at once, or as soon as it is free.
PATIENCE = dt.timedelta(minutes=10)
ALIVE = dt.timedelta(minutes=1)


def failed_lately() -> int:
    """How many jobs failed in the last seven days and were not begun again."""
    return Job.objects.filter(state=Job.State.FAILED, finished_at__gt=timezone.now() - LATELY).count()


def left_waiting() -> int:
    """How many jobs were asked for more than ten minutes ago and wait, while no worker is about any job."""
    now = timezone.now()
    at_work = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__gt=now - ALIVE)
    waiting = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - PATIENCE)
    return waiting.filter(~Exists(at_work)).count()
