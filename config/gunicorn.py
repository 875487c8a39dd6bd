"""How gunicorn serves the site everywhere: demo, containers, tests and benchmarks.

`gunicorn -c python:config.gunicorn`
"""

import os
import signal
from contextlib import suppress
from typing import Any

wsgi_app = "config.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "config.web_worker.GranianWorker"
threads = int(os.environ.get("WEB_THREADS", "4"))
keepalive = 15
timeout = 60
graceful_timeout = 30
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
# Its socket would lie in the home directory, shared by every server of that user.
control_socket_disable = True

# The process numbers of workers that go once others have loaded the new release.
leaving: set[int] = set()


def on_reload(server: Any) -> None:
    """On SIGHUP. Left to itself, gunicorn ends the old workers at once, and everybody waits while the new ones load."""
    leaving.update(server.WORKERS)
    server.num_workers += len(leaving)


def post_worker_init(worker: Any) -> None:
    """In a worker that has loaded: the first one ready relieves the old ones, which finish what they have begun."""
    for number in leaving:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGHUP)


def child_exit(server: Any, worker: Any) -> None:
    """In the master, which would start another in the place of one that has left."""
    if worker.pid in leaving:
        leaving.remove(worker.pid)
        server.num_workers -= 1
