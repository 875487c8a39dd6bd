"""Closing: freezing what was accepted, once, and asking for its files."""

import logging
import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.functions import Now
from psycopg.sql import SQL
from psycopg.sql import Literal as Quoted

from accounts.audit import record
from exports.columns import lists_of
from exports.contents import versions_of
from exports.formats import all_formats
from exports.making import ask_for
from exports.models import Dataset, ExportFile
from exports.projection import items_in
from responses.locks import submission_lock_key
from surveys.models import Survey

logger = logging.getLogger(__name__)

# The database's clock decides, at the moment of the statement: it may have waited for the lock.
FREEZE = """UPDATE surveys_survey SET frozen_at = c.moment FROM (SELECT clock_timestamp() AS moment) c
    WHERE id = %s AND frozen_at IS NULL AND current_version_id IS NOT NULL
        AND closes_at + make_interval(mins => grace_minutes) <= c.moment
    RETURNING frozen_at"""
COUNT = """SELECT source, count(*) FILTER (WHERE submitted_at <= %s AND withdrawn_at IS NULL),
        count(*) FILTER (WHERE submitted_at IS NULL)
    FROM responses_response WHERE survey_id = %s GROUP BY source ORDER BY source"""


def due() -> QuerySet[Survey]:
    """Surveys whose window and grace are over and which are not frozen yet."""
    grace = Func(
        Value(0), Value(0), Value(0), Value(0), Value(0), F("grace_minutes"), function="make_interval"
    )
    end = ExpressionWrapper(F("closes_at") + grace, output_field=DateTimeField())
    return Survey.objects.published().filter(frozen_at__isnull=True).annotate(end=end).filter(end__lte=Now())


def close_due() -> list[Dataset]:
    """Close every survey that is due; one that cannot be closed holds up no other."""
    made = []
    for survey in due().order_by("pk"):
        try:
            dataset = close(survey)
        except Exception:
            logger.exception("survey %d could not be closed", survey.pk)
            continue
        if dataset:
            made.append(dataset)
    return made


@transaction.atomic
def close(survey: Survey) -> Dataset | None:
    """Freeze a survey's submitted responses as a dataset and ask for its files; None if that is done or not yet due.

    Waits for submits under way: a response is accepted and in the dataset, or neither.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", submission_lock_key(survey.pk))
        # A statement of its own, after the lock: its snapshot has every submit that the lock has waited for.
        cursor.execute(FREEZE, [survey.pk])
        frozen = cursor.fetchone()
        if frozen is None:
            return None
        survey.frozen_at = frozen[0]
        cursor.execute(COUNT, [frozen[0], survey.pk])
        counts = cursor.fetchall()
    dataset = _dataset(survey, frozen[0], counts)
    for format_ in all_formats():
        of_lists = () if format_.holds_lists else tuple(dataset.lists)
        for labels in format_.languages if format_.standard else ():
            for of_list in ("", *of_lists):
                ask_for(dataset, ExportFile.Content.ANSWERS, format_.name, labels, of_list)
    record("survey closed", actor=None, survey_id=survey.pk, subject=str(survey), rows=dataset.rows)
    return dataset


def _counted(survey: Survey, frozen_at: datetime) -> dict[str, dict[str, int]]:
    """How many items each list has, in all and in the longest response. Costs a reading of the rows if there is one."""
    codes = list(lists_of(list(versions_of(survey.pk).values())))
    if not codes:
        return {}
    counts = SQL(", ").join(
        SQL("sum(jsonb_array_length({0})), max(jsonb_array_length({0}))").format(items_in(code))
        for code in codes
    )
    statement = SQL(
        "SELECT {} FROM responses_response r"
        " WHERE r.survey_id = {} AND r.submitted_at <= {} AND r.withdrawn_at IS NULL"
    ).format(counts, Quoted(survey.pk), Quoted(frozen_at))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = [count or 0 for count in cursor.fetchone()]
    return {
        code: {"items": int(items), "most": int(most)}
        for code, items, most in zip(codes, found[0::2], found[1::2], strict=True)
    }


def _dataset(survey: Survey, frozen_at: datetime, counts: list[tuple[str, int, int]]) -> Dataset:
    return Dataset.objects.create(
        survey=survey,
        number=survey.datasets.count() + 1,
        frozen_at=frozen_at,
        rows=sum(submitted for _, submitted, _ in counts),
        not_submitted=sum(begun for _, _, begun in counts),
        sources={source: submitted for source, submitted, _ in counts if submitted},
        lists=_counted(survey, frozen_at),
        timezone=survey.timezone,
        secret=secrets.token_bytes(32),
    )
