"""Start children that cannot outlive us, end them, and find what an earlier run has left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from demo.servers.privileges import Account

PR_SET_PDEATHSIG = 1
# Loaded here, because a child between fork and exec must not load anything.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    *,
    log: IO[bytes] | int,
    cwd: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    keep: Sequence[int] = (),
    stdin: int = subprocess.DEVNULL,
    stdout: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, which gets `death_signal` from the kernel when we die, however we die.

    On Linux only; elsewhere the next start ends what is left. Only from the main thread: the kernel's promise is bound
    to the thread that forks.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("children are started from the main thread, which lives as long as the process")
    parent = os.getpid()

    def prepare() -> None:
        if account:
            account.drop()
        die_with_parent(death_signal, parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    # A signal between the fork and the return would lose the child.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    try:
        return subprocess.Popen(
            list(command),
            stdin=stdin,
            stdout=log if stdout is None else stdout,
            stderr=log,
            cwd=cwd,
            env=dict(environment),
            start_new_session=True,
            pass_fds=tuple(keep),
            preexec_fn=prepare,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def die_with_parent(death_signal: signal.Signals, parent: int) -> None:
    """Have the kernel send us `death_signal` when our parent dies. After any change of user, which clears it."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # It died before the call: nobody will tell us.
        os._exit(1)


def end(process: subprocess.Popen[bytes], steps: Iterable[tuple[signal.Signals, float]]) -> None:
    """Send one signal after the other, each with its seconds to take effect, until the child has ended."""
    for number, patience in (*steps, (signal.SIGKILL, 10.0)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def running_in(directory: Path, names: Iterable[str]) -> list[psutil.Process]:
    """Processes of these names whose working directory is `directory` or below it.

    That is how a server's own processes are told from another one's: a number in a file may have been given to
    somebody else since.
    """
    top = directory.resolve()
    wanted = set(names)
    return [process for process in psutil.process_iter() if _name(process) in wanted and _is_in(process, top)]


def marked(name: str, value: str) -> list[psutil.Process]:
    """Processes that were started with this environment variable, and their descendants, other than ourselves."""
    return [p for p in psutil.process_iter() if p.pid != os.getpid() and _environment(p).get(name) == value]


def end_all(processes: Iterable[psutil.Process], steps: Iterable[tuple[signal.Signals, float]]) -> None:
    """Like `end`, for processes that are not our children. The start time guards against a number given anew."""
    left = list(processes)
    for number, patience in (*steps, (signal.SIGKILL, 10.0)):
        for process in left:
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue
        left = _wait_for_end(left, patience)
        if not left:
            return


def _wait_for_end(processes: Sequence[psutil.Process], patience: float) -> list[psutil.Process]:
    """Those still there when the patience is over. They are nobody's children here, so there is nothing to wait on."""
    deadline = time.monotonic() + patience
    while left := [process for process in processes if _is_alive(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def _is_alive(process: psutil.Process) -> bool:
    try:
        # In a container, the first process may never collect the dead.
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


def _is_in(process: psutil.Process, top: Path) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(top)
    except (psutil.Error, OSError):
        return False


def _environment(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except (psutil.Error, OSError):
        return {}
