"""Jobs are done, fail with a reason, begin again, and are never handed on for ever."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery import Celery, current_app
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from jobs import queueing
from jobs.claims import Claim, JobFailed, claim
from jobs.models import Job
from jobs.queueing import cancel, enqueue, retry, send
from jobs.running import run, sweep
from tests.jobs.conftest import Register
from tests.jobs.test_claims import LONG_AGO, held, nothing, silence


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
def test_a_job_is_done_and_its_end_is_told_once(kind: Register) -> None:
    ended: list[int] = []

    job = enqueue(kind(lambda c: c.advance(7), ended=ended.append), total=7)

    assert run(job.pk)
    assert not run(job.pk)
    assert (fresh(job).state, fresh(job).progress_done, ended) == ("done", 7, [job.pk])


@pytest.mark.django_db
def test_a_failure_keeps_its_reason_and_is_not_tried_again_by_itself(kind: Register) -> None:
    def handler(claim: Claim) -> None:
        raise JobFailed("disk_full", "28")

    ended: list[int] = []
    job = enqueue(kind(handler, ended=ended.append))

    assert not run(job.pk)

    assert (fresh(job).state, fresh(job).error, ended) == ("failed", "disk_full: 28", [job.pk])
    assert claim(job.pk) is None


@pytest.mark.django_db
def test_a_mistake_of_ours_fails_with_its_name_and_no_values(kind: Register) -> None:
    def handler(claim: Claim) -> None:
        raise KeyError("an answer that somebody gave")

    job = enqueue(kind(handler))
    run(job.pk)

    assert fresh(job).error == "broken: KeyError"


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_fails(kind: Register) -> None:
    job = enqueue("a kind of yesterday")

    run(job.pk)

    assert fresh(job).error == "unknown_kind: a kind of yesterday"


@pytest.fixture
def lasting_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own connection has to live on, so only the exception is the real thing."""
    monkeypatch.setattr("jobs.running.connection.close", lambda: None)


@pytest.mark.django_db
def test_a_database_that_goes_away_any_number_of_times_costs_no_attempt(
    kind: Register, lasting_connection: None
) -> None:
    outcomes = [OperationalError("server closed the connection")] * 4

    def handler(claim: Claim) -> None:
        if outcomes:
            raise outcomes.pop()

    job = Job.objects.create(kind=kind(handler, attempts=3))
    for _ in range(4):
        assert not run(job.pk)
        assert sweep()["failed"] == 0
        assert (fresh(job).state, fresh(job).attempts) == ("queued", 0)

    assert run(job.pk)
    assert (fresh(job).state, fresh(job).attempts) == ("done", 1)


@pytest.mark.django_db
def test_a_worker_waits_for_the_database_to_give_its_job_back(
    kind: Register, lasting_connection: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, away = Claim.release, [OperationalError("connection refused")] * 2

    def release_when_back(held: Claim, **how: bool) -> bool:
        if away:
            raise away.pop()
        return release(held, **how)

    def handler(claim: Claim) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(Claim, "release", release_when_back)
    monkeypatch.setattr("jobs.running.PAUSE_SECONDS", 0)
    job = Job.objects.create(kind=kind(handler))

    run(job.pk)

    assert (fresh(job).state, fresh(job).attempts) == ("queued", 0)


@pytest.mark.django_db
def test_a_statement_that_the_database_refuses_each_time_is_not_tried_for_ever(
    kind: Register, lasting_connection: None
) -> None:
    def handler(claim: Claim) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(5)")

    job = Job.objects.create(kind=kind(handler, attempts=3))
    for _ in range(3):
        run(job.pk)
    sweep()

    assert (fresh(job).state, fresh(job).error) == ("failed", "worker_lost")


@pytest.mark.django_db
def test_a_worker_whose_job_was_taken_over_blames_nobody_whatever_breaks(
    kind: Register, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(claim: Claim) -> None:
        silence(job)
        held(job)
        raise FileNotFoundError("the other worker has cleared it away")

    job = Job.objects.create(kind=kind(handler))

    assert not run(job.pk)

    assert (fresh(job).state, fresh(job).error, fresh(job).attempts) == ("running", "", 2)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.django_db
def test_a_job_of_an_unknown_kind_whose_worker_died_ends(kind: Register) -> None:
    queued = Job.objects.create(kind="a kind of yesterday", attempts=1)
    stale = Job.objects.create(kind="a kind of yesterday")
    assert claim(stale.pk)
    silence(stale)

    assert sweep() == {"failed": 2, "requeued": 0, "sent": 0}

    assert [(fresh(job).state, fresh(job).error) for job in (queued, stale)] == [
        ("failed", "unknown_kind")
    ] * 2


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_fails_after_its_last_attempt(kind: Register) -> None:
    ended: list[int] = []
    job = enqueue(kind(nothing, attempts=3, ended=ended.append))
    for _ in range(3):
        held(job)
        silence(job)
        sweep()

    assert (fresh(job).state, fresh(job).error, fresh(job).attempts) == ("failed", "worker_lost", 3)
    assert ended == [job.pk]
    assert claim(job.pk) is None


@pytest.mark.django_db
def test_a_retry_has_all_its_attempts_again(kind: Register) -> None:
    job = enqueue(kind(nothing, attempts=1))
    held(job)
    silence(job)
    sweep()
    assert fresh(job).state == "failed"

    assert retry(job.pk)
    assert not retry(job.pk)

    assert run(job.pk)


@pytest.mark.django_db
def test_a_sweep_leaves_a_living_workers_job_alone(kind: Register) -> None:
    job = enqueue(kind(nothing))
    held(job)

    assert sweep() == {"failed": 0, "requeued": 0, "sent": 0}
    assert fresh(job).state == "running"


@pytest.mark.django_db
def test_a_sweep_sends_again_what_the_broker_has_lost_but_not_at_once(
    kind: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr("jobs.queueing.current_app.send_task", lambda name, args: sent.extend(args))
    job = Job.objects.create(kind=kind(nothing))

    assert [sweep()["sent"], sweep()["sent"]] == [1, 0]
    Job.objects.filter(pk=job.pk).update(sent_at=Now() - LONG_AGO)
    assert sweep()["sent"] == 1
    assert sent == [job.pk, job.pk]


@pytest.mark.django_db
def test_a_broker_that_is_away_breaks_nothing(
    kind: Register, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with away(), caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        job = enqueue(kind(nothing))

    assert fresh(job).sent_at is None
    assert len([line for line in caplog.records if line.name == "jobs.queueing"]) == 1
    with away():
        assert sweep()["sent"] == 0
    assert run(job.pk)


@contextmanager
def away() -> Iterator[None]:
    """Celery with a broker on a port where nothing listens."""
    app = Celery("dead", broker="redis://127.0.0.1:1/0", set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    app.conf.task_publish_retry = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queueing, "current_app", app)
        yield


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_keeps_the_row_fresh_writes_progress_and_tells_of_loss(
    kind: Register, settings: Any
) -> None:
    settings.JOB_STALE_SECONDS = 0.6
    seen: list[int] = []

    def handler(claim: Claim) -> None:
        claim.advance(41)
        job = Job.objects.filter(pk=claim.job_id)
        wait_until(lambda: job.filter(progress_done=41, heartbeat_at__gt=F("started_at")).exists())
        assert sweep()["requeued"] == 0
        seen.append(claim.done)
        job.update(token="3d8b5d0a-7b4f-4a6e-9a52-0d6a4f7a1c11")
        assert claim.lost.wait(timeout=10)
        claim.advance(42)
        pytest.fail("went on without its token")

    job = Job.objects.create(kind=kind(handler))

    assert not run(job.pk)

    assert seen == [41]
    assert fresh(job).progress_done == 41
    assert not [t for t in threading.enumerate() if t.name.startswith("heartbeat")]


def wait_until(true: Callable[[], bool]) -> None:
    """Ask the database until it says so; each question is a query, and the test's own time limit bounds it."""
    for _ in range(20_000):
        if true():
            return
    pytest.fail("never happened")


@pytest.mark.django_db(transaction=True)
@pytest.mark.workers
def test_the_message_carries_the_id_and_goes_out_on_commit(kind: Register) -> None:
    with current_app.connection_for_write() as connection:
        queue = connection.SimpleQueue(current_app.conf.task_default_queue)
        queue.clear()
        job = enqueue(kind(nothing))
        message = queue.get(timeout=10)
        queue.close()

    assert (message.headers["task"], message.payload[0]) == ("jobs.tasks.run_job", [job.pk])
    assert fresh(job).sent_at is not None
    assert send(job.pk)


@pytest.mark.django_db
def test_a_job_that_waits_is_cancelled_and_its_end_is_told(kind: Register) -> None:
    ended: list[int] = []
    job = enqueue(kind(nothing, ended=ended.append))

    assert cancel(job.pk)
    assert not cancel(job.pk)

    assert (fresh(job).state, ended) == ("cancelled", [job.pk])
    assert not run(job.pk)
    assert sweep() == {"failed": 0, "requeued": 0, "sent": 0}
    assert retry(job.pk)
    assert run(job.pk)


@pytest.mark.django_db
def test_a_worker_stops_once_its_job_is_cancelled_and_changes_nothing(kind: Register) -> None:
    steps: list[int] = []

    def handler(held: Claim) -> None:
        cancel(held.job_id)
        # As its heartbeat finds out.
        held.lost.set()
        held.advance(1)
        steps.append(1)

    job = enqueue(kind(handler))

    assert not run(job.pk)
    assert (fresh(job).state, fresh(job).error, steps) == ("cancelled", "", [])


@pytest.mark.django_db
def test_what_is_done_is_not_cancelled(kind: Register) -> None:
    job = enqueue(kind(nothing))
    run(job.pk)

    assert not cancel(job.pk)
    assert fresh(job).state == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["worker", "person"])
def test_cancelling_as_a_job_ends_finds_it_done_or_makes_nothing_of_it(kind: Register, first: str) -> None:
    """Whoever has the row first; the other waits for it, and finds out."""
    has_row, may_end = threading.Event(), threading.Event()
    stood: list[str] = []

    def handler(held: Claim) -> None:
        if first == "person":
            has_row.set()
            assert may_end.wait(10)
        with held.finishing():
            if first == "worker":
                has_row.set()
                assert may_end.wait(10)
            stood.append("made")

    job = Job.objects.create(kind=kind(handler))
    done: list[bool] = []

    def work() -> None:
        done.append(run(job.pk))
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert has_row.wait(10)
    if first == "person":
        assert cancel(job.pk)
        may_end.set()
    else:
        # Waits for the row, which the worker still holds.
        threading.Timer(0.3, may_end.set).start()
        assert not cancel(job.pk)
    worker.join()

    assert (fresh(job).state, done) == (("done", [True]) if first == "worker" else ("cancelled", [False]))
    assert stood == (["made"] if first == "worker" else [])
