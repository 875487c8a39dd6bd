"""How far a file is, in words: no more than is known."""

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext
from msgspec import Struct

from jobs.models import Job
from jobs.pace import seconds_left

MINUTE, HOUR = 60, 3600
# Nobody can say of a minute to the second.
STEP_SECONDS = 10


class Progress(Struct, frozen=True):
    """`rows`, `pace` and `left` are sentences, empty where nothing is known."""

    done: int
    total: int
    rows: str = ""
    pace: str = ""
    left: str = ""

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def in_words(self) -> list[str]:
        return [words for words in (self.rows, self.pace, self.left) if words]


def progress_of(job: Job) -> Progress:
    """Of a job that runs."""
    done, total = job.progress_done, job.progress_total or 0
    if not total:
        return Progress(done, 0)
    if done >= total:
        # Hashed, and put onto the disk for good.
        return Progress(done, total, rows=gettext("Every row is written; the file is being finished"))
    rows = gettext("%(done)s of %(total)s rows") % {
        "done": number_format(done, force_grouping=True),
        "total": number_format(total, force_grouping=True),
    }
    seconds = seconds_left(done, total, job.per_second)
    return Progress(done, total, rows, _pace(job.per_second), "" if seconds is None else time_left(seconds))


def _pace(per_second: float | None) -> str:
    if not per_second:
        return ""
    rows = max(1, round(per_second))
    return ngettext("%(shown)s row a second", "%(shown)s rows a second", rows) % {
        "shown": number_format(rows, force_grouping=True)
    }


def time_left(seconds: float) -> str:
    """About so many minutes left: rounded up, since a file that is there sooner annoys nobody."""
    if seconds <= STEP_SECONDS:
        return gettext("A few seconds left")
    if seconds <= MINUTE - STEP_SECONDS:
        count = STEP_SECONDS * _up(seconds, STEP_SECONDS)
        return ngettext("About %(count)d second left", "About %(count)d seconds left", count) % {
            "count": count
        }
    if seconds <= HOUR:
        count = _up(seconds, MINUTE)
        return ngettext("About %(count)d minute left", "About %(count)d minutes left", count) % {
            "count": count
        }
    count = _up(seconds, HOUR)
    return ngettext("About %(count)d hour left", "About %(count)d hours left", count) % {"count": count}


def _up(seconds: float, unit: int) -> int:
    return int(-(-seconds // unit))


def how_long(took: timedelta) -> str:
    """How long something took that is over."""
    seconds = round(took.total_seconds())
    if seconds < 1:
        return pgettext("how long", "less than a second")
    if seconds < 2 * MINUTE:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = round(seconds / MINUTE)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
