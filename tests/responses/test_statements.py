"""What respondents' pages ask of Postgres: planned once for a connection, whatever the token."""

import datetime as dt
import os
import socket

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.test import Client

from responses.reading import BY_SLUG_IN, BY_TOKEN_IN
from responses.statements import one
from tests.factories import published_survey

PLANS = "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements"

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_respondents_share_the_plans_of_a_connection():
    survey = published_survey()
    connection.close()

    for _ in range(2):
        client = Client()
        client.get(client.post(f"/en/surveys/{survey.slug_en}/")["Location"])

    with connection.cursor() as cursor:
        cursor.execute(PLANS)
        plans = cursor.fetchall()
    for beginning in ("SELECT s.id", "WITH s AS"):
        assert [plan[1:] for plan in plans if plan[0].startswith(beginning)] == [(2, 0)]


def test_a_statement_that_fails_raises_what_django_raises():
    with pytest.raises(OperationalError):
        one("SELECT pg_terminate_backend(pg_backend_pid())", [])

    connection.close()


def test_a_connection_that_breaks_under_a_known_statement_is_one_that_cannot_be_reached():
    """Whatever state libpq thinks it is in: pages say that the service is away only if this is an OperationalError."""
    known = "SELECT 3 + %s::int"
    one(known, [1])
    ours, theirs = socket.socketpair()
    with ours:
        # What Postgres sends and takes on this connection is lost from now on.
        os.dup2(ours.fileno(), connection.connection.pgconn.socket)
        theirs.close()

        with pytest.raises(OperationalError):
            one(known, [2])

    connection.close()
    assert one(known, [3]) == (6,)


def test_parameters_and_what_is_read_have_the_types_of_python_and_of_the_columns():
    row = one(
        """SELECT %(bytes)s::bytea, %(number)s::bigint + 1, %(nothing)s::text, %(words)s::text[], %(number)s::int,
            7 %% 4, timestamptz '2026-11-30 08:00+00', '{"a": 1}'::jsonb""",
        {"bytes": b"\x00\xff", "number": 5, "nothing": None, "words": ["tŷ", 'a"b,c']},
    )

    moment = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)
    assert row == (b"\x00\xff", 6, None, ["tŷ", 'a"b,c'], 5, 3, moment, '{"a": 1}')


def test_a_statement_that_finds_nothing_gives_none():
    assert one("SELECT 1 WHERE %s::int = 2", [1]) is None


def test_a_fault_in_a_transaction_is_rolled_back_with_it_and_the_connection_goes_on():
    survey = published_survey()
    save = "UPDATE surveys_survey SET grace_minutes = %s WHERE id = %s RETURNING id"

    @transaction.atomic
    def save_twice():
        one(save, [77, survey.id])
        one(save, [-1, survey.id])

    with pytest.raises(IntegrityError):
        save_twice()

    survey.refresh_from_db()
    assert survey.grace_minutes != 77
    with pytest.raises(DataError):
        one("SELECT 1 / %s::int", [0])
    assert one("SELECT 1 / %s::int", [1]) == (1,)


def test_statements_outlive_a_transaction_that_was_rolled_back():
    """After a rollback psycopg has Postgres forget whatever the connection has prepared."""
    known = "SELECT 2 + %s::int"
    one(known, [1])

    for _ in range(2):
        with transaction.atomic():
            one("SELECT 1 + %s::int", [1])
            transaction.set_rollback(True)
        with transaction.atomic():
            assert one(known, [2]) == (4,)

        assert one(known, [1]) == (3,)


def test_what_is_asked_in_a_transaction_is_part_of_it():
    survey = published_survey()

    with transaction.atomic():
        one("UPDATE surveys_survey SET grace_minutes = %s WHERE id = %s RETURNING id", [77, survey.id])
        transaction.set_rollback(True)

    survey.refresh_from_db()
    assert survey.grace_minutes != 77


def test_a_visit_is_found_by_its_token_and_not_among_all_responses_of_the_survey():
    # Of no tokens at all Postgres could prove anything, and take any index for the answer.
    for statement, tokens in ((BY_SLUG_IN["en"], [b"any"]), (BY_TOKEN_IN["en"], b"any")):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {statement}", [tokens, "any"])
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert plan.count("on responses_response") == plan.count("token_hash_key") == 1
        assert "survey_id_" not in plan
