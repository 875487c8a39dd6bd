"""Servers for one test session: quick rather than durable, and gone without a trace afterwards."""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.servers import binaries, places, postgres, processes
from demo.servers.postgres import Postgres
from demo.servers.privileges import server_account
from demo.servers.valkey import Valkey

PREFIX = "arolwg-test-"
# Where any account can go, and short enough for sockets.
PLACE = Path("/tmp")
# What the settings want beside the servers. Not secrets: they protect nothing but data that are thrown away.
KEYS = {
    "SECRET_KEY": "for-tests-only-for-tests-only-for-tests-only-for-tests-only",
    "IDENTITY_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "SECURE_COOKIES": "0",
}


@dataclass(frozen=True)
class Servers:
    """A Postgres and a Valkey, both running; a test may kill either and start it again."""

    postgres: Postgres
    valkey: Valkey


@contextmanager
def throwaway_servers(*, durable: bool = False) -> Iterator[Servers]:
    """Both servers, empty, for as long as the block runs. Removes what a killed session has left.

    `durable` ones wait for the disk, as real ones do; nobody but a measurement needs that.
    """
    _remove_abandoned()
    account = server_account()
    programs = binaries.find(account)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PLACE))
    home.chmod(0o711)
    lock = _lock(home)
    settings = dict(postgres.LASTING if durable else postgres.THROWAWAY)
    servers = Servers(
        Postgres(home / "postgres", programs, account, home / "postgres.log", settings),
        Valkey(home / "valkey", programs, account, home / "valkey.log", lasting=durable),
    )
    try:
        servers.postgres.start()
        servers.valkey.start()
        yield servers
    finally:
        servers.valkey.stop()
        servers.postgres.stop()
        shutil.rmtree(home, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _lock(home: Path) -> int | None:
    """Held as long as the session lives, however it ends; None if another session holds it."""
    handle = os.open(home / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _remove_abandoned() -> None:
    for home in PLACE.glob(f"{PREFIX}*"):
        # Between its making and its locking a directory has no lock file: leave it alone.
        if home.stat().st_uid != os.geteuid() or not (home / "lock").exists():
            continue
        lock = _lock(home)
        if lock is None:
            continue
        left = processes.running_in(home, (*postgres.PROGRAMS, "valkey-server"))
        processes.end_all(left, [(signal.SIGQUIT, 5.0)])
        places.remove_socket_directory(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)
        os.close(lock)
