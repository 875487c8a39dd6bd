"""The two web servers that are compared: the product's and the bare equivalent's, with the same settings."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import psycopg

from benchmarks.bare_table import TABLE
from tests.site import ROOT, Site, free_port, fresh_database, wait_until_alive


@contextmanager
def bare_server(site: Site, sizes: list[int], workers: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The bare view under the product's own gunicorn settings; its port and process."""
    url = fresh_database(site.environment["DATABASE_URL"], "arolwg_bench_bare")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
    port = free_port()
    environment = site.environment | {
        "DATABASE_URL": url,
        "BARE_BYTES": ",".join(map(str, sizes)),
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": str(workers),
        "WEB_LOG_LEVEL": "warning",
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:config.gunicorn",
        "benchmarks.bare:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_alive(f"http://127.0.0.1:{port}/0/", process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """User and system seconds that a server and its workers have used so far."""
    parent = psutil.Process(process.pid)
    return sum(sum(p.cpu_times()[:2]) for p in [parent, *parent.children(recursive=True)])
