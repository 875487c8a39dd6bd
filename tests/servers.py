"""A pytest plugin, loaded before Django's: gives the session servers of its own unless the environment names some.

Loaded by `-p tests.servers` in pyproject.toml. Workers of pytest-xdist inherit the addresses; each has its own test
database (pytest-django sees to that) and its own number on the broker.
"""

import os
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from config.catalogues import compile_all
from demo.servers.problems import CannotStart
from demo.servers.throwaway import KEYS, throwaway_servers

WORKER = "PYTEST_XDIST_WORKER"
_session = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Set the environment that config/settings.py reads, starting servers where none are named."""
    for name, value in KEYS.items():
        os.environ.setdefault(name, value)
    if WORKER in os.environ:
        os.environ["REDIS_URL"] = _own_number(os.environ["REDIS_URL"], os.environ[WORKER])
    elif not {"--help", "-h", "--version", "-V"} & set(args):
        compile_all()
        _start_missing()


def pytest_unconfigure() -> None:
    """Stop what this process has started."""
    _session.close()


def _start_missing() -> None:
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return
    try:
        servers = _session.enter_context(throwaway_servers())
    except CannotStart as problem:
        raise pytest.UsageError(str(problem)) from None
    os.environ.setdefault("DATABASE_URL", servers.postgres.url())
    os.environ.setdefault("REDIS_URL", servers.valkey.url())


def _own_number(redis_url: str, worker: str) -> str:
    """The address with the worker's own database number: gw0 has the one after the session's."""
    parts = urlsplit(redis_url)
    first = int(parts.path.strip("/") or 0)
    return parts._replace(path=f"/{first + 1 + int(worker.removeprefix('gw'))}").geturl()
