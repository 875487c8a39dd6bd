"""Workers that are killed in mid-export, and a broker that forgets: one complete file each, or an honest failure."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings as configured
from django.db import connection

from exports.closing import close
from exports.freezing import have_made, write_dataset
from exports.making import is_complete, write_answers
from exports.models import Dataset, ExportFile
from exports.places import folder_of, path_of
from jobs.models import Job
from jobs.running import sweep
from responses.models import Response
from tests.exports.data import answers_to_everything, closed_survey, respond

pytestmark = [pytest.mark.faults, pytest.mark.workers, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "3"))
PATIENCE = 120.0
ROWS = 12_000
STALE_SECONDS = 2.0

# Of a dataset's own file, when its worker is killed: with room for the last group of rows.
SHARES = [0.1, 0.5, 0.8]

MULTIPLY = """INSERT INTO responses_response
        (survey_id, version_id, token_hash, language, source, page, started_at, submitted_at, reference, answers,
        paradata)
    SELECT survey_id, version_id, sha256(int8send(n)), language, source, page, started_at, submitted_at,
        lpad(n::text, 10, '0'), answers || jsonb_build_object('comment', 'sylw ' || n || repeat(md5(n::text), %s)),
        paradata
    FROM responses_response, generate_series(1, %s) n WHERE id = %s"""


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    settings.JOB_STALE_SECONDS = STALE_SECONDS
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


@pytest.fixture
def dataset() -> Dataset:
    """Thousands of responses, frozen, with their files asked for; nobody works on them yet."""
    return of_texts(0)


@pytest.fixture
def long_dataset() -> Dataset:
    """One whose own file has many groups of rows, and takes a second or two."""
    return of_texts(100)


def of_texts(length: int) -> Dataset:
    survey = closed_survey()
    first = respond(survey, answers_to_everything())
    with connection.cursor() as cursor:
        cursor.execute(MULTIPLY, [length, ROWS - 1, first.pk])
    assert Response.objects.filter(survey=survey).count() == ROWS
    made = close(survey)
    assert made
    return made


@contextmanager
def worker(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker with two processes, in a group of its own, over the test's database and broker."""
    # The session's address, whatever its form, with the name of the test's database.
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {
        "DATABASE_URL": address.geturl(),
        "REDIS_URL": configured.REDIS_URL,
        "EXPORTS_ROOT": str(configured.EXPORTS_ROOT),
        "JOB_STALE_SECONDS": str(STALE_SECONDS),
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "config",
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "INFO",
    ]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """-9 to the worker and its children, which are a group of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(happened: Callable[[], bool], log: Path, every: float = 0.005) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(every)


def being_written(dataset: Dataset) -> list[Path]:
    """Parts with something in them: their writers are in the midst of it."""
    found = folder_of(dataset).glob(".*.part") if folder_of(dataset).exists() else iter(())
    return [part for part in found if _size(part) > 0]


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def complete_with_sweeps(dataset: Dataset) -> Callable[[], bool]:
    def happened() -> bool:
        sweep()
        return is_complete(dataset)

    return happened


def assert_as_if_undisturbed(dataset: Dataset, folder: Path) -> None:
    """Every file once, whole, with the checksum of a run that nobody disturbed; nothing else in the folder."""
    files = list(dataset.files.select_related("dataset"))
    assert {p.name for p in folder_of(dataset).iterdir()} == {f.name for f in files}
    for file in files:
        if file.content == ExportFile.Content.MANIFEST:
            listed = {f["name"]: f["sha256"] for f in json.loads(path_of(file).read_text())["files"]}
            assert listed == {f.name: f.sha256 for f in files if f is not file}
            continue
        if file.content == ExportFile.Content.DATASET:
            (made,) = write_dataset(dataset, {"": folder / "undisturbed"}, lambda rows: None)
            assert (file.size, file.sha256) == (made.size, made.sha256)
            continue
        made = write_answers(dataset, file.format, file.language, folder / "undisturbed", lambda rows: None)  # type: ignore[arg-type]
        assert (file.size, file.sha256) == (made.size, made.sha256)
        assert path_of(file).read_bytes() == (folder / "undisturbed").read_bytes()


@pytest.mark.parametrize("kill_number", range(KILLS))
def test_a_worker_killed_while_it_makes_the_dataset_leaves_one_and_all_that_is_made_of_it(
    long_dataset: Dataset, tmp_path: Path, kill_number: int
) -> None:
    log = tmp_path / "worker.log"
    (whole,) = write_dataset(long_dataset, {"": tmp_path / "whole"}, lambda rows: None)
    share = SHARES[kill_number % len(SHARES)]
    own = long_dataset.files.get(content=ExportFile.Content.DATASET)
    with worker(log) as process:
        wait_until(
            lambda: any(_size(part) >= share * whole.size for part in being_written(long_dataset)),
            log,
            every=0.001,
        )
        kill(process)
    assert Job.objects.get(pk=own.job_id).state == "running"
    assert not own.dataset.files.exclude(sha256="").exists()

    with worker(log):
        wait_until(complete_with_sweeps(long_dataset), log, every=0.25)

    own.refresh_from_db()
    assert (own.job.attempts, own.sha256) == (2, whole.sha256)
    assert_as_if_undisturbed(long_dataset, tmp_path)


# Of the files of answers, two are in the making at a time: later than this, there may be none left to disturb.
LATEST = 6


@pytest.mark.parametrize("kill_number", range(KILLS))
def test_a_worker_killed_in_mid_export_leaves_one_complete_file(
    dataset: Dataset, tmp_path: Path, kill_number: int
) -> None:
    log = tmp_path / "worker.log"
    with worker(log) as process:
        # Each time later: once the dataset itself is there, then after some files are done, and over again.
        done_before = 1 + 2 * kill_number % (LATEST + 1)
        wait_until(
            lambda: dataset.files.exclude(sha256="").count() >= done_before and bool(being_written(dataset)),
            log,
        )
        kill(process)
    interrupted = Job.objects.filter(state="running").count()
    assert interrupted

    with worker(log):
        wait_until(complete_with_sweeps(dataset), log, every=0.25)

    assert Job.objects.filter(attempts__gt=1).count() == interrupted
    assert_as_if_undisturbed(dataset, tmp_path)


def test_a_broker_that_forgets_everything_loses_no_file(dataset: Dataset, tmp_path: Path) -> None:
    broker = redis.Redis.from_url(configured.REDIS_URL)
    assert broker.flushdb()
    Job.objects.update(sent_at="2012-01-01T00:00Z")

    with worker(tmp_path / "worker.log"):
        wait_until(complete_with_sweeps(dataset), tmp_path / "worker.log", every=0.25)

    assert_as_if_undisturbed(dataset, tmp_path)


def test_an_export_that_kills_every_worker_fails_honestly_and_its_neighbours_finish(
    dataset: Dataset, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    have_made(dataset)
    poison = dataset.files.get(format="xlsx", language="cy")
    # As after three workers that died over it; the fourth may not even begin.
    Job.objects.filter(pk=poison.job_id).update(
        state="running",
        attempts=3,
        token="3d8b5d0a-7b4f-4a6e-9a52-0d6a4f7a1c11",
        heartbeat_at="2012-01-01T00:00Z",
    )

    with worker(log):
        others = Job.objects.exclude(pk=poison.job_id)
        wait_until(lambda: bool(sweep()) and not others.exclude(state="done").exists(), log, every=0.25)

    assert Job.objects.get(pk=poison.job_id).error == "worker_lost"
    manifest = dataset.files.get(content=ExportFile.Content.MANIFEST)
    states = {f["name"]: f["state"] for f in json.loads(path_of(manifest).read_text())["files"]}
    assert states.pop(poison.name) == "failed"
    assert set(states.values()) == {"done"}
