"""What a survey has accepted up to a moment, counted."""

from datetime import datetime

from django.db import connection
from msgspec import Struct
from psycopg.sql import SQL
from psycopg.sql import Literal as Quoted

from exports.dataset.projection import items_in

COUNT = """SELECT source, count(*) FILTER (WHERE submitted_at <= %s AND withdrawn_at IS NULL),
        count(*) FILTER (WHERE submitted_at IS NULL)
    FROM responses_response WHERE survey_id = %s GROUP BY source ORDER BY source"""


class Accepted(Struct, frozen=True):
    """`lists` says how many items each list has, in all and in the longest response; as in Dataset."""

    rows: int
    not_submitted: int
    sources: dict[str, int]
    lists: dict[str, dict[str, int]]


def accepted(survey_id: int, until: datetime, lists: list[str]) -> Accepted:
    """Responses submitted up to the moment and not withdrawn. Costs a reading of the rows if there is a list."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [until, survey_id])
        counts = cursor.fetchall()
    return Accepted(
        rows=sum(submitted for _, submitted, _ in counts),
        not_submitted=sum(begun for _, _, begun in counts),
        sources={source: submitted for source, submitted, _ in counts if submitted},
        lists=_items(survey_id, until, lists),
    )


def _items(survey_id: int, until: datetime, codes: list[str]) -> dict[str, dict[str, int]]:
    if not codes:
        return {}
    counts = SQL(", ").join(
        SQL("sum(jsonb_array_length({0})), max(jsonb_array_length({0}))").format(items_in(code))
        for code in codes
    )
    statement = SQL(
        "SELECT {} FROM responses_response r"
        " WHERE r.survey_id = {} AND r.submitted_at <= {} AND r.withdrawn_at IS NULL"
    ).format(counts, Quoted(survey_id), Quoted(until))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = [count or 0 for count in cursor.fetchone()]
    return {
        code: {"items": int(items), "most": int(most)}
        for code, items, most in zip(codes, found[0::2], found[1::2], strict=True)
    }
