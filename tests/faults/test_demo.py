"""`make demo`, killed and stopped at every stage: the next start works, nothing is lost, nothing stays behind."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", "node_modules", "var", "__pycache__", "*.mo", ".*_cache"
)
# Installing has tests of its own.
START = (
    "import sys; from demo import start; start.python_of_venv = lambda: sys.executable;"
    "start.install = lambda name: None; start.main()"
)
PATIENCE = 300.0
COUNT = "from responses.models import Response; print(Response.objects.count())"

pytestmark = pytest.mark.faults


@dataclass
class Demo:
    """One start of the demo in a checkout of its own."""

    checkout: Path
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """The free port that it has chosen."""
        said = (self.checkout / "said").read_text()
        return int(said.partition("http://localhost:")[2].partition("/")[0])

    def wait_until(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert self.process.poll() is None, (self.checkout / "said").read_text()
            assert time.monotonic() < deadline, (self.checkout / "said").read_text()
            time.sleep(0.02)

    def is_ready(self) -> bool:
        if "http://localhost:" not in (self.checkout / "said").read_text():
            return False
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def checkout() -> Iterator[Path]:
    # Not under pytest's own directory, which as root the servers' user may not enter.
    place = Path(tempfile.mkdtemp(prefix="arolwg-checkout-", dir="/tmp"))
    place.chmod(0o755)
    shutil.copytree(ROOT, place, ignore=NOT_COPIED, dirs_exist_ok=True)
    yield place
    for process in processes_of(place):
        process.kill()
    shutil.rmtree(place)


def start(checkout: Path) -> Demo:
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    }
    environment |= {"PORT": "0", "IDENTITY_KEYS": ""}
    with (checkout / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", START], cwd=checkout, env=environment, stdout=said, stderr=said, text=True
        )
    return Demo(checkout, process)


def manage(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    nothing = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=checkout, env=nothing, capture_output=True, text=True
    )


def processes_of(checkout: Path) -> list[psutil.Process]:
    """Whatever works in this checkout, servers included."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and Path(process.cwd()).is_relative_to(checkout):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def assert_nothing_is_left(checkout: Path) -> None:
    deadline = time.monotonic() + 30
    while left := processes_of(checkout):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_killed_with_all_its_data_it_starts_again_and_stops_without_a_trace(checkout: Path) -> None:
    demo = start(checkout)
    demo.wait_until(demo.is_ready)
    before = manage(checkout, "shell", "--verbosity", "0", "--command", COUNT)
    assert before.returncode == 0, before.stderr

    demo.end(signal.SIGKILL)

    assert_nothing_is_left(checkout)
    homeless = manage(checkout, "migrate")
    assert homeless.returncode == 1
    assert homeless.stderr.count("\n") == 1
    assert "make demo" in homeless.stderr

    demo = start(checkout)
    demo.wait_until(demo.is_ready)
    after = manage(checkout, "shell", "--verbosity", "0", "--command", COUNT)
    assert after.stdout == before.stdout

    servers = [
        process for process in processes_of(checkout) if process.name() in ("postgres", "valkey-server")
    ]
    for process in servers:
        process.kill()
    demo.wait_until(lambda: "The broker was ended by signal 9" in (checkout / "said").read_text())
    demo.wait_until(demo.is_ready)
    again = manage(checkout, "shell", "--verbosity", "0", "--command", COUNT)
    assert again.stdout == before.stdout

    assert demo.end(signal.SIGINT) == 0
    assert_nothing_is_left(checkout)
    assert not (checkout / "var" / "demo" / "servers.json").exists()


def is_there(path: str) -> Callable[[Path], bool]:
    return lambda var: (var / path).exists()


def is_migrating(var: Path) -> bool:
    log = var / "logs" / "setting-up.log"
    return log.exists() and "Applying" in log.read_text()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize(
    "stage",
    [
        pytest.param(is_there("data/postgres/cluster.new"), id="making the cluster"),
        pytest.param(is_there("data/postgres/cluster"), id="starting Postgres"),
        pytest.param(is_migrating, id="migrating"),
        pytest.param(is_there("logs/beat.log"), id="starting services"),
    ],
)
def test_cut_off_in_its_first_start_it_leaves_nothing_half_made(
    checkout: Path, stage: Callable[[Path], bool], number: signal.Signals
) -> None:
    var = checkout / "var" / "demo"
    first = start(checkout)
    first.wait_until(lambda: stage(var))

    first.end(number)

    assert_nothing_is_left(checkout)
    shutil.rmtree(var / "logs", ignore_errors=True)
    second = start(checkout)
    second.wait_until(lambda: (var / "logs" / "load_demo.log").exists())
    assert second.end(signal.SIGTERM) == 0
    assert_nothing_is_left(checkout)
