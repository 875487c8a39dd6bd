"""The statements of respondents' pages: few, always the same, and planned once for each connection.

Planning takes Postgres as long as running them (docs/decisions/0080-speed-of-a-page-turn.md). What the ORM writes is
not prepared.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper


def one(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row. Parameters are bound by the server: one whose type the statement does not show needs a cast."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


def _cursor() -> CursorWrapper:
    """As Django makes one, and with its errors; but what it executes is prepared."""
    # Each look through django.db.connection costs microseconds.
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged:
        # Only Django's own cursor writes the parameters into the log.
        return database.cursor()
    database.ensure_connection()
    with database.wrap_database_errors:
        return CursorWrapper(psycopg.Cursor(database.connection), database)
