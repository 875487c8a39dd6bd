"""What of the work on texts leaves with a dataset: codes, translations, and texts as they were redacted.

Read in the statement that reads the responses, from the same snapshot.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable
from psycopg.sql import Literal as Quoted

from surveys.models import Survey
from verbatims.models import CheckedQuestion, Code, FrameQuestion, SurveyTexts, Verbatim
from verbatims.redacting import mark_released
from verbatims.sources import sources_of

# What is done in the moment when a snapshot is taken may have its time from before, and not be in it: of the last
# seconds that counts alone which the snapshot has (`lately`).
MARGIN = dt.timedelta(seconds=10)

# One row for each response of which some text was worked on: {key: {"codes": [...], "text": "...", ...}}, and the
# questions of which some text was redacted.
WORKED = """ LEFT JOIN (SELECT v.response_id, jsonb_object_agg(v.key, jsonb_strip_nulls(jsonb_build_object(
            'codes', CASE WHEN v.coded_at IS NOT NULL THEN to_jsonb(v.codes) END,
            'text', nullif(v.released, ''),
            'translation', nullif(v.translation, ''),
            'into', CASE WHEN v.translating = 'done' THEN CASE v.language WHEN 'cy' THEN 'en' ELSE 'cy' END END
        ))) AS texts, array_agg(v.question::text) FILTER (WHERE v.released <> '') AS redacted
        FROM verbatims_verbatim v
        WHERE v.survey_id = {survey} AND (v.coded_at IS NOT NULL OR v.released <> '' OR v.translating = 'done')
        GROUP BY v.response_id) worked ON worked.response_id = r.id"""

IN_DATASET = """FROM verbatims_verbatim v JOIN responses_response r ON r.id = v.response_id
    WHERE v.survey_id = %(survey)s AND r.submitted_at <= %(until)s AND r.withdrawn_at IS NULL"""
DONE = f"""SELECT v.source, count(*) FILTER (WHERE v.read_at IS NOT NULL),
        count(*) FILTER (WHERE v.released <> ''), count(*) FILTER (WHERE v.translating = 'done')
    {IN_DATASET} AND (v.read_at IS NOT NULL OR v.released <> '' OR v.translating = 'done')
    GROUP BY v.source ORDER BY v.source"""
REASONS = f"""SELECT v.source, d.reason, count(*)
    {IN_DATASET.replace("WHERE", "JOIN verbatims_redaction d ON d.verbatim_id = v.id WHERE", 1)}
    GROUP BY v.source, d.reason ORDER BY v.source, d.reason"""

LATELY = """SELECT id, changed_at FROM verbatims_verbatim WHERE survey_id = %s AND changed_at > %s"""
REDACTED_LATELY = """SELECT d.id FROM verbatims_redaction d JOIN verbatims_verbatim v ON v.id = d.verbatim_id
    WHERE v.survey_id = %s AND d.made_at > %s"""


def questions_redacted(standing: Mapping[str, Any]) -> frozenset[str]:
    """The questions of which some text was redacted, by the record of a dataset."""
    return frozenset(name.rpartition("/*/")[2].partition("/")[0] for name in standing.get("redacted", ()))


def joined(survey_id: int) -> Composable:
    """For a statement about `responses_response r`: what was done about texts, as `worked.texts`, and which questions
    have a text that was redacted, as `worked.redacted`."""
    return SQL(WORKED).format(survey=Quoted(survey_id))


def standing(survey_id: int, until: dt.datetime) -> dict[str, Any]:
    """What there is of the work on the texts of a survey's responses up to a moment, for the record of a dataset.

    `as_at` is when; the others are there where there are any. By source: `codes`, each with its labels; `translated`;
    `redacted`, how many texts and for which reasons; `read`, how many. `checked` are questions, and since when.
    `lately` is for `released` and not to be kept: what the snapshot has of the last seconds.
    """
    sources = sources_of(survey_id)
    parameters: dict[str, Any] = {"survey": survey_id, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(DONE, parameters)
        done = [row for row in cursor.fetchall() if row[0] in sources]
        cursor.execute(REASONS, parameters)
        reasons: dict[str, dict[str, int]] = {}
        for source, reason, count in cursor.fetchall():
            reasons.setdefault(source, {})[reason] = count
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
        cursor.execute(LATELY, [survey_id, now - MARGIN])
        texts = [[text, changed.isoformat()] for text, changed in cursor.fetchall()]
        cursor.execute(REDACTED_LATELY, [survey_id, now - MARGIN])
        redactions = [redaction for (redaction,) in cursor.fetchall()]
    found: dict[str, Any] = {
        "codes": _codes(survey_id),
        "translated": [source for source, _read, _redacted, translated in done if translated],
        "redacted": {
            source: {"texts": redacted, "reasons": reasons.get(source, {})}
            for source, _read, redacted, _translated in done
            if redacted
        },
        "read": {source: read for source, read, _redacted, _translated in done if read},
        "checked": _checked(survey_id),
        "lately": {"texts": texts, "redactions": redactions} if texts or redactions else {},
    }
    found = {name: value for name, value in found.items() if value}
    return found | {"as_at": now.isoformat()}


def released(survey_id: int, standing: dict[str, Any], lately: dict[str, Any]) -> None:
    """Note that a final dataset has what was standing, and what of the last seconds is in it."""
    until = dt.datetime.fromisoformat(standing["as_at"]) - MARGIN
    SurveyTexts.objects.update_or_create(survey_id=survey_id, defaults={"released_at": until})
    mark_released(survey_id, until, lately.get("redactions", []))
    for text, changed in lately.get("texts", []):
        # Not if it was changed once more meanwhile.
        same = Verbatim.objects.filter(pk=text, changed_at=dt.datetime.fromisoformat(changed))
        same.update(changed_at=until)


def changes_waiting(survey: Survey) -> int:
    """Texts of which something else would leave with the next dataset than with the newest final one."""
    state = SurveyTexts.objects.filter(survey=survey).first()
    if state is None or state.released_at is None:
        return 0
    changed = Verbatim.objects.filter(
        survey=survey, response__withdrawn_at__isnull=True, changed_at__isnull=False
    )
    return changed.filter(changed_at__gt=state.released_at).count()


def words_waiting(survey: Survey, recorded: Mapping[str, Any]) -> bool:
    """Whether the codes and their labels, or which questions have been looked through, are others than those in the
    record of a dataset."""
    standing = {"codes": _codes(survey.pk), "checked": _checked(survey.pk)}
    return any(recorded.get(name, {}) != value for name, value in standing.items())


def _checked(survey_id: int) -> dict[str, str]:
    checked = CheckedQuestion.objects.filter(survey=survey_id).values_list("question", "checked_at")
    return {question: moment.isoformat() for question, moment in checked}


def _codes(survey_id: int) -> dict[str, list[list[str]]]:
    """What was merged into another code has no texts any more."""
    codes = Code.objects.filter(frame__survey=survey_id, merged_into=None).order_by("pk")
    by_frame: dict[int, list[list[str]]] = {}
    for code in codes:
        by_frame.setdefault(code.frame_id, []).append([code.code, code.label_cy, code.label_en])
    frames = dict(FrameQuestion.objects.filter(survey=survey_id).values_list("question", "frame_id"))
    found = {}
    for name, source in sources_of(survey_id).items():
        if of_frame := by_frame.get(frames.get(source.question, 0)):
            found[name] = of_frame
    return found
