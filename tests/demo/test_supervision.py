"""Children that end are started again, but not for ever; a request to stop is heard at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from demo.servers.problems import CannotStart
from demo.supervision import STOPS, Stopped, Supervisor


@dataclass
class Runs:
    """A child that does what `code` says."""

    code: str
    log: Path
    starts: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-c", self.code], stderr=log)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    before = {number: signal.getsignal(number) for number in (*STOPS, signal.SIGCHLD)}
    wakeup = signal.set_wakeup_fd(-1)
    yield Supervisor()
    signal.set_wakeup_fd(wakeup)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_child_that_is_killed_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    child = Runs("import time; time.sleep(60)", tmp_path / "log")
    supervisor.keep("sleeper", child)
    assert child.process is not None
    child.process.kill()

    supervisor.watch(until=lambda: child.starts == 2)

    assert child.process.poll() is None
    child.process.kill()
    child.process.wait()


def test_a_child_that_gives_up_by_itself_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    child = Runs("import sys; sys.exit('the broker has gone')", tmp_path / "log")
    supervisor.keep("worker", child)

    supervisor.watch(until=lambda: child.starts == 2)

    assert supervisor.restarts == 1
    assert child.process is not None
    child.process.kill()
    child.process.wait()


def test_a_child_that_cannot_live_ends_everything_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = Runs("import sys; sys.exit('the cupboard is bare')", tmp_path / "log")
    supervisor.keep("dog", child)

    with pytest.raises(
        CannotStart, match=r"The dog ended 4 times in a minute \(the cupboard is bare\): see .*log\."
    ):
        supervisor.watch(until=lambda: False)


def test_a_request_to_stop_is_heard_once(supervisor: Supervisor) -> None:
    with pytest.raises(Stopped):
        os.kill(os.getpid(), signal.SIGTERM)

    os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
