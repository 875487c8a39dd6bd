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
from exports.pages.cancelling import cancel, make_again
from exports.storage.places import folder_of, path_of
from jobs.models import Job
from jobs.queueing import retry
from jobs.running import sweep
from responses.models import Response
from tests.exports.data import answers_to_everything, closed_survey, respond, standard_files
from tests.factories import user
from tests.faults.conftest import Say
from tests.faults.counts import Counts
from tests.faults.test_full_disk import mounted

pytestmark = [pytest.mark.faults, pytest.mark.workers, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "3"))
PATIENCE = 120.0
ROWS = 12_000
STALE_SECONDS = 2.0
# Room for the files of a dataset without long texts.
MEGABYTES = 200

# Of a dataset's own file, when its worker is killed.
SHARES = [0.1, 0.5, 0.9]

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
    """One whose own file has many groups of rows, the last of them a small part of it, and takes some seconds."""
    return of_texts(200)


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
def worker(log: Path, poison: str = "", hold_at: float | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker with two processes, in a group of its own, over the test's database and broker. One of them dies
    each time that it is to write the file called `poison`; who makes the dataset stays at the share `hold_at` of it."""
    # The session's address, whatever its form, with the name of the test's database.
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {
        "DATABASE_URL": address.geturl(),
        "REDIS_URL": configured.REDIS_URL,
        "EXPORTS_ROOT": str(configured.EXPORTS_ROOT),
        "JOB_STALE_SECONDS": str(STALE_SECONDS),
        "POISON": poison,
        "DEATHS": str(log.with_suffix(".deaths")),
        "HOLD_AT": str(hold_at or ""),
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
        "--include",
        "tests.faults.poison",
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


def compared(dataset: Dataset, folder: Path) -> Counts:
    """Every file is to be there once, whole, with the checksum of a run that nobody disturbed: how many are, how many
    differ or are missing, and what else lies in the folder."""
    files = list(dataset.files.select_related("dataset", "job"))
    ready = [file for file in files if file.sha256]
    lost = sum(not _is_as_if_undisturbed(file, files, folder / "undisturbed") for file in ready)
    beside = {path.name for path in folder_of(dataset).iterdir()} - {file.name for file in ready}
    return Counts(len(files), len(ready), lost, len(beside))


def _is_as_if_undisturbed(file: ExportFile, files: list[ExportFile], path: Path) -> bool:
    if not path_of(file).exists():
        return False
    if file.content == ExportFile.Content.MANIFEST:
        listed = {f["name"]: f.get("sha256", "") for f in json.loads(path_of(file).read_text())["files"]}
        return listed == {f.name: f.sha256 for f in files if f is not file}
    if file.content == ExportFile.Content.DATASET:
        (made,) = write_dataset(file.dataset, {"": path}, lambda rows: None)
    else:
        made = write_answers(file.dataset, file.format, file.language, path, lambda rows: None)  # type: ignore[arg-type]
    return (file.size, file.sha256) == (made.size, made.sha256) and path_of(
        file
    ).read_bytes() == path.read_bytes()


def assert_as_if_undisturbed(dataset: Dataset, folder: Path, say: Say, title: str, note: str = "") -> None:
    counts = compared(dataset, folder)
    say(title, counts, note)
    assert counts.is_flawless
    assert counts.tried == counts.acknowledged == standard_files() + 2


@pytest.mark.parametrize("kill_number", range(KILLS))
def test_a_worker_killed_while_it_makes_the_dataset_leaves_one_and_all_that_is_made_of_it(
    long_dataset: Dataset, tmp_path: Path, say: Say, kill_number: int
) -> None:
    log = tmp_path / "worker.log"
    (whole,) = write_dataset(long_dataset, {"": tmp_path / "whole"}, lambda rows: None)
    share = SHARES[kill_number % len(SHARES)]
    own = long_dataset.files.get(content=ExportFile.Content.DATASET)
    with worker(log, hold_at=share) as process:
        job = Job.objects.filter(pk=own.job_id)
        wait_until(lambda: job.filter(progress_done__gte=share * ROWS).exists(), log)
        kill(process)
    assert being_written(long_dataset)
    assert Job.objects.get(pk=own.job_id).state == "running"
    assert not own.dataset.files.exclude(sha256="").exists()

    with worker(log):
        wait_until(complete_with_sweeps(long_dataset), log, every=0.25)

    own.refresh_from_db()
    assert (own.job.attempts, own.sha256) == (2, whole.sha256)
    title = f"a worker killed at {share:.0%} of the dataset: files"
    assert_as_if_undisturbed(long_dataset, tmp_path, say, title, "2 attempts at the dataset")


# Of the files of answers, two are in the making at a time: later than this, there may be none left to disturb.
LATEST = 6


@pytest.mark.parametrize("kill_number", range(KILLS))
def test_a_worker_killed_in_mid_export_leaves_one_complete_file(
    dataset: Dataset, tmp_path: Path, say: Say, kill_number: int
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
    title = f"a worker killed after {done_before} files"
    assert_as_if_undisturbed(dataset, tmp_path, say, title, f"{interrupted} begun again")


def test_a_broker_that_forgets_everything_loses_no_file(dataset: Dataset, tmp_path: Path, say: Say) -> None:
    broker = redis.Redis.from_url(configured.REDIS_URL)
    assert broker.flushdb()
    Job.objects.update(sent_at="2012-01-01T00:00Z")

    with worker(tmp_path / "worker.log"):
        wait_until(complete_with_sweeps(dataset), tmp_path / "worker.log", every=0.25)

    assert_as_if_undisturbed(dataset, tmp_path, say, "a broker that forgets everything: files")


def test_an_export_that_kills_every_worker_fails_honestly_and_its_neighbours_finish(
    dataset: Dataset, tmp_path: Path, say: Say
) -> None:
    log = tmp_path / "worker.log"
    have_made(dataset)
    poison = dataset.files.get(format="xlsx", language="cy")

    with worker(log, poison=poison.name):
        others = Job.objects.exclude(pk=poison.job_id)
        wait_until(
            lambda: (
                (sweep(), Job.objects.get(pk=poison.job_id).state == "failed")[1]
                and not others.exclude(state="done").exists()
            ),
            log,
            every=0.25,
        )

    job = Job.objects.get(pk=poison.job_id)
    deaths = len(log.with_suffix(".deaths").read_text().splitlines())
    counts = compared(dataset, tmp_path)
    say(
        "a file that kills each worker: the others", counts, f"{deaths} workers died, {job.attempts} attempts"
    )
    assert (job.error, job.attempts) == ("worker_lost", 3)
    assert deaths == job.attempts
    assert (counts.acknowledged, counts.lost, counts.doubled) == (counts.tried - 1, 0, 0)
    manifest = dataset.files.get(content=ExportFile.Content.MANIFEST)
    states = {f["name"]: f["state"] for f in json.loads(path_of(manifest).read_text())["files"]}
    assert states.pop(poison.name) == "failed"
    assert set(states.values()) == {"done"}

    # The cause is put right, and a person tries again.
    assert retry(poison.job_id)  # type: ignore[arg-type]
    with worker(log):
        wait_until(complete_with_sweeps(dataset), log, every=0.25)

    assert_as_if_undisturbed(dataset, tmp_path, say, "the same, tried again: files")


def test_a_full_disk_is_an_honest_failure_of_what_has_no_room_and_all_is_made_with_room(
    settings: Any, tmp_path: Path, say: Say
) -> None:
    log = tmp_path / "worker.log"
    with mounted(MEGABYTES) as disk:
        settings.EXPORTS_ROOT = disk.place / "exports"
        dataset = of_texts(0)
        have_made(dataset)
        disk.fill()
        # Of what is there already, something would still fit into the last page.
        with worker(log):
            wait_until(lambda: not unfinished(dataset), log, every=0.25)

        failed = dataset.files.exclude(job__state="done").select_related("job")
        assert {file.job.error for file in failed if file.job} == {"disk_full"}
        counts = compared(dataset, tmp_path)
        say("a full disk: files", counts, f"{len(failed)} failed for want of room")
        assert (counts.lost, counts.doubled) == (0, 0)
        assert counts.acknowledged == counts.tried - len(failed) < counts.tried

        disk.make_room()
        for file in failed:
            assert retry(file.job_id)  # type: ignore[arg-type]
        with worker(log):
            wait_until(complete_with_sweeps(dataset), log, every=0.25)

        assert_as_if_undisturbed(dataset, tmp_path, say, "the same with room, tried again: files")


def unfinished(dataset: Dataset) -> bool:
    sweep()
    return dataset.files.filter(job__state__in=["queued", "running"]).exists()


@pytest.mark.parametrize("of", ["dataset", "file"])
def test_what_is_cancelled_while_a_worker_writes_it_leaves_nothing_and_can_be_made_again(
    long_dataset: Dataset, tmp_path: Path, say: Say, of: str
) -> None:
    log, person = tmp_path / "worker.log", user()
    if of == "file":
        have_made(long_dataset)

    def long_in_the_writing() -> list[Path]:
        """Most files are there before anybody could say no; Stata's takes longest."""
        return [part for part in being_written(long_dataset) if of == "dataset" or ".dta." in part.name]

    with worker(log):
        wait_until(lambda: bool(long_in_the_writing()), log, every=0.001)
        (part, *_) = long_in_the_writing()
        name = part.name.removeprefix(".").rsplit(".", 2)[0]
        file = long_dataset.files.select_related("dataset__survey").get(name=name)
        assert cancel(file, person)
        wait_until(lambda: not part.exists() and not unfinished(long_dataset), log, every=0.1)

        job = Job.objects.get(pk=file.job_id)
        waiting = long_dataset.files.filter(job=None).count()
        ready = long_dataset.files.exclude(sha256="").count()
        assert (job.state, job.error, path_of(file).exists()) == ("cancelled", "", False)
        assert (waiting, ready) == ((standard_files(), 0) if of == "dataset" else (0, standard_files() + 1))

        assert make_again(file, person)
        wait_until(complete_with_sweeps(long_dataset), log, every=0.25)

    assert_as_if_undisturbed(long_dataset, tmp_path, say, f"a {of} cancelled, made again: files")
