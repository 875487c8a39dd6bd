"""What `make demo` says at once, in one line, when it cannot start."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.start import _take_port as take_port
from tests.site import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a checkout as the first steps need, with nothing installed."""
    place = tmp_path / "checkout"
    shutil.copytree(ROOT / "demo", place / "demo", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", place / "requirements")
    return place


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def start(checkout: Path, *, before: str = "pass", **environment: str) -> str:
    """What demo/start.py prints when it fails; `before` runs first, in the same interpreter."""
    code = f"import runpy, sys; {before}; sys.argv = ['start.py']; runpy.run_path('demo/start.py', run_name='__main__')"
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        cwd=checkout,
        env={**os.environ, "PORT": "0", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode == 1
    return outcome.stderr.strip()


def test_a_busy_port(checkout: Path, busy_port: int) -> None:
    said = start(checkout, PORT=str(busy_port))

    assert said == f"Port {busy_port} is in use: choose another, as in `make demo PORT={busy_port + 1}`."


def test_two_starts_on_one_port(checkout: Path) -> None:
    port = free_port()

    said = start(
        checkout, before=f"from demo import start; first = start._take_port('{port}')", PORT=str(port)
    )

    assert said == f"Port {port} is in use: choose another, as in `make demo PORT={port + 1}`."


def test_who_connects_before_the_web_server_is_up_is_answered_by_it() -> None:
    with take_port("0") as listener, socket.create_connection(listener.getsockname(), timeout=60) as early:
        early.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        os.set_inheritable(listener.fileno(), True)
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn"],
            cwd=ROOT,
            env=os.environ | {"WEB_BIND": f"fd://{listener.fileno()}", "WEB_CONCURRENCY": "1"},
            pass_fds=[listener.fileno()],
        )
        try:
            assert early.recv(100).partition(b" ")[2].startswith(b"200 OK")
        finally:
            server.terminate()
            server.wait(timeout=60)


@pytest.mark.parametrize("port", ["web", "-1", "65536", "80 80"])
def test_a_port_that_is_none(checkout: Path, port: str) -> None:
    assert start(checkout, PORT=port) == f"PORT has to be a number up to 65535, not '{port}'."


def test_a_second_demo_in_the_same_checkout(checkout: Path) -> None:
    (checkout / "var" / "demo").mkdir(parents=True)
    with (checkout / "var" / "demo" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        said = start(checkout)

    assert said == "A demo is running in this checkout already: stop it with Ctrl-C, or use its addresses."


def test_a_lock_that_is_only_looked_at(checkout: Path) -> None:
    (checkout / "var" / "demo").mkdir(parents=True)
    look = (
        "import fcntl, time; seen = open('var/demo/lock', 'w'); fcntl.flock(seen, fcntl.LOCK_SH);"
        "time.sleep = lambda wait: wait and seen.close()"
    )

    said = start(checkout, before=look, PORT="next")

    assert said == "PORT has to be a number up to 65535, not 'next'."


def test_a_disk_that_cannot_be_written(checkout: Path) -> None:
    (checkout / "var").write_text("a file where a directory should be")

    said = start(checkout)

    assert said.startswith(f"Cannot write in {checkout}/var/demo (")
    assert said.endswith("): free some space, or use a checkout that you own.")
    assert "\n" not in said


def test_a_python_without_venv(checkout: Path) -> None:
    said = start(checkout, before="sys.modules['ensurepip'] = None")

    assert said.startswith(
        "This Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv)"
    )
    assert "\n" not in said


def test_an_old_python(checkout: Path) -> None:
    said = start(checkout, before="sys.version_info = (3, 9, 2)")

    assert (
        said
        == "Python 3.11 or newer is needed, this is 3.9: name another, as in `make demo PYTHON=python3.12`."
    )
    assert not (checkout / ".venv").exists()
