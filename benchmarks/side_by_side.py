"""What a second worker gains: every file of one dataset made by one Celery worker, and by two side by side."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.site import ROOT, Site

# From the first file that is begun to the last that is there, the manifest among them: as coordinators wait for them.
UNFINISHED = """SELECT count(*) FILTER (WHERE j.state IN ('queued', 'running')),
        count(*) FILTER (WHERE j.state = 'failed'), count(*), extract(epoch FROM max(j.finished_at) - min(j.started_at))
    FROM jobs_job j JOIN exports_exportfile f ON f.job_id = j.id WHERE f.content <> 'dataset'"""
AGAIN = """from exports.models import Dataset
from jobs.queueing import requeue
dataset = Dataset.objects.latest("pk")
dataset.files.filter(content="manifest").delete()
for file in dataset.files.exclude(content="dataset").order_by("pk"):
    requeue(file.job_id, only_in=("done", "failed"))"""
PATIENCE_SECONDS = 3 * 60 * 60
# The manifest is asked for when the last file is there.
SETTLED_SECONDS = 2.0


def compare_workers(site: Site) -> None:
    """Print the seconds of both, and by how much two are quicker."""
    alone, files = _seconds(site, 1)
    site.python(AGAIN)
    together, _ = _seconds(site, 2)
    print(
        f"all {files} files of the dataset: {alone:.1f} s by one worker, {together:.1f} s by two side by side:"
        f" {alone / together:.2f} times as quick\n"
    )


def _seconds(site: Site, workers: int) -> tuple[float, int]:
    with (
        _workers(site, workers),
        psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as connection,
    ):
        deadline = time.monotonic() + PATIENCE_SECONDS
        settled = 0.0
        while time.monotonic() < deadline:
            row = connection.execute(UNFINISHED).fetchone()
            assert row is not None
            left, failed, files, seconds = row
            if failed:
                raise RuntimeError(f"{failed} files could not be made")
            if left:
                settled = 0.0
            elif not settled:
                settled = time.monotonic()
            elif time.monotonic() - settled > SETTLED_SECONDS:
                return float(seconds), files
            time.sleep(0.2)
    raise TimeoutError(f"{left} files are not made after {PATIENCE_SECONDS} s")


@contextmanager
def _workers(site: Site, count: int) -> Iterator[None]:
    """So many real workers, each of one process that makes files."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "config",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "WARNING",
    ]
    with tempfile.TemporaryFile() as log:
        processes = [
            subprocess.Popen(
                [*command, "--hostname", f"bench-{number}@%h"],
                cwd=ROOT, env=site.environment, stdout=log, stderr=log, start_new_session=True,
            )
            for number in range(count)
        ]  # fmt: skip
        try:
            yield
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait(timeout=60)
