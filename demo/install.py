"""Install one of requirements/*.txt into .venv, once. Runs with the machine's own Python: standard library only.

    python3 demo/install.py demo

A second call finds the lock file unchanged and does nothing. An install that was cut off is started afresh.
"""

# So that an older Python gets as far as being told.
from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
OLDEST = (3, 11)
# Solved together, so that whoever has the second has the first.
INCLUDED_IN = {"demo": ["dev"]}
UNFINISHED = VENV / ".arolwg-install-unfinished"


def python_of_venv() -> Path:
    """The interpreter to run everything else with."""
    return VENV / "bin" / "python"


def install(name: str) -> None:
    """Make sure that exactly the versions of requirements/<name>.txt are installed; exits with one line if not."""
    check_python()
    _make_writable_directory(VAR)
    with _alone():
        if UNFINISHED.exists() or not _works(["-c", "pass"]):
            shutil.rmtree(VENV, ignore_errors=True)
        if any(_is_current(installed) for installed in (name, *INCLUDED_IN.get(name, ()))):
            return
        print(
            f"Installing requirements/{name}.txt into .venv (the first time takes a minute or two) ...",
            flush=True,
        )
        if not _works(["-m", "pip", "--version"]):
            _make_venv()
        UNFINISHED.touch()
        command = [
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
        ]
        if _run([str(python_of_venv()), *command, "--requirement", str(_lock_file(name))]):
            sys.exit(
                "The libraries could not be installed (see above): check the connection and the disk, then repeat."
            )
        _stamp(name).write_text(_digest(name), encoding="ascii")
        UNFINISHED.unlink()


def check_python() -> None:
    """Exit with one line if this Python is too old or has no venv."""
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"Python 3.11 or newer is needed, this is {version}: name another, as in `make demo PYTHON=python3.12`."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit(
            "This Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and repeat."
        )


def _make_writable_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        trial = path / ".writable"
        trial.touch()
        trial.unlink()
    except OSError as error:
        sys.exit(
            f"Cannot write in {path} ({error.strerror}): free some space, or use a checkout that you own."
        )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (VAR / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another install in this checkout ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    if _run([sys.executable, "-m", "venv", str(VENV)]):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "The virtual environment .venv could not be made (see above): check the disk and python3-venv."
        )


def _works(arguments: list[str]) -> bool:
    if not python_of_venv().exists():
        return False
    return not subprocess.run([str(python_of_venv()), *arguments], capture_output=True).returncode


def _run(command: list[str]) -> int:
    return subprocess.run(command, stdin=subprocess.DEVNULL, cwd=ROOT, preexec_fn=_die_with_us).returncode


def _die_with_us() -> None:
    # A killed install must not go on beside the next one. Linux only; elsewhere it ends by itself.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0)


def _lock_file(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def _is_current(name: str) -> bool:
    return _stamp(name).exists() and _stamp(name).read_text(encoding="ascii") == _digest(name)


def _stamp(name: str) -> Path:
    return VENV / f".arolwg-{name}"


def _digest(name: str) -> str:
    return hashlib.sha256(_lock_file(name).read_bytes() + sys.version.encode()).hexdigest()


if __name__ == "__main__":
    os.umask(0o022)
    try:
        install(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start installs again.")
