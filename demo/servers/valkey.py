"""A Valkey of our own: the broker, spoken to over TCP as in production."""

import secrets
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis

from demo.servers import processes
from demo.servers.binaries import Binaries
from demo.servers.privileges import Account, private_directory
from demo.servers.problems import CannotStart, last_line

ADDRESS = "127.0.0.1"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
PATIENCE = 30.0
ATTEMPTS = 5


@dataclass
class Valkey:
    """One server with its data in `home`, on a free port of this machine, behind a password of this run."""

    home: Path
    binaries: Binaries
    account: Account | None
    log: Path
    lasting: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    port: int = field(default=0, init=False)
    password: str = field(default_factory=secrets.token_hex, init=False)

    def url(self, database: int = 0) -> str:
        """The address of a database, as `REDIS_URL` wants it."""
        return f"redis://:{self.password}@{ADDRESS}:{self.port}/{database}"

    def start(self) -> None:
        """Return when the server answers. Started again, it has the address it had before."""
        private_directory(self.home, self.account)
        processes.end_all(processes.running_in(self.home, ["valkey-server"]), [(signal.SIGTERM, 10.0)])
        if self.port:
            self._launch(self.port)
            return
        for attempt in range(1, ATTEMPTS + 1):
            port = _free_port()
            try:
                self._launch(port)
            except CannotStart:
                # Somebody may have taken the port since we looked.
                if attempt == ATTEMPTS or not _is_taken(port):
                    raise
            else:
                self.port = port
                return

    def stop(self) -> None:
        """Shut down in good order: everything received is on the disk."""
        if self.process:
            processes.end(self.process, [(signal.SIGTERM, 10.0)])
            self.process = None

    def kill(self) -> None:
        """What a power cut does to it, for tests."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def _launch(self, port: int) -> None:
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                [self.binaries.valkey, "-"],
                log=log,
                cwd=self.home,
                environment=ENVIRONMENT,
                account=self.account,
                death_signal=signal.SIGTERM,
                stdin=subprocess.PIPE,
            )
        assert self.process.stdin is not None
        try:
            # Not on the command line, where everybody could read the password.
            self.process.stdin.write(self._configuration(port).encode())
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # It has ended already; the wait says why.
        self._wait(port)

    def _configuration(self, port: int) -> str:
        return (
            f"bind {ADDRESS}\nport {port}\nrequirepass {self.password}\ndir ./\ndatabases 64\nsave ''\n"
            f"appendonly {'yes' if self.lasting else 'no'}\nmaxmemory-policy noeviction\n"
        )

    def _wait(self, port: int) -> None:
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        client = redis.Redis(
            host=ADDRESS, port=port, password=self.password, socket_timeout=2, socket_connect_timeout=2
        )
        with client:
            while True:
                try:
                    client.ping()
                    return
                except redis.RedisError as error:
                    if self.process.poll() is not None:
                        reason = last_line(self.log)
                    elif time.monotonic() > deadline:
                        reason = str(error)
                        self.stop()
                    else:
                        _pause(self.process)
                        continue
                raise CannotStart(f"Valkey does not start ({reason}): see {self.log}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return True
        return False


def _pause(process: subprocess.Popen[bytes]) -> None:
    """A moment between two probes, cut short if the server ends."""
    try:
        process.wait(0.05)
    except subprocess.TimeoutExpired:
        return
