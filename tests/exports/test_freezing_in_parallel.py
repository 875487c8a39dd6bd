"""What people take back while a survey is frozen: it is in the dataset, or was taken back, never both nor neither."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from exports.closing import close
from exports.models import Dataset
from intake.models import Batch
from intake.undoing import ask_to_undo
from jobs.models import Job
from jobs.running import run
from responses import amending
from responses.erasing import erase
from responses.models import ErasureRequest, Response
from surveys.models import Survey
from tests import factories as make
from tests.exports.data import closed_survey, respond
from tests.intake.data import brought
from tests.responses.conftest import move_window
from tests.responses.test_parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
ROUNDS = range(4)
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def freeze(survey: Survey) -> Dataset | None:
    return close(Survey.objects.get(pk=survey.pk))


def counted(survey: Survey) -> int:
    return Response.objects.filter(survey=survey, submitted_at__isnull=False, withdrawn_at=None).count()


def at_once(*acts: Callable[[], object]) -> list:
    return in_parallel(len(acts), lambda number: acts[number]())


def while_it_waits(held: Callable[[], T], waiting: Callable[[], object]) -> tuple[T, object]:
    """What comes of both, where the second begins when the first is done but not committed, and waits for it."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            outcome = held()
            second = pool.submit(lambda: in_parallel(1, lambda _number: waiting())[0])
            _until_somebody_waits()
        return outcome, second.result(30)


def _until_somebody_waits() -> None:
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


@pytest.fixture
def due(transactional_db: None) -> Survey:
    """Two responses, one of which is taken back."""
    made = closed_survey()
    for _ in range(2):
        respond(made, {})
    return made


def first_of(survey: Survey) -> int:
    return Response.objects.filter(survey=survey).earliest("pk").pk


@pytest.mark.parametrize("round_", ROUNDS)
def test_what_is_withdrawn_as_the_survey_is_frozen_is_withdrawn_or_in_the_dataset(due, round_):
    one = first_of(due)

    is_withdrawn, dataset = at_once(lambda: amending.withdraw(one), lambda: freeze(due))

    assert dataset.rows == counted(due) == (1 if is_withdrawn else 2)


@pytest.mark.parametrize("round_", ROUNDS)
def test_what_is_brought_back_as_the_survey_is_frozen_is_in_the_dataset_or_stays_withdrawn(due, round_):
    one = first_of(due)
    Response.objects.filter(pk=one).update(withdrawn_at=Now())

    is_back, dataset = at_once(lambda: amending.bring_back(one), lambda: freeze(due))

    assert dataset.rows == counted(due) == (2 if is_back else 1)


@pytest.mark.parametrize("round_", ROUNDS)
def test_what_is_erased_as_the_survey_is_frozen_is_gone_or_noted_and_in_the_dataset(due, round_):
    one = first_of(due)

    is_gone, dataset = at_once(lambda: erase(one, reason="respondent"), lambda: freeze(due))

    assert dataset.rows == counted(due) == (1 if is_gone else 2)
    assert ErasureRequest.objects.exists() != is_gone


def test_freezing_waits_for_who_withdraws_and_leaves_that_out(due):
    one = first_of(due)

    is_withdrawn, dataset = while_it_waits(lambda: amending.withdraw(one), lambda: freeze(due))

    assert is_withdrawn
    assert dataset.rows == counted(due) == 1


def test_who_withdraws_waits_for_the_freeze_and_is_told_that_it_is_too_late(due):
    one = first_of(due)

    dataset, is_withdrawn = while_it_waits(lambda: freeze(due), lambda: amending.withdraw(one))

    assert is_withdrawn is False
    assert dataset.rows == counted(due) == 2


def test_who_brings_back_waits_for_the_freeze_and_is_told_that_it_is_too_late(due):
    one = first_of(due)
    Response.objects.filter(pk=one).update(withdrawn_at=Now())

    dataset, is_back = while_it_waits(lambda: freeze(due), lambda: amending.bring_back(one))

    assert is_back is False
    assert dataset.rows == counted(due) == 1


@pytest.fixture
def batch(transactional_db: None) -> Batch:
    """A file of three responses that a worker is to take out again, of a survey that is due to close."""
    survey = make.published_survey(make.page("one", make.question("way", "single_choice")))
    found = brought(survey, b"language,way\ncy,a\ncy,b\nen,a\n")
    assert ask_to_undo(found, make.user())
    move_window(survey, opens=-90, closes=-60, grace=0)
    return Batch.objects.select_related("survey").get(pk=found.pk)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_file_taken_out_as_the_survey_is_frozen_is_out_or_in_the_dataset_as_a_whole(batch, round_):
    is_out, dataset = at_once(lambda: run(batch.undo_job_id), lambda: freeze(batch.survey))

    assert dataset.rows == counted(batch.survey) == (0 if is_out else 3)
    assert Batch.objects.get().responses.count() == dataset.rows
    assert (Job.objects.get(pk=batch.undo_job_id).error == "frozen") != is_out


def test_freezing_waits_for_a_file_that_is_being_taken_out(batch):
    is_out, dataset = while_it_waits(lambda: run(batch.undo_job_id), lambda: freeze(batch.survey))

    assert is_out
    assert dataset.rows == counted(batch.survey) == 0


def test_taking_a_file_out_waits_for_the_freeze_and_leaves_everything(batch):
    dataset, is_out = while_it_waits(lambda: freeze(batch.survey), lambda: run(batch.undo_job_id))

    assert not is_out
    assert dataset.rows == counted(batch.survey) == 3
    assert Batch.objects.get().undone_at is None
