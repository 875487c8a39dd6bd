"""The statements of respondents' pages: few, always the same, and planned once for each connection.

Planning takes Postgres as long as running them (docs/decisions/0080-speed-of-a-page-turn.md). What the ORM writes is
not prepared.
"""

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.abc import Buffer
from psycopg.adapt import Loader

_of_thread = threading.local()


class Moment(Loader):
    """A timestamptz, read in C: psycopg's own is Python, and each page reads six. Django's connections speak UTC."""

    def load(self, data: Buffer) -> dt.datetime:
        return dt.datetime.fromisoformat(str(data, "ascii"))


def one(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row. Parameters are bound by the server: one whose type the statement does not show needs a cast."""
    # Each look through django.db.connection costs microseconds.
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged:
        # Only Django's own cursor writes the parameters into the log.
        with database.cursor() as logged:
            logged.execute(sql, params)
            return logged.fetchone()
    database.ensure_connection()
    with database.wrap_database_errors:
        return _cursor(database.connection).execute(sql, params).fetchone()


def _cursor(connection: "psycopg.Connection[Any]") -> "psycopg.Cursor[Any]":
    """The one that this thread keeps for the connection; what it executes is prepared."""
    kept: psycopg.Cursor[Any] | None = getattr(_of_thread, "cursor", None)
    if kept is None or kept.connection is not connection:
        kept = _of_thread.cursor = psycopg.Cursor(connection)
        kept.adapters.register_loader("timestamptz", Moment)
    return kept
