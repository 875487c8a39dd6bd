"""The web server's own workers: found, killed, waited for, and changed for new ones."""

import os
import random
import signal
import time
from collections.abc import Callable

import psutil

from tests.faults.people import PATIENCE
from tests.site import Site


def workers_of(site: Site) -> set[int]:
    assert site.process
    return {child.pid for child in psutil.Process(site.process.pid).children() if _is_alive(child)}


def _is_alive(worker: psutil.Process) -> bool:
    try:
        return worker.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill_a_worker(site: Site) -> None:
    os.kill(random.choice(sorted(workers_of(site))), signal.SIGKILL)


def wait_for_workers(site: Site) -> None:
    """Until those that were killed have successors."""
    _wait_until(lambda: len(workers_of(site)) == site.workers)


def change_workers(site: Site) -> float:
    """The rolling restart of docs/deploying.md: the seconds until none of the old workers was left."""
    assert site.process
    old, began = workers_of(site), time.monotonic()
    os.kill(site.process.pid, signal.SIGHUP)
    _wait_until(lambda: not old & workers_of(site) and len(workers_of(site)) == site.workers)
    return time.monotonic() - began


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "the web server has not started its workers"
        time.sleep(0.05)
