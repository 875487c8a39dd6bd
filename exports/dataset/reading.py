"""Streams of rows from Postgres, in memory that does not grow with them."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction
from msgspec import Struct
from psycopg.sql import SQL, Composable, Composed
from psycopg.sql import Literal as Quoted

from exports.dataset.columns import Column
from exports.dataset.projection import Naming, case_id, cell, items_in
from verbatims.leaving import joined

# Postgres gives at most 1,664 columns to a statement; wider data is read side by side and joined row by row.
WIDEST = 1500

# As psycopg gives them, a row each.
Line = bytes | bytearray | memoryview
# Of Django's own connection, inside its transaction.
Cursor = psycopg.Cursor[Any]


class Extent(Struct, frozen=True):
    """Which rows: those of a survey submitted up to the moment it was frozen, not withdrawn. Its clock shows times in
    `timezone`. With the code of a list: a row for each of its items."""

    survey_id: int
    frozen_at: datetime
    timezone: str
    list: str = ""
    # Whether some cell needs what was done about texts.
    worked: bool = False


@contextmanager
def snapshot(timezone: str) -> Iterator[Cursor]:
    """A cursor whose statements all see the responses as they are at one moment, however long they take.

    Inside a transaction of the caller, each statement sees what has been committed when it begins.
    """
    is_outermost = not connection.in_atomic_block
    connection.ensure_connection()
    with connection.wrap_database_errors, transaction.atomic():
        with connection.connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _settle(cursor, timezone)
            yield cursor
        # Undoes SET LOCAL, also where the caller is in a transaction of its own.
        transaction.set_rollback(True)


def csv_lines(cursor: Cursor, extent: Extent, columns: Sequence[Column], naming: Naming) -> Generator[Line]:
    """Each row as a line of CSV: nothing at all where a question was never asked, `""` where it was left empty."""
    parts = [tuple(columns[start : start + WIDEST]) for start in range(0, len(columns), WIDEST)]
    copies = [_copy(_statement(extent, part, naming), "(FORMAT csv)") for part in parts]
    if len(copies) == 1:
        with cursor.copy(copies[0]) as stream:
            yield from stream
        return
    shared = _exported(cursor)
    with ExitStack() as stack:
        streams = [stack.enter_context(_elsewhere(copy, extent.timezone, shared)) for copy in copies]
        for lines in zip(*streams, strict=True):
            yield b",".join(bytes(line)[:-1] for line in lines) + b"\n"


def rows(
    cursor: Cursor, extent: Extent, columns: Sequence[Column], naming: Naming, further: Sequence[Composable]
) -> Generator[tuple[str | None, ...]]:
    """Each row as text; None where a question was never asked. `further` are SQL for cells after the columns."""
    with cursor.copy(_copy(_statement(extent, columns, naming, further))) as stream:
        yield from stream.rows()


def count(cursor: Cursor, extent: Extent, conditions: Sequence[Composable]) -> int:
    """Of how many responses all conditions are true."""
    statement = SQL(
        "SELECT count(*) FROM responses_response r WHERE r.survey_id = {survey} AND r.submitted_at <= {frozen}"
        " AND r.withdrawn_at IS NULL{conditions}"
    ).format(
        survey=Quoted(extent.survey_id),
        frozen=Quoted(extent.frozen_at),
        conditions=SQL("").join(SQL(" AND ({})").format(condition) for condition in conditions),
    )
    row = cursor.execute(statement).fetchone()
    assert row is not None, "a count is one row"  # noqa: S101
    return int(row[0])


def _copy(statement: Composable, options: str = "") -> Composed:
    return SQL("COPY ({}) TO STDOUT {}").format(statement, SQL(options))  # type: ignore[arg-type]


def _statement(
    extent: Extent, columns: Sequence[Column], naming: Naming, further: Sequence[Composable] = ()
) -> Composable:
    # The order is worked out beside the cells, without a subquery, so that Postgres may share all of it among workers.
    case = case_id(naming.secret)
    return SQL(
        "SELECT {cells} FROM responses_response r{worked}{items}"
        " WHERE r.survey_id = {survey} AND r.submitted_at <= {frozen} AND r.withdrawn_at IS NULL ORDER BY {order}"
    ).format(
        cells=SQL(", ").join([*(cell(column, naming) for column in columns), *further]),
        survey=Quoted(extent.survey_id),
        frozen=Quoted(extent.frozen_at),
        worked=joined(extent.survey_id) if extent.worked else SQL(""),
        items=_items(extent.list) if extent.list else SQL(""),
        order=SQL("{}, item.number").format(case) if extent.list else case,
    )


def _items(code: str) -> Composable:
    return SQL(
        " CROSS JOIN LATERAL jsonb_array_elements_text({}) WITH ORDINALITY AS item(id, number)"
    ).format(items_in(code))


def _settle(cursor: Cursor, timezone: str) -> None:
    # Compiling fifty expressions takes longer than it saves; the zone is that of the times in the file.
    cursor.execute(SQL("SET LOCAL jit = off"))
    cursor.execute(SQL("SET LOCAL work_mem = '32MB'"))
    cursor.execute(SQL("SET LOCAL TimeZone = {}").format(Quoted(timezone)))


def _exported(cursor: Cursor) -> str:
    """The name under which other connections see what this one sees, while its transaction lasts."""
    row = cursor.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None, "a function gives a row"  # noqa: S101
    return str(row[0])


@contextmanager
def _elsewhere(copy: Composed, timezone: str, shared: str) -> Iterator[psycopg.Copy]:
    """The same on a connection of its own, which sees what the first one sees."""
    with psycopg.connect(**connection.get_connection_params()) as own, own.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(SQL("SET TRANSACTION SNAPSHOT {}").format(Quoted(shared)))
        _settle(cursor, timezone)
        with cursor.copy(copy) as stream:
            yield stream
        own.rollback()
