"""A Postgres of our own: made, started, stopped, and started again after whatever has happened to it."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from demo.servers import places, processes
from demo.servers.binaries import Binaries
from demo.servers.privileges import Account, own_name, private_directory
from demo.servers.problems import CannotStart, last_line

ROLE = "arolwg"
# Postgres looks at its environment; ours (PGDATA, PGHOST, LANG ...) is none of its business.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
PROGRAMS = ("postgres", "initdb")
# Who we are is asked of the kernel, so there is no password to keep; and the socket's directory is private.
ACCESS = "local all all peer map=starter\n"
ORPHANS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0))
PATIENCE = 60.0

LASTING = {"shared_buffers": "128MB"}
THROWAWAY = {
    # Safe against a kill, not against a power cut. (Without synchronous_commit a kill would lose commits.)
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
}


@dataclass
class Postgres:
    """One cluster in `home`, on a socket only. The caller sees to it that nobody else uses the same home."""

    home: Path
    binaries: Binaries
    account: Account | None
    log: Path
    settings: dict[str, str] = field(default_factory=lambda: dict(LASTING))
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    sockets: Path = field(default=Path(), init=False)

    @property
    def cluster(self) -> Path:
        """The data directory."""
        return self.home / "cluster"

    def url(self, database: str = ROLE) -> str:
        """The address of a database, in a form that both Django's settings and libpq understand."""
        return f"postgres://{ROLE}@/{database}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> None:
        """Return when the server answers and its database exists. Clears what an earlier run has left."""
        private_directory(self.home, self.account)
        self._clear()
        if not self.cluster.exists():
            self._make_cluster()
        self._check_version()
        self._write_access()
        if self.sockets == Path():  # Started again, it has the address it had before.
            self.sockets = places.socket_directory(self.home, self.account)
        for stale in self.sockets.glob(".s.PGSQL.*"):
            stale.unlink()
        self._launch()
        self._wait()
        self._make_database()

    def stop(self) -> None:
        """Shut down in good order; whoever is connected is cut off, whatever is committed stays."""
        if self.process:
            processes.end(self.process, ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0)))
            self.process = None
        places.remove_socket_directory(self.home)
        self.sockets = Path()

    def kill(self) -> None:
        """What a power cut does to it, for tests."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of our own, each statement a transaction."""
        return psycopg.connect(
            host=str(self.sockets),
            user=ROLE,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
            sslmode="disable",
        )

    def _clear(self) -> None:
        processes.end_all(processes.running_in(self.home, PROGRAMS), ORPHANS)
        # Nobody lives here now. A number in this file may belong to somebody else meanwhile, and Postgres would
        # then refuse to start.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        shutil.rmtree(self.home / "cluster.new", ignore_errors=True)

    def _make_cluster(self) -> None:
        """Made under another name and renamed, so that a cluster is whole or not there."""
        fresh = self.home / "cluster.new"
        command = [
            self.binaries.postgres("initdb"),
            f"--pgdata={fresh}",
            f"--username={ROLE}",
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        own_name()
        with self.log.open("ab") as log:
            process = processes.spawn(
                command,
                log=log,
                cwd=self.home,
                environment=ENVIRONMENT,
                account=self.account,
                death_signal=signal.SIGKILL,
            )
        try:
            failed = process.wait()
        except BaseException:
            processes.end(process, [(signal.SIGTERM, 5.0)])
            raise
        if failed:
            raise CannotStart(f"The database could not be made ({last_line(self.log)}): see {self.log}.")
        fresh.rename(self.cluster)
        _sync(self.home)

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        shown = subprocess.run(
            [self.binaries.postgres("postgres"), "--version"], capture_output=True, text=True
        )
        ours = shown.stdout.split()[-1].split(".")[0]
        if made_by != ours:
            raise CannotStart(
                f"The data in {self.home} are of Postgres {made_by}, this is {ours}: move them away to start anew."
            )

    def _write_access(self) -> None:
        names = sorted({own_name(), "root"})
        _write(self.cluster / "pg_hba.conf", ACCESS)
        _write(self.cluster / "pg_ident.conf", "".join(f'starter "{name}" {ROLE}\n' for name in names))

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "100",
            **self.settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                [self.binaries.postgres("postgres"), "-D", str(self.cluster), *options],
                log=log,
                cwd=self.cluster,
                environment=ENVIRONMENT,
                account=self.account,
                death_signal=signal.SIGINT,
            )

    def _wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self.connect() as connection:
                    connection.execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None:
                    reason = last_line(self.log)
                elif time.monotonic() > deadline:
                    reason = str(error).strip().splitlines()[-1]
                    self.stop()
                else:
                    _pause(self.process)
                    continue
            raise CannotStart(f"Postgres does not start ({reason}): see {self.log}.")

    def _make_database(self) -> None:
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone():
                connection.execute(f"CREATE DATABASE {ROLE}")


def _pause(process: subprocess.Popen[bytes]) -> None:
    """A moment between two probes, cut short if the server ends."""
    try:
        process.wait(0.05)
    except subprocess.TimeoutExpired:
        return


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
