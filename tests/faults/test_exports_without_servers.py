"""Postgres or the broker killed in mid-export: every file is made all the same, once, with the same bytes."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from demo.servers.throwaway import Servers
from tests.exports.data import standard_files
from tests.faults.conftest import Say
from tests.faults.counts import Counts
from tests.site import ROOT, Site

pytestmark = [pytest.mark.faults, pytest.mark.workers]
SURVEY = ROOT / "benchmarks" / "benchmark-survey.yaml"
SLUG = "public-services-2026"
PATIENCE = 180.0
KILLS = int(os.environ.get("KILLS", "3"))

MULTIPLY = """INSERT INTO responses_response (survey_id, version_id, token_hash, language, source, page,
        started_at, submitted_at, reference, answers, paradata)
    SELECT survey_id, version_id, sha256(int8send(id * 1000 + n)), language, source, page, started_at, submitted_at,
        lpad((id * 1000 + n)::text, 10, '0'), answers, paradata
    FROM responses_response, generate_series(1, 150) n"""
CLOSE = (
    "UPDATE surveys_survey SET opens_at = now() - interval '9 days', closes_at = now() - interval '1 hour'"
)
# The questions on paper, asked for at publishing, are of a window that has changed since.
UNFINISHED = "SELECT count(*) FROM jobs_job WHERE state <> 'done' AND kind <> 'questionnaire on paper'"


@pytest.fixture
def site(own_servers: Servers, tmp_path: Path) -> Site:
    """A closed survey of some ten thousand responses on servers of its own; its files are asked for."""
    made = Site(
        os.environ
        | {
            "DATABASE_URL": own_servers.postgres.url(),
            "REDIS_URL": own_servers.valkey.url(),
            "EXPORTS_ROOT": str(tmp_path / "exports"),
            "JOB_STALE_SECONDS": "3",
        }
    )
    made.manage("migrate")
    made.manage("import_survey", str(SURVEY), "--publish")
    made.manage("make_responses", SLUG, "100", "--seed", "1")
    with own_servers.postgres.connect("arolwg") as connection:
        connection.execute(MULTIPLY)
        connection.execute(CLOSE)
    made.manage("close_surveys")
    return made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


@pytest.fixture
def worker(site: Site, log: Path, tmp_path: Path) -> Iterator[None]:
    """A worker that is its own timekeeper, started again when it ends, as a supervisor does."""
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
    command += ["--beat", "--schedule", str(tmp_path / "schedule")]
    with kept_running(command, site.environment, log):
        yield


@contextmanager
def kept_running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """The command in a group of its own; what ends is started again until the block is left."""
    over = threading.Event()

    def keep() -> None:
        while not over.is_set():
            with log.open("ab") as output:
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environment,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            while process.poll() is None and not over.wait(0.2):
                pass
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def wait_until(happened: Callable[[], bool], log: Path, every: float) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, log.read_text()[-20_000:]
        time.sleep(every)


def done(servers: Servers) -> int:
    """How many files are."""
    with servers.postgres.connect("arolwg") as connection:
        row = connection.execute("SELECT count(*) FROM jobs_job WHERE state = 'done'").fetchone()
    return int(row[0]) if row else 0


def parts(site: Site) -> list[Path]:
    return list(Path(site.environment["EXPORTS_ROOT"]).rglob(".*.part"))


def parts_of_dataset(site: Site) -> list[Path]:
    return [part for part in parts(site) if ".parquet." in part.name]


def parts_of_files(site: Site) -> list[Path]:
    return [part for part in parts(site) if ".parquet." not in part.name]


def assert_every_file_is_whole(
    site: Site, servers: Servers, log: Path, tmp_path: Path, say: Say, title: str
) -> None:
    def all_done() -> bool:
        with servers.postgres.connect("arolwg") as connection:
            row = connection.execute(UNFINISHED).fetchone()
        return row == (0,)

    wait_until(all_done, log, every=0.5)
    with servers.postgres.connect("arolwg") as connection:
        files = connection.execute(
            "SELECT name, format, language, sha256 FROM exports_exportfile WHERE content = 'answers'"
        ).fetchall()
    lost = 0
    for name, format_name, language, sha256 in files:
        (path,) = Path(site.environment["EXPORTS_ROOT"]).rglob(name)
        is_whole = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        if is_whole and language == "codes":
            output = tmp_path / "undisturbed"
            site.manage(
                "write_export", SLUG, "--format", format_name, "--language", language, "--output", str(output)
            )
            is_whole = output.read_bytes() == path.read_bytes()
        lost += not is_whole
    counts = Counts(standard_files(), len(files), lost, len(parts(site)))
    say(title, counts)
    assert counts.is_flawless
    assert counts.tried == counts.acknowledged


def test_postgres_killed_again_and_again_in_mid_export(
    site: Site, own_servers: Servers, worker: None, log: Path, tmp_path: Path, say: Say
) -> None:
    # All in one export: however often it is interrupted, it goes on.
    for _ in range(KILLS):
        wait_until(lambda: bool(parts(site)), log, every=0.005)
        interrupted = set(parts(site))
        own_servers.postgres.kill()
        own_servers.postgres.start()
        wait_until(lambda before=interrupted: before.isdisjoint(parts(site)), log, every=0.05)  # type: ignore[misc]

    title = f"Postgres killed {KILLS} times in mid-export: files"
    assert_every_file_is_whole(site, own_servers, log, tmp_path, say, title)


# Each on a site of its own, which takes half a minute: once in each half of the work will do unless many are asked for.
@pytest.mark.parametrize("kill", range(KILLS if KILLS > 3 else 2))
def test_broker_killed_in_mid_export(
    site: Site, own_servers: Servers, worker: None, log: Path, tmp_path: Path, say: Say, kill: int
) -> None:
    # By turns while the dataset itself is made, and while files are made of it: each time later, and over again.
    if kill % 2:
        wait_until(lambda: done(own_servers) > kill % 7 and bool(parts_of_files(site)), log, every=0.005)
    else:
        wait_until(lambda: bool(parts_of_dataset(site)), log, every=0.005)

    own_servers.valkey.kill()
    own_servers.valkey.start()

    title = f"Valkey killed while {'files are' if kill % 2 else 'the dataset is'} made: files"
    assert_every_file_is_whole(site, own_servers, log, tmp_path, say, title)
