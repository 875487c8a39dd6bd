"""Keeping the counts of fieldwork: made again while people answer, but never so often that counting is a burden."""

import datetime as dt
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.db import OperationalError, connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.functions import Now
from django.utils import timezone

from responses.anonymity import is_anonymous
from results.counting import EVERYBODY, Counts, count
from results.models import FieldworkSnapshot
from surveys.models import Survey

logger = logging.getLogger(__name__)

# The first half of the key names the purpose, as in responses.locks.
COUNTING = 0x46574C44
EVERY = dt.timedelta(minutes=1)
# Of the time between two countings, at most one part in so many is spent counting.
SHARE = 30
# Who stopped an hour ago changes by the hour, though nobody does anything.
AT_LEAST_EVERY = dt.timedelta(hours=1)
# Opening the page counts again what is older than this, unless it took longer than that.
OLD_FOR_A_PAGE = dt.timedelta(minutes=3)
CHEAP_SECONDS = 1.0
# A page waits no longer for its first counting; the timekeeper's has no limit.
PAGE_SECONDS = 5

# Kept by Postgres itself; it is about a second behind, and starts anew after a crash.
CHANGES = """SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables
    WHERE relid = 'responses_response'::regclass"""


COMPLETED = """SELECT survey_id, (
        SELECT coalesce(sum((tally.value ->> 1)::bigint), 0) FROM jsonb_each(counts -> 'series' -> %s) tally)
    FROM results_fieldworksnapshot WHERE survey_id = ANY(%s)"""


@dataclass(frozen=True)
class Snapshot:
    made_at: dt.datetime
    counts: Counts


def for_page(survey: Survey) -> Snapshot | None:
    """The newest counts, made again first if they are old and counting is quick. None where there are none yet and
    counting takes too long for a page: the timekeeper makes them."""
    kept = _kept(survey)
    is_old = kept is None or timezone.now() - kept.made_at > OLD_FOR_A_PAGE
    if is_old and _is_final(survey, kept):
        is_old = False
    if is_old and (kept is None or kept.seconds <= CHEAP_SECONDS):
        try:
            kept = refresh(survey, limit=PAGE_SECONDS) or kept
        except OperationalError:
            logger.warning("survey %d could not be counted within %d s", survey.pk, PAGE_SECONDS)
    return Snapshot(kept.made_at, msgspec.convert(kept.counts, Counts)) if kept else None


def completed_in(surveys: Iterable[int]) -> dict[int, int]:
    """By survey, how many responses had been completed when it was last counted; without those never counted."""
    with connection.cursor() as cursor:
        cursor.execute(COMPLETED, [EVERYBODY, list(surveys)])
        return {survey: int(completed) for survey, completed in cursor.fetchall()}


def refresh_due() -> list[int]:
    """Count every survey that takes responses, where something has changed and the last counting is long enough ago;
    the ids of those that were counted. One that cannot be counted holds up no other."""
    counted = []
    now, changed = timezone.now(), changes()
    for survey in _taking_responses().select_related("fieldwork_snapshot", "current_version"):
        if not _is_due(_kept(survey), now, changed):
            continue
        try:
            if refresh(survey):
                counted.append(survey.pk)
        except Exception:
            logger.exception("the fieldwork of survey %d could not be counted", survey.pk)
    return counted


def refresh(survey: Survey, limit: int | None = None) -> FieldworkSnapshot | None:
    """Count the survey now and keep that; None while another process is at it.

    Raises OperationalError where it takes longer than `limit` seconds.
    """
    assert survey.current_version_id is not None, "only what is published has responses"  # noqa: S101
    anonymous = is_anonymous(survey)
    with transaction.atomic():
        if not _alone(survey.pk):
            return None
        begun, made_at, changed = time.perf_counter(), timezone.now(), changes()
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(limit or 0) * 1000}")
        counts = count(survey.pk, survey.timezone, by_hour=not anonymous)
        kept, _is_new = FieldworkSnapshot.objects.update_or_create(
            survey=survey,
            defaults={
                "made_at": made_at,
                "seconds": time.perf_counter() - begun,
                "changes": changed,
                "counts": msgspec.to_builtins(counts),
            },
        )
    return kept


def changes() -> int:
    """How often the table of responses has been changed, of whichever survey."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _is_due(kept: FieldworkSnapshot | None, now: dt.datetime, changed: int) -> bool:
    if kept is None:
        return True
    age = now - kept.made_at
    if age < max(EVERY, SHARE * dt.timedelta(seconds=kept.seconds)):
        return False
    return kept.changes != changed or age >= AT_LEAST_EVERY


def _is_final(survey: Survey, kept: FieldworkSnapshot | None) -> bool:
    return survey.frozen_at is not None and kept is not None and kept.made_at > survey.frozen_at


def _kept(survey: Survey) -> FieldworkSnapshot | None:
    return getattr(survey, "fieldwork_snapshot", None)


def _taking_responses() -> QuerySet[Survey]:
    """Published, begun, not frozen, and the grace not over."""
    grace = Func(*[Value(0)] * 5, F("grace_minutes"), function="make_interval")
    end = ExpressionWrapper(F("closes_at") + grace, output_field=DateTimeField())
    begun = Survey.objects.published().filter(frozen_at__isnull=True, opens_at__lte=Now())
    return begun.annotate(end=end).filter(end__gt=Now())


def _alone(survey_id: int) -> bool:
    """Until the transaction ends, nobody else counts this survey. Reading a million rows once is enough."""
    low = survey_id & 0x7FFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [COUNTING, low])
        return bool(cursor.fetchone()[0])
