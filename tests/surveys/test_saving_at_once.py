"""Saves of a draft, and publishing it, come one after the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from surveys.models import Question, Survey
from tests.factories import page, question, survey
from tests.surveys.staff import errors_of, form_data, staff_of

pytestmark = pytest.mark.django_db(transaction=True)
WAITED = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


@contextmanager
def while_publishing(made: Survey, act: Callable[[], Any]) -> Iterator[Future]:
    """Begin what a colleague does while this connection holds the survey as publishing does; it waits for us here."""

    def alone() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as colleague:
        with transaction.atomic():
            Survey.objects.select_for_update(no_key=True).get(pk=made.pk)
            done = colleague.submit(alone)
            wait_until_waited_for(done)
            yield done
        done.result(timeout=30)


def wait_until_waited_for(done: Future) -> None:
    with connection.cursor() as cursor:
        while not done.done():
            cursor.execute(WAITED)
            if cursor.fetchone()[0]:
                return
    pytest.fail("It did not wait.")


@pytest.fixture
def made() -> Survey:
    return survey(page("one", question("q"), question("r")))


def test_a_save_that_waits_for_publishing_has_written_nothing(made):
    asked, client = made.questions.get(code="q"), staff_of(made, "author")
    address = reverse("admin:surveys_question_change", args=[asked.pk])
    data = form_data(client.get(address)) | {"text_en": "Mine"}

    with while_publishing(made, lambda: client.post(address, data)):
        # It would be refused at once if the save had locked the row.
        assert Question.objects.select_for_update(nowait=True).get(pk=asked.pk).text_en == "Question q"

    asked.refresh_from_db()
    assert asked.text_en == "Mine"


def test_a_save_that_waited_for_a_colleague_is_told_of_what_they_saved(made):
    asked, client = made.questions.get(code="q"), staff_of(made, "author")
    address = reverse("admin:surveys_question_change", args=[asked.pk])
    opened = client.get(address)
    data = form_data(opened) | {"seen": opened.context["seen"], "text_en": "Mine"}

    with while_publishing(made, lambda: client.post(address, data)) as done:
        Question.objects.filter(pk=asked.pk).update(text_en="Theirs")

    assert "Somebody else has changed this" in errors_of(done.result())
    asked.refresh_from_db()
    assert asked.text_en == "Theirs"


@pytest.mark.parametrize("act", ["add", "move", "delete"])
def test_adding_moving_and_deleting_wait_before_they_touch_a_row(made, act):
    asked, client = made.questions.get(code="q"), staff_of(made, "author")
    addresses = {
        "add": (
            reverse("admin:surveys_question_add") + f"?page={asked.page_id}",
            {"code": "new", "type": "short_text", "text_cy": "", "text_en": ""},
        ),
        "move": (
            reverse("admin:surveys_survey_move", args=[made.pk]),
            {"move": f"question:{asked.pk}:down"},
        ),
        "delete": (reverse("admin:surveys_question_delete", args=[asked.pk]), {"post": "yes"}),
    }
    address, data = addresses[act]

    with while_publishing(made, lambda: client.post(address, data)):
        rows = Question.objects.filter(survey=made).order_by("position")
        assert [row.code for row in rows.select_for_update(nowait=True)] == ["q", "r"]

    codes = list(Question.objects.filter(survey=made).order_by("position").values_list("code", flat=True))
    assert codes == {"add": ["q", "r", "new"], "move": ["r", "q"], "delete": ["r"]}[act]
