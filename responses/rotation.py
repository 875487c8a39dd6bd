"""Bringing everything encrypted to the newest key, in small committed batches."""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.db import connection, transaction

from responses import encryption

BATCH = 500
# Locked while they are rewritten, so that what a respondent saves meanwhile is not undone.
COLUMNS = (
    ("responses_identifyinganswer", "value"),
    ("responses_response", "pending"),
    ("responses_upload", "name"),
    ("responses_invitation", "address"),
    ("responses_invitation", "name"),
    ("responses_invitation", "code"),
    ("responses_welshreport", "reply_to"),
    ("mail_outboxmessage", "sealed"),
)
SELECT = """SELECT id, {column} FROM {table} WHERE id > %s AND {column} IS NOT NULL
    ORDER BY id LIMIT %s FOR UPDATE"""
UPDATE = """UPDATE {table} t SET {column} = given.value
    FROM unnest(%s::bigint[], %s::bytea[]) AS given(id, value) WHERE t.id = given.id"""


@dataclass
class Report:
    rotated: int = 0
    unreadable: int = 0


def rotate_all() -> Report:
    """Rewrites every value: one that is under the newest key already is only encrypted afresh."""
    report = Report()
    for table, column in COLUMNS:
        for rotated, unreadable in _batches(table, column):
            report.rotated += rotated
            report.unreadable += unreadable
    return report


def _batches(table: str, column: str) -> Iterator[tuple[int, int]]:
    last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SELECT.format(table=table, column=column), [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            fresh = [(number, value) for number, old in rows if (value := _rotated(bytes(old))) is not None]
            ids, values = [number for number, _ in fresh], [value for _, value in fresh]
            cursor.execute(UPDATE.format(table=table, column=column), [ids, values])
        last = rows[-1][0]
        yield len(fresh), len(rows) - len(fresh)


def _rotated(old: bytes) -> bytes | None:
    try:
        return encryption.rotate(old)
    except InvalidToken:
        return None
