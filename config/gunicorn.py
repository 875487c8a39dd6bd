"""How gunicorn serves the site everywhere: demo, containers, tests and benchmarks.

`gunicorn -c python:config.gunicorn`
"""

import os

wsgi_app = "config.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads keep browsers' connections between two requests; sync workers close them and made a third fewer journeys.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
keepalive = 15
timeout = 60
graceful_timeout = 30
# Limits of the request's head; the body's are in the settings.
limit_request_line = 4094
limit_request_fields = 100
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
# Its socket would lie in the home directory, shared by every server of that user.
control_socket_disable = True
