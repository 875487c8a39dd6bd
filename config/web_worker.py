"""A worker of gunicorn's whose connections granian serves.

gunicorn keeps the processes: it puts another worker in the place of one that dies, changes them without a pause, and
takes over a socket that listens already. granian keeps the connections: it reads requests and writes replies outside
Python, and gives a thread a request only when its head is there (docs/decisions/0080-speed-of-a-page-turn.md).
"""

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from granian._futures import _new_cbscheduler as new_scheduler
from granian._granian import SocketHolder, WorkerSignal, WSGIWorker
from granian.http import HTTP1Settings
from gunicorn.workers.base import Worker

# Seconds between two signs of life to gunicorn's first process.
HEARTBEAT = 1.0
# Bytes of a request's head, its first line among them; twice as many are surely answered with 431.
LONGEST_HEAD = 32 * 1024
# Seconds in which the workers of a server that ends go on answering on connections that were kept.
LINGER = 1.0
# Seconds after which a thread with nothing to do ends, and its connection to Postgres with it.
IDLE_THREADS_KEPT = 600
# What is the same for every request.
ENVIRONMENT: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
Headers = list[tuple[str, str]]


class GranianWorker(Worker):  # type: ignore[misc]  # gunicorn comes without types
    """Set as `worker_class`. Of gunicorn's settings it heeds `bind` (one address), `backlog`, `threads`, `keepalive`,
    `worker_connections`, `timeout` and `graceful_timeout`, and of course those of its first process."""

    def init_process(self) -> None:
        self.leaving = threading.Event()
        self.linger = 0.0
        self.stopping = WorkerSignal()
        self.stopped = threading.Event()
        # Called once what was begun has been answered, and every connection is closed.
        self.stopping.add_cb(self.stopped.set)
        super().init_process()

    def init_signals(self) -> None:
        super().init_signals()
        signal.signal(signal.SIGHUP, self.handle_relief)

    def handle_relief(self, sig: int, frame: FrameType | None) -> None:
        """Another worker has come in the place of this one. Every connection that was kept from before is answered once
        more and told that it ends, or has ended by itself: nobody's form meets one that is just being closed."""
        self.linger = float(self.cfg.keepalive)
        self.leaving.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.linger = LINGER
        self.leaving.set()

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """At once. Python's own end would take granian's threads by surprise, and leave a complaint and a core dump."""
        os._exit(0)

    def run(self) -> None:
        self._serve()
        while not self.leaving.wait(HEARTBEAT) and os.getppid() == self.ppid:
            self.notify()
        self._linger()
        self.stopping.set()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while not self.stopped.wait(HEARTBEAT):
            self.notify()
            if time.monotonic() > deadline:
                os._exit(0)

    def _linger(self) -> None:
        """Go on answering for a while; each answer says that its connection ends."""
        since = time.monotonic()
        while time.monotonic() - since < self.linger:
            self.notify()
            time.sleep(0.1)

    def _serve(self) -> None:
        """Return at once; from now on granian's own threads serve."""
        (listener,) = self.sockets
        is_path = listener.family == socket.AF_UNIX
        server = WSGIWorker(
            self.age,
            (None, SocketHolder(os.dup(listener.fileno()), is_path, self.cfg.backlog)),
            None,
            py_threads=self.cfg.threads,
            py_threads_idle_timeout=IDLE_THREADS_KEPT,
            backpressure=self.cfg.worker_connections,
            http1_opts=HTTP1Settings(self.cfg.keepalive * 1000, max_buffer_size=LONGEST_HEAD),
            metrics=(None, None),
        )
        serve = server.serve_mtr_uds if is_path else server.serve_mtr
        loop = asyncio.new_event_loop()
        serve(new_scheduler(loop, answering(self.wsgi, self.leaving)), loop, self.stopping)


def answering(
    application: Callable[..., Any], leaving: threading.Event
) -> Callable[[Any, dict[str, Any]], int]:
    """What granian calls in one of its threads for each request. Its own would put the environment of the process into
    that of every request, and take each page for a stream."""

    def answer(connection: Any, request: dict[str, Any]) -> int:
        status, headers = 500, Headers()

        def start(line: str, names_and_values: Headers, _: object = None) -> None:
            nonlocal status, headers
            status, headers = int(line[:3]), names_and_values

        environ = ENVIRONMENT | request
        if not environ["HTTP_HOST"]:
            # Some ask without; then it is the address that they have reached.
            del environ["HTTP_HOST"]
        reply = application(environ, start)
        if leaving.is_set():
            headers.append(("Connection", "close"))
        if reply.streaming:
            connection.response_iter(status, headers, Streamed(reply))
        else:
            page = reply.content
            # First of all, since what follows wakes another thread, which wants the processor at once.
            reply.close()
            connection.response_bytes(status, headers, page)
        return status

    return answer


class Streamed:
    """A reply as granian takes it piece by piece, and closes it at the end or when nobody listens any more."""

    def __init__(self, reply: Any) -> None:
        self.close = reply.close
        self.__next__ = iter(reply).__next__
