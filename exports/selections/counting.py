"""How many responses a choice gives, before anything is made of it.

The files are made of the dataset's own file; the web server cannot read that, and asks the database, by the same cells.
"""

from django.db import OperationalError
from psycopg.sql import SQL, Composable
from psycopg.sql import Literal as Quoted

from exports.dataset import reading
from exports.dataset.columns import Column, answer_columns
from exports.dataset.contents import extent_of, naming_of, versions_in
from exports.dataset.filters import DAY_LENGTH, Filters, Test, tests_of
from exports.dataset.projection import Naming, cell
from exports.models import Dataset

# Somebody waits for it. A million responses take less than half of this by a report group, measured.
LONGEST_MILLISECONDS = 4_000
CANCELLED = "57014"


def columns_of(dataset: Dataset) -> tuple[Column, ...]:
    """Those of the dataset's responses."""
    return answer_columns(list(versions_in(dataset).values()), dataset.most_items)


def how_many(dataset: Dataset, filters: Filters) -> int | None:
    """None where counting takes longer than anybody should wait. Raises Impossible."""
    tests = tests_of(filters, columns_of(dataset))
    if not tests:
        return dataset.rows
    naming = naming_of(dataset)
    try:
        with reading.snapshot(dataset.timezone) as cursor:
            cursor.execute(SQL("SET LOCAL statement_timeout = {}").format(Quoted(LONGEST_MILLISECONDS)))
            return reading.count(cursor, extent_of(dataset), [_condition(test, naming) for test in tests])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != CANCELLED:
            raise
        return None


def _condition(test: Test, naming: Naming) -> Composable:
    found = cell(test.column, naming)
    if test.codes:
        return SQL("{} = ANY({})").format(found, Quoted(list(test.codes)))
    day = SQL('left({}, {}) COLLATE "C"').format(found, Quoted(DAY_LENGTH))
    bounds = [(SQL(">="), test.since), (SQL("<="), test.until)]
    return SQL(" AND ").join(
        SQL("{} {} {}").format(day, sign, Quoted(bound)) for sign, bound in bounds if bound
    )
