"""Streams of rows from Postgres, in memory that does not grow with them."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction
from msgspec import Struct
from psycopg.sql import SQL, Composable
from psycopg.sql import Literal as Quoted

from exports.columns import Column
from exports.projection import Rendering, case_id, cell, escaped_cells, items_in

# Postgres gives at most 1,664 columns to a statement; wider files are read side by side and joined row by row.
WIDEST = 1500


class Extent(Struct, frozen=True):
    """Which rows: those of a survey submitted up to the moment it was frozen, not withdrawn. Its clock shows times in
    `timezone`. With the code of a list: a row for each of its items."""

    survey_id: int
    frozen_at: datetime
    timezone: str
    list: str = ""


def csv_lines(
    extent: Extent, columns: Sequence[Column], rendering: Rendering
) -> Generator[tuple[bytes, int]]:
    """Each row as a line of CSV, and how many of its cells got an apostrophe."""
    counted = rendering.escape_formulas
    statements = [
        _statement(extent, part, rendering, [escaped_cells(part, rendering)] if counted else [])
        for part in _parts(columns)
    ]
    with _streams(extent, [SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(s) for s in statements]) as streams:
        if len(streams) == 1 and not counted:
            for line in streams[0]:
                yield bytes(line), 0
            return
        for lines in zip(*streams, strict=True):
            cells, escaped = [], 0
            for line in lines:
                # The count is the last cell: digits, never quoted.
                kept, _, count = (
                    bytes(line)[:-1].rpartition(b",") if counted else (bytes(line)[:-1], b"", b"0")
                )
                cells.append(kept)
                escaped += int(count)
            yield b",".join(cells) + b"\n", escaped


def rows(
    extent: Extent, columns: Sequence[Column], rendering: Rendering, further: Sequence[Composable] = ()
) -> Generator[tuple[str | None, ...]]:
    """Each row as text; None where a question was never asked. `further` are SQL for cells after the columns."""
    parts = _parts(columns)
    statements = [_statement(extent, part, rendering, further if part is parts[-1] else ()) for part in parts]
    with _streams(extent, [SQL("COPY ({}) TO STDOUT").format(s) for s in statements]) as streams:
        if len(streams) == 1:
            yield from streams[0].rows()
            return
        for pieces in zip(*(stream.rows() for stream in streams), strict=True):
            yield tuple(value for piece in pieces for value in piece)


def _parts(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    return [tuple(columns[start : start + WIDEST]) for start in range(0, len(columns), WIDEST)]


def _statement(
    extent: Extent, columns: Sequence[Column], rendering: Rendering, further: Sequence[Composable]
) -> Composable:
    # The order is worked out beside the cells, without a subquery, so that Postgres may share all of it among workers.
    return SQL(
        "SELECT {cells} FROM responses_response r{items}"
        " WHERE r.survey_id = {survey} AND r.submitted_at <= {frozen} AND r.withdrawn_at IS NULL ORDER BY {order}"
    ).format(
        cells=SQL(", ").join([*(cell(column, rendering) for column in columns), *further]),
        survey=Quoted(extent.survey_id),
        frozen=Quoted(extent.frozen_at),
        items=_items(extent.list) if extent.list else SQL(""),
        order=SQL("{}, item.number").format(case_id(rendering.secret))
        if extent.list
        else case_id(rendering.secret),
    )


def _items(code: str) -> Composable:
    return SQL(
        " CROSS JOIN LATERAL jsonb_array_elements_text({}) WITH ORDINALITY AS item(id, number)"
    ).format(items_in(code))


@contextmanager
def _streams(extent: Extent, statements: Sequence[Composable]) -> Iterator[list[psycopg.Copy]]:
    """One COPY for each statement, all open at once, each but the first on a connection of its own.

    What they read is submitted and frozen, and a trigger keeps it as it is: they need no common snapshot.
    """
    with connection.wrap_database_errors, ExitStack() as stack:
        streams = []
        for place, statement in enumerate(statements):
            cursor = stack.enter_context(_own_cursor() if place else _cursor())
            # Compiling fifty expressions takes longer than it saves; the zone is that of the times in the file.
            cursor.execute(SQL("SET LOCAL jit = off"))
            cursor.execute(SQL("SET LOCAL work_mem = '32MB'"))
            cursor.execute(SQL("SET LOCAL TimeZone = {}").format(Quoted(extent.timezone)))
            streams.append(stack.enter_context(cursor.copy(statement)))
        yield streams


@contextmanager
def _cursor() -> Iterator[Any]:
    connection.ensure_connection()
    with transaction.atomic():
        with connection.connection.cursor() as cursor:
            yield cursor
        # Undoes SET LOCAL, also where the caller is in a transaction of its own.
        transaction.set_rollback(True)


@contextmanager
def _own_cursor() -> Iterator[Any]:
    with psycopg.connect(**connection.get_connection_params()) as own, own.cursor() as cursor:
        yield cursor
        own.rollback()
