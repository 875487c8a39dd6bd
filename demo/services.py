"""The three processes of Arolwg itself, as the demo runs them."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from demo.servers import processes
from demo.surroundings import DEMO, LOGS, ROOT

# Seconds a service has to finish what it is doing.
PATIENCE = 10.0


@dataclass
class Service:
    """A command that is kept running; it writes to a log of its own."""

    name: str
    title: str
    command: list[str]
    environment: dict[str, str]
    keep: Sequence[int] = ()
    # What the kernel sends if we die. A web server and a worker have children of their own, which end with them.
    death_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        """Where it writes to."""
        return LOGS / f"{self.name}.log"

    def start(self) -> None:
        """Return at once."""
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                self.command,
                log=log,
                cwd=ROOT,
                environment=self.environment,
                keep=self.keep,
                death_signal=self.death_signal,
            )

    def ask_to_stop(self) -> None:
        """So that several can stop at the same time."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Return when it has ended."""
        if self.process:
            processes.end(self.process, [(signal.SIGTERM, PATIENCE)])


def all_services(environment: dict[str, str], listener: int) -> list[Service]:
    """Web server, worker and beat. The web server takes over a socket that listens already."""
    python = [sys.executable, "-m"]
    web = [
        *python,
        "gunicorn",
        "-c",
        "python:config.gunicorn",
        "--no-control-socket",
        "--graceful-timeout",
        "5",
    ]
    celery = [*python, "celery", "--app", "config"]
    worker = [*celery, "worker", "--concurrency", "2", "--hostname", "demo@%h", "--loglevel", "INFO"]
    beat = [*celery, "beat", "--schedule", str(DEMO / "beat-schedule"), "--pidfile", "", "--loglevel", "INFO"]
    return [
        Service("web", "web server", web, {**environment, "WEB_BIND": f"fd://{listener}"}, keep=[listener]),
        # A worker that is asked kindly would first wait for a broker that has died with us.
        Service("worker", "worker", worker, environment, death_signal=signal.SIGKILL),
        Service("beat", "timekeeper (beat)", beat, environment, death_signal=signal.SIGKILL),
    ]
