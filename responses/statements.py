"""The statements of respondents' pages: few, always the same, and planned once for each connection.

Planning takes Postgres as long as running them, and a cursor takes Python three times as long as libpq's own call
(docs/decisions/0080-speed-of-a-page-turn.md). What the ORM writes is neither prepared nor sent so.
"""

import datetime as dt
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.abc import Buffer
from psycopg.adapt import Loader, PyFormat, Transformer
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

# After a rollback psycopg has Postgres forget all that the connection has prepared (DEALLOCATE ALL), ours among it.
FORGOTTEN = b"26000"
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s|%%")
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
        return _kept(database.connection).one(sql, params)


def _kept(connection: "psycopg.Connection[Any]") -> "_Prepared":
    kept: _Prepared | None = getattr(_of_thread, "prepared", None)
    if kept is None or kept.connection is not connection:
        kept = _of_thread.prepared = _Prepared(connection)
    return kept


class _Prepared:
    """What one connection has prepared, by statement and types of its parameters. For one thread."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection
        self.cursor = psycopg.Cursor(connection)
        self.cursor.adapters.register_loader("timestamptz", Moment)
        self.names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self.prepared = 0

    def one(self, sql: str, params: Sequence[Any] | Mapping[str, Any]) -> tuple[Any, ...] | None:
        libpq = self.connection.pgconn
        if not self.connection.autocommit or libpq.transaction_status != TransactionStatus.IDLE:
            # Only the cursor begins the transaction that Django has announced; and in one nothing can be tried again.
            return self.cursor.execute(sql, params).fetchone()
        text, names = _numbered(sql)
        values = [params[name] for name in names] if isinstance(params, Mapping) else list(params)
        adapting = Transformer(self.cursor)
        written = adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        types = adapting.types or ()
        name = self.names.get((sql, types)) or self._prepare(sql, text, types)
        result = self._executed(name, written, adapting.formats)
        if result.error_field(DiagnosticField.SQLSTATE) == FORGOTTEN:
            self.names.clear()
            name = self._prepare(sql, text, types)
            result = self._executed(name, written, adapting.formats)
        self._checked(result)
        if not result.ntuples:
            return None
        adapting.set_pgresult(result)
        return adapting.load_row(0, tuple)

    def _executed(
        self, name: bytes, written: Sequence[Buffer | None], formats: Sequence[int] | None
    ) -> PGresult:
        libpq = self.connection.pgconn
        try:
            # psycopg's types leave out None, which libpq takes for NULL.
            return libpq.exec_prepared(name, written, formats)  # type: ignore[arg-type]
        except MemoryError:
            # What psycopg makes of no result at all, as where nothing could be sent.
            raise psycopg.OperationalError(libpq.get_error_message()) from None

    def _prepare(self, sql: str, text: bytes, types: tuple[int, ...]) -> bytes:
        self.prepared += 1
        name = f"arolwg_{self.prepared}".encode()
        self._checked(self.connection.pgconn.prepare(name, text, types))
        self.names[sql, types] = name
        return name

    def _checked(self, result: PGresult) -> PGresult:
        """Raises what psycopg's cursor would."""
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return result
        if not result.error_field(DiagnosticField.SQLSTATE):
            # Not the server says so but libpq: the connection broke, even where its status does not show that yet.
            raise psycopg.OperationalError(result.get_error_message())
        raise psycopg.errors.error_from_result(result)


_of_statement: dict[str, tuple[bytes, list[str]]] = {}


def _numbered(sql: str) -> tuple[bytes, list[str]]:
    """The statement with `$1`, `$2` for its placeholders, and its parameters in that order: names, or places."""
    known = _of_statement.get(sql)
    if known is None:
        known = _of_statement[sql] = _number(sql)
    return known


def _number(sql: str) -> tuple[bytes, list[str]]:
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        name = found[1] or str(len(names))
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return PLACEHOLDER.sub(number, sql).encode(), names
