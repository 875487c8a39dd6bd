"""The list of open surveys keeps to the database's clock, and is kept no longer than it is true."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.responses.conftest import move_window, start_of

pytestmark = pytest.mark.django_db


def seconds_kept(client) -> int:
    return int(client.get("/en/")["Cache-Control"].removeprefix("public, max-age="))


def test_a_server_whose_clock_is_wrong_lists_what_is_open(client, survey, monkeypatch):
    later = timezone.now() + dt.timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert start_of(survey) in client.get("/en/").content.decode()


def test_the_list_is_kept_for_a_minute(client, survey):
    assert seconds_kept(client) == 60


def test_the_list_is_kept_for_a_minute_where_nothing_is_open(client, db):
    assert seconds_kept(client) == 60


def test_the_list_is_kept_no_longer_than_until_the_first_of_its_surveys_closes(client, survey):
    move_window(survey, closes=0.5)

    assert 20 <= seconds_kept(client) <= 30


def test_the_list_costs_one_statement(client, survey, django_assert_num_queries):
    client.get("/en/")

    with django_assert_num_queries(1):
        client.get("/en/")


def test_the_list_is_kept_no_longer_than_until_the_next_survey_opens(client, survey):
    move_window(survey, opens=0.5, closes=120)

    assert start_of(survey) not in client.get("/en/").content.decode()
    assert 20 <= seconds_kept(client) <= 30


def test_a_survey_that_was_published_ahead_is_listed_once_its_moment_has_come(client, survey):
    move_window(survey, opens=60, closes=120)
    before = client.get("/en/").content.decode()
    move_window(survey, opens=0, closes=120)

    after = client.get("/en/").content.decode()

    assert start_of(survey) not in before
    assert start_of(survey) in after
