"""A job belongs to one worker at a time: the holder of its row's token."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from jobs.claims import Claim, ClaimLost, claim
from jobs.models import Job
from jobs.queueing import enqueue
from jobs.running import sweep
from tests.jobs.conftest import Register

LONG_AGO = dt.timedelta(days=1)


def nothing(claim: Claim) -> None:
    pass


def silence(job: Job) -> None:
    """As if the job's worker had died a day ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - LONG_AGO)


def held(job: Job) -> Claim:
    made = claim(job.pk)
    assert made is not None
    return made


@pytest.mark.django_db
def test_a_job_is_claimed_once(kind: Register) -> None:
    job = enqueue(kind(nothing), {"a": 1})

    first = held(job)

    assert (first.params, first.attempt) == ({"a": 1}, 1)
    assert claim(job.pk) is None


@pytest.mark.django_db
def test_a_job_that_has_ended_is_not_claimed(kind: Register) -> None:
    job = enqueue(kind(nothing))
    with held(job).finishing():
        pass

    assert claim(job.pk) is None


@pytest.mark.django_db
def test_a_silent_workers_job_is_claimed_by_another_and_the_first_can_do_no_more(kind: Register) -> None:
    job = enqueue(kind(nothing))
    first = held(job)
    silence(job)

    second = held(job)

    with pytest.raises(ClaimLost), first.finishing():
        pytest.fail("what makes the work visible must not run")
    with pytest.raises(ClaimLost):
        first.fail("late")
    assert not first.release()
    with second.finishing():
        pass
    assert Job.objects.get(pk=job.pk).state == "done"


@pytest.mark.django_db
def test_a_finish_that_breaks_is_no_finish(kind: Register) -> None:
    job = enqueue(kind(nothing))
    claimed = held(job)

    with pytest.raises(OSError, match="rename"), claimed.finishing():
        raise OSError("rename")

    assert Job.objects.get(pk=job.pk).state == "running"
    assert not claimed.finished


@pytest.mark.django_db
def test_advancing_a_lost_claim_stops_the_work(kind: Register) -> None:
    claimed = held(enqueue(kind(nothing)))
    claimed.advance(1)
    claimed.lost.set()

    with pytest.raises(ClaimLost):
        claimed.advance(2)


@pytest.mark.django_db(transaction=True)
def test_of_many_claims_at_once_one_wins(kind: Register) -> None:
    name = kind(nothing)
    for _ in range(5):
        job = Job.objects.create(kind=name)
        start = threading.Barrier(8)

        def attempt(pk: int = job.pk, start: threading.Barrier = start) -> Claim | None:
            start.wait()
            try:
                return claim(pk)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            won = [result.result() for result in [pool.submit(attempt) for _ in range(8)]]

        assert sum(result is not None for result in won) == 1
        assert Job.objects.get(pk=job.pk).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_meets_a_finish_cannot_take_the_job(kind: Register) -> None:
    job = Job.objects.create(kind=kind(nothing))
    claimed = held(job)
    silence(job)
    swept: list[dict[str, int]] = []

    def sweep_now() -> None:
        swept.append(sweep())
        connection.close()

    with claimed.finishing():
        # The row is locked: the sweep waits, and then finds that nothing is left to take up.
        other = threading.Thread(target=sweep_now)
        other.start()
        other.join(timeout=0.5)
    other.join()

    assert swept[0]["requeued"] == 0
    assert Job.objects.get(pk=job.pk).state == "done"


@pytest.mark.django_db(transaction=True)
def test_a_job_swept_from_under_a_worker_is_not_finished_by_it(kind: Register) -> None:
    job = Job.objects.create(kind=kind(nothing))
    claimed = held(job)
    silence(job)

    assert sweep()["requeued"] == 1

    with pytest.raises(ClaimLost), claimed.finishing():
        pytest.fail("must not run")
    assert Job.objects.get(pk=job.pk).state == "queued"
