"""`make demo` begins here, with the machine's own Python: standard library only.

Checks what can be checked at once, installs, and goes on as `demo.launch` in .venv, in the same process.
"""

# So that an older Python gets as far as being told.
from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from demo.install import ROOT, VAR, check_python, install, python_of_venv

DEMO = VAR / "demo"
# Seconds before each try: `manage.py` holds the lock for a moment while it looks whether a demo runs.
LOCK_WAITS = (0.0, 0.05, 0.1, 0.2, 0.2)
# As long as gunicorn's own, which leaves a socket that listens already as it is.
QUEUE = 2048


def main() -> None:
    """Never returns: exits with one line, or becomes the launcher."""
    check_python()
    os.umask(0o022)
    _end_with_make()
    lock = _take_lock()
    listener = _take_port(os.environ.get("PORT") or "8000")
    install("demo")
    for handle in (lock, listener.fileno()):
        os.set_inheritable(handle, True)
    os.chdir(ROOT)
    python = str(python_of_venv())
    os.execv(python, [python, "-m", "demo.launch", str(lock), str(listener.fileno())])  # noqa: S606


def _end_with_make() -> None:
    """If `make` is killed, it cannot tell us: have the kernel do it."""
    if sys.platform == "linux" and "--end-with-parent" in sys.argv:
        ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0)


def _take_lock() -> int:
    try:
        DEMO.mkdir(parents=True, exist_ok=True)
        lock = os.open(DEMO / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        sys.exit(
            f"Cannot write in {DEMO} ({error.strerror}): free some space, or use a checkout that you own."
        )
    for wait in LOCK_WAITS:
        time.sleep(wait)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            continue
    sys.exit("A demo is running in this checkout already: stop it with Ctrl-C, or use its addresses.")


def _take_port(wanted: str) -> socket.socket:
    """The web server's socket, listening at once, so that nobody can take the port while we install.

    Bound alone it would not keep others out. Who connects too early waits in its queue until the web server is up,
    which takes the socket over as it is.
    """
    if not wanted.isdecimal() or int(wanted) > 65535:
        sys.exit(f"PORT has to be a number up to 65535, not '{wanted}'.")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(wanted)))
        listener.listen(QUEUE)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sys.exit(
                f"Port {wanted} is in use: choose another, as in `make demo PORT={_suggested(int(wanted))}`."
            )
        sys.exit(
            f"Port {wanted} cannot be used ({error.strerror}): choose another, as in `make demo PORT=8000`."
        )
    return listener


def _suggested(port: int) -> int:
    return port + 1 if port < 65535 else 8000


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start goes on from here.")
