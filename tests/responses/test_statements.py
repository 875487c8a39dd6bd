"""What respondents' pages ask of Postgres: planned once for a connection, whatever the token."""

import pytest
from django.db import OperationalError, connection
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


def test_a_visit_is_found_by_its_token_and_not_among_all_responses_of_the_survey():
    for statement, tokens in ((BY_SLUG_IN["en"], "{}"), (BY_TOKEN_IN["en"], b"")):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {statement}", [tokens, "any"])
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert plan.count("on responses_response") == plan.count("token_hash_key") == 1
        assert "survey_id_" not in plan
