"""Many requests for one response at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from responses import capture
from responses.models import Response
from responses.reading import tried_twice
from tests import factories as make
from tests.responses.conftest import PAGES, Person, start_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(transactional_db) -> Person:
    return start_person(make.published_survey(*PAGES)).answer_everything()


def in_parallel(times: int, act) -> list:
    def alone(number: int):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def test_twenty_parallel_submits_give_one_reference(committed):
    visits = [committed.visit() for _ in range(20)]

    outcomes = in_parallel(20, lambda number: capture.submit(visits[number], "cy"))

    reference = Response.objects.get().reference
    assert set(outcomes) == {capture.Submitted(reference)}


def test_saving_and_submitting_at_once_never_changes_what_was_accepted(committed):
    visits = [committed.visit() for _ in range(12)]

    def act(number: int):
        if number % 3 == 0:
            return capture.submit(visits[number], "cy")
        return committed.save(4, comments=f"rhif {number}")

    in_parallel(12, act)

    response = Response.objects.get()
    before = response.answers
    assert response.reference
    assert not committed.save(4, comments="rhy hwyr")
    assert Response.objects.get().answers == before


def test_parallel_saves_of_different_pages_all_count(committed):
    values = [{"strand": "neither"}, {"staff": "4"}, {"platforms": ["none"]}, {"comments": "pedwar"}]

    in_parallel(4, lambda number: committed.save(number + 1, **values[number]))

    answers = Response.objects.get().answers
    assert answers | {key: value for one in values for key, value in one.items()} == answers


def test_the_first_read_survives_a_connection_that_has_been_broken(committed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    in_parallel(1, lambda _: _terminate(pid))

    assert tried_twice(committed.visit).response is not None


def test_a_page_is_shown_though_the_connection_has_been_broken(committed, client):
    client.cookies[f"arolwg_{committed.survey.pk}"] = committed.token
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    in_parallel(1, lambda _: _terminate(pid))

    assert client.get(f"/cy/arolygon/{committed.survey.slug_cy}/gwirio/").status_code == 200


def _terminate(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
