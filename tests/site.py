"""The real thing to visit: gunicorn on a port of its own, over a database of its own."""

import atexit
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 60
_thousands = itertools.count(1000, 1000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fresh_database(url: str, name: str) -> str:
    """Create an empty database beside the one that `url` names (dropping one of that name); its own URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@dataclass
class Site:
    """A running site. `environment` is what its processes (and `manage`) run with."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    workers: int = 2
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=check,
            capture_output=True,
            text=True,
        )

    def python(self, code: str) -> str:
        """What `code` prints, run in the project's shell. What factories make there has the names of nothing that they
        made in an earlier call."""
        self.environment["FACTORIES_COUNT_FROM"] = str(next(_thousands))
        return self.manage("shell", "--verbosity", "0", "--command", code).stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn"]
        environment = self.environment | {
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": str(self.workers),
            "WEB_LOG_LEVEL": "warning",
        }
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        wait_until_alive(f"{self.address}/healthz", self.process)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None


def wait_until_alive(address: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers; every attempt is a real request with a limit of its own."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise RuntimeError("the server ended before it answered") from None
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer in {READY_SECONDS} s")


def new_site(name: str) -> Site:
    """A site over a new database `name`, migrated, with its static files collected; not started."""
    files = Path(tempfile.mkdtemp(prefix="arolwg-site-"))
    atexit.register(shutil.rmtree, files, ignore_errors=True)
    environment = os.environ | {
        "DATABASE_URL": fresh_database(os.environ["DATABASE_URL"], name),
        "STATIC_ROOT": str(files / "static"),
        "EXPORTS_ROOT": str(files / "exports"),
        "UPLOADS_ROOT": str(files / "uploads"),
        "SECURE_COOKIES": "false",
        "SECURE_HSTS_SECONDS": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    site = Site(environment)
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    return site
