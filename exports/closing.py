"""Closing: freezing what was accepted, once, and asking for its files."""

import logging

from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.functions import Now

from accounts.audit import record
from exports.datasets import ask_for_missing, lock, make
from exports.interim import withdraw_all
from exports.models import Dataset, InterimSchedule
from exports.schedules.setting import stop
from surveys.models import Survey

logger = logging.getLogger(__name__)

# The database's clock decides, at the moment of the statement: it may have waited for the lock.
FREEZE = """UPDATE surveys_survey SET frozen_at = c.moment FROM (SELECT clock_timestamp() AS moment) c
    WHERE id = %s AND frozen_at IS NULL AND current_version_id IS NOT NULL
        AND closes_at + make_interval(mins => grace_minutes) <= c.moment
    RETURNING frozen_at"""


def due() -> QuerySet[Survey]:
    """Surveys whose window and grace are over and which are not frozen yet."""
    grace = Func(
        Value(0), Value(0), Value(0), Value(0), Value(0), F("grace_minutes"), function="make_interval"
    )
    end = ExpressionWrapper(F("closes_at") + grace, output_field=DateTimeField())
    return Survey.objects.published().filter(frozen_at__isnull=True).annotate(end=end).filter(end__lte=Now())


def close_due() -> list[Dataset]:
    """Close every survey that is due; one that cannot be closed holds up no other.

    Then datasets of releases that made no file of their own are given one.
    """
    made = []
    for survey in due().order_by("pk"):
        try:
            dataset = close(survey)
        except Exception:
            logger.exception("survey %d could not be closed", survey.pk)
            continue
        if dataset:
            made.append(dataset)
    ask_for_missing()
    return made


@transaction.atomic
def close(survey: Survey) -> Dataset | None:
    """Freeze a survey's submitted responses as a dataset and ask for its files; None if that is done or not yet due.
    Interim datasets are withdrawn, and no schedule makes any more.

    Waits for submits under way: a response is accepted and in the dataset, or neither.
    """
    lock(survey.pk)
    with connection.cursor() as cursor:
        cursor.execute(FREEZE, [survey.pk])
        frozen = cursor.fetchone()
    if frozen is None:
        return None
    survey.frozen_at = frozen[0]
    withdraw_all(survey.pk)
    stop(survey.pk, InterimSchedule.Why.CLOSED)
    dataset = make(survey)
    record("survey closed", actor=None, survey_id=survey.pk, subject=str(survey), rows=dataset.rows)
    return dataset
