"""Finding the texts of what has been submitted: a thin row for each, with the language that it seems to be in.

Texts are not copied. Without the rows no list could be narrowed down to a language, nor turned page by page, without
reading every response: docs/decisions/0100.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator, Mapping

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from surveys.models import Survey
from verbatims.carrying import carry_over
from verbatims.language import language_of
from verbatims.models import SurveyTexts
from verbatims.sources import Source, source_name, sources_of

logger = logging.getLogger(__name__)

# The first half of the key names the purpose, as in responses.locks.
GATHERING = 0x56455242
BATCH = 1000
# Of the time between two looks, at most one part in so many is spent looking.
SHARE = 30

NEW = """SELECT r.id FROM responses_response r
    WHERE r.survey_id = %s AND r.submitted_at IS NOT NULL AND r.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT FROM verbatims_gathered g WHERE g.response_id = r.id)"""
NEW_CORRECTIONS = f"{NEW} AND r.replaces_id IS NOT NULL"
# Held, so that none of them is deleted meanwhile.
HOLD = "SELECT id FROM responses_response WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
TEXTS = """SELECT r.id, e.key, e.value #>> '{}', r.language, (r.submitted_at AT TIME ZONE %s)::date
    FROM responses_response r CROSS JOIN jsonb_each(r.answers) e
    WHERE r.id = ANY(%s) AND jsonb_typeof(e.value) = 'string'
        AND (e.key = ANY(%s) OR split_part(e.key, '/', 1) = ANY(%s))"""
KEEP = """INSERT INTO verbatims_verbatim (id, survey_id, response_id, key, question, source, day, language)
    SELECT (('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))::bit(64)::bigint >> 2)
        & 4611686018427387903, %s, t.response_id, t.key, t.question, t.source, t.day, t.language
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[])
        AS t(response_id, key, question, source, day, language)
    ON CONFLICT DO NOTHING"""
MARK = """INSERT INTO verbatims_gathered (response_id) SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING"""


def gather_due() -> int:
    """Find the new texts of every survey that may have some; how many responses were looked into. One survey that
    fails holds up no other."""
    found = 0
    for survey in _may_have_new().select_related("texts").order_by("pk"):
        if _was_looked_through_lately(survey):
            continue
        try:
            found += gather(survey)
        except Exception:
            logger.exception("the texts of survey %d could not be found", survey.pk)
    return found


def gather(survey: Survey) -> int:
    """Find the texts of responses that were not looked into yet; how many of these there were. Nothing, while another
    process is at it. Each batch is committed, and running it again does no harm."""
    sources = sources_of(survey.pk)
    if not sources:
        return 0
    state, _is_new = SurveyTexts.objects.get_or_create(survey=survey)
    now = timezone.now()
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(NEW, [survey.pk])
        new = [pk for (pk,) in cursor.fetchall()]
    seconds = time.perf_counter() - begun
    found = 0
    for start in range(0, len(new), BATCH):
        found += _gather_batch(survey, sources, new[start : start + BATCH])
    # Some were deleted, or another process is about them: they are looked for again.
    if found == len(new):
        SurveyTexts.objects.filter(pk=state.pk).update(looked_at=now, look_seconds=seconds)
    return found


def gather_corrections(survey_id: int) -> None:
    """Find the texts of corrections that were not looked into yet, before a dataset is made: what was redacted before a
    correction is not to leave with it. Waits for whoever is about them."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_CORRECTIONS, [survey_id])
        new = [pk for (pk,) in cursor.fetchall()]
    if new and (sources := sources_of(survey_id)):
        survey = Survey.objects.get(pk=survey_id)
        for start in range(0, len(new), BATCH):
            _gather_batch(survey, sources, new[start : start + BATCH], waits=True)


def _may_have_new() -> QuerySet[Survey]:
    """Published, and not looked through since nothing more can be submitted."""
    looked_through = Q(frozen_at__isnull=False, texts__looked_at__gt=F("frozen_at"))
    return Survey.objects.published().exclude(looked_through)


def _was_looked_through_lately(survey: Survey) -> bool:
    state: SurveyTexts | None = getattr(survey, "texts", None)
    if state is None or state.looked_at is None:
        return False
    return timezone.now() - state.looked_at < SHARE * dt.timedelta(seconds=state.look_seconds)


@transaction.atomic
def _gather_batch(
    survey: Survey, sources: Mapping[str, Source], ids: list[int], *, waits: bool = False
) -> int:
    with connection.cursor() as cursor:
        key = [GATHERING, survey.pk & 0x7FFFFFFF]
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", key)
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", key)
            if not cursor.fetchone()[0]:
                return 0
        cursor.execute(HOLD, [ids])
        held = [pk for (pk,) in cursor.fetchall()]
        rows = list(_texts(survey, sources, held))
        if rows:
            cursor.execute(KEEP, [survey.pk, *map(list, zip(*rows, strict=True))])
        cursor.execute(MARK, [held])
    carry_over(survey, sources, held)
    return len(held)


def _texts(
    survey: Survey, sources: Mapping[str, Source], ids: list[int]
) -> Iterator[tuple[int, str, str, str, dt.date, str]]:
    lists = sorted({name.partition("/*/")[0] for name in sources if "/*/" in name})
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [survey.timezone, ids, list(sources), lists])
        for response, key, text, answered_in, day in cursor.fetchall():
            source = sources.get(source_name(key, lists))
            if source is not None and text:
                yield response, key, source.question, source.name, day, language_of(text, answered_in)
