"""Whole responses into the database, in bulk."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Questionnaire
from responses import encryption
from responses.capture import apart
from responses.identity import new_reference

COPY_RESPONSES = """COPY responses_response (id, survey_id, version_id, token_hash, language, source, page, started_at,
    submitted_at, reference, answers, paradata, entered_by_id) FROM STDIN"""
COPY_IDENTIFYING = "COPY responses_identifyinganswer (response_id, key, value) FROM STDIN"
NEXT_IDS = "SELECT nextval(pg_get_serial_sequence('responses_response', 'id')) FROM generate_series(1, %s)"


@dataclass(frozen=True)
class Row:
    survey_id: int
    version_id: int
    questionnaire: Questionnaire
    language: Language
    started_at: dt.datetime
    submitted_at: dt.datetime | None
    answers: Mapping[str, AnswerValue]
    paradata: Sequence[Sequence[Any]]
    source: str
    entered_by_id: int | None = None


def store(rows: Sequence[Row]) -> list[int]:
    """Insert the rows in the caller's transaction, identifying answers encrypted and apart as ever; their ids, in the
    order of the rows."""
    if not rows:
        return []
    identifying: list[tuple[int, str, bytes]] = []
    with connection.cursor() as cursor:
        cursor.execute(NEXT_IDS, [len(rows)])
        ids = [number for (number,) in cursor.fetchall()]
        with cursor.copy(COPY_RESPONSES) as copy:
            for number, row in zip(ids, rows, strict=True):
                secret, plain = apart(row.questionnaire, row.answers)
                identifying += [(number, key, encryption.encrypt(value)) for key, value in secret.items()]
                copy.write_row(_columns(number, row, plain))
        with cursor.copy(COPY_IDENTIFYING) as copy:
            for columns in identifying:
                copy.write_row(columns)
    return ids


def _columns(number: int, row: Row, plain: Mapping[str, AnswerValue]) -> tuple[Any, ...]:
    reached = max((int(entry[0]) for entry in row.paradata), default=1)
    return (
        number,
        row.survey_id,
        row.version_id,
        # Nobody holds the token: these responses cannot be opened.
        secrets.token_bytes(32),
        row.language,
        row.source,
        reached,
        row.started_at,
        row.submitted_at,
        new_reference() if row.submitted_at else None,
        json.dumps(plain, ensure_ascii=False),
        json.dumps(row.paradata),
        row.entered_by_id,
    )
