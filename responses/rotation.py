"""Bringing everything encrypted to the newest key, in small committed batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.db import connection, transaction

from responses import encryption
from responses.invitations.people import address_digest

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

# Of the same person on a survey's list twice, which no two workers with the same keys let come about, one keeps the
# older digest.
UPDATE_DIGESTS = """UPDATE responses_invitation t SET address_digest = given.digest
    FROM unnest(%s::bigint[], %s::bytea[]) AS given(id, digest)
    WHERE t.id = given.id AND t.address_digest <> given.digest AND NOT EXISTS (
        SELECT FROM responses_invitation other
        WHERE other.survey_id = t.survey_id AND other.address_digest = given.digest)"""


@dataclass
class Report:
    rotated: int = 0
    unreadable: int = 0


def rotate_all() -> Report:
    """Rewrites every value: one that is under the newest key already is only encrypted afresh. What addresses are found
    by is made anew with that key too."""
    report = Report()
    for table, column in COLUMNS:
        for rotated, unreadable in _batches(table, column, _rotated):
            report.rotated += rotated
            report.unreadable += unreadable
    renew_digests()
    return report


def renew_digests() -> None:
    """Make what addresses are found by anew, with the newest key."""
    for _read, _unread in _batches("responses_invitation", "address", _digest_of, UPDATE_DIGESTS):
        pass


def _batches(
    table: str, column: str, make: Callable[[bytes], bytes | None], update: str = UPDATE
) -> Iterator[tuple[int, int]]:
    """Each batch of a column: how many of its values were made anew, and how many could not be."""
    last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SELECT.format(table=table, column=column), [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            fresh = [(number, value) for number, old in rows if (value := make(bytes(old))) is not None]
            ids, values = [number for number, _ in fresh], [value for _, value in fresh]
            cursor.execute(update.format(table=table, column=column), [ids, values])
        last = rows[-1][0]
        yield len(fresh), len(rows) - len(fresh)


def _digest_of(stored: bytes) -> bytes | None:
    address = encryption.decrypt(stored)
    return None if address is None else address_digest(address)


def _rotated(old: bytes) -> bytes | None:
    try:
        return encryption.rotate(old)
    except InvalidToken:
        return None
