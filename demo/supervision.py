"""Keep what is started running, until a person or a failure ends it."""

import os
import select
import signal
import subprocess
import time
from collections import defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Protocol

from demo.servers.problems import CannotStart, last_line

# A child that ends more often than this within a minute will not get better by itself.
RESTARTS = 3
WINDOW = 60.0
STOPS = [signal.SIGINT, signal.SIGTERM]
if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means it.
    STOPS.append(signal.SIGHUP)


class Child(Protocol):
    """A server or a service."""

    process: subprocess.Popen[bytes] | None

    @property
    def log(self) -> Path:
        """Where it writes to."""

    def start(self) -> None:
        """Start it, or start it again."""


class Stopped(BaseException):
    """A person has asked us to stop. Like KeyboardInterrupt, nothing may swallow it."""


class Supervisor:
    """Restarts children that end. Made before anything is started, since it also takes the signals."""

    def __init__(self) -> None:
        self.children: dict[str, Child] = {}
        self.restarts = 0
        self._ends: dict[str, deque[float]] = defaultdict(deque)
        self._wake, wake_end = os.pipe()
        for end in (self._wake, wake_end):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOPS:
            signal.signal(number, _stop)

    def keep(self, name: str, child: Child) -> None:
        """Start a child and look after it from now on."""
        child.start()
        self.children[name] = child

    def watch(self, until: Callable[[], bool]) -> None:
        """Restart what ends, until `until` says so; it is asked whenever a child has ended, and each second."""
        while True:
            for name, child in self.children.items():
                if child.process is not None and child.process.poll() is not None:
                    self._restart(name, child)
            if until():
                return
            select.select([self._wake], [], [], 1.0)
            self._drain()

    def watch_until_ended(self, process: subprocess.Popen[bytes]) -> None:
        """The same until a process ends that is not kept running."""
        self.watch(until=lambda: process.poll() is not None)

    def _restart(self, name: str, child: Child) -> None:
        assert child.process is not None
        how, reason = _how_it_ended(child.process.returncode), last_line(child.log)
        ends = self._ends[name]
        ends.append(time.monotonic())
        while ends and ends[0] < time.monotonic() - WINDOW:
            ends.popleft()
        if len(ends) > RESTARTS:
            raise CannotStart(
                f"The {name} ended {len(ends)} times in a minute ({reason or how}): see {child.log}."
            )
        print(f"The {name} {how}; starting it again (log: {child.log}).", flush=True)
        self.restarts += 1
        child.start()

    def _drain(self) -> None:
        try:
            while os.read(self._wake, 512):
                pass
        except BlockingIOError:
            return


def ignore_further_stops() -> None:
    """From here on we are stopping anyway, and in good order."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    ignore_further_stops()
    raise Stopped


def _how_it_ended(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
