"""What the API costs those who do not use it: nothing."""

import subprocess
import sys

from config import gunicorn

LIBRARIES = "{'ninja', 'pydantic', 'pydantic_core'}"
LOADED = f"""
import sys
import config.wsgi
from django.test import Client
from django.urls import get_resolver, reverse
get_resolver()._populate()
for name in ("admin:index", "programs-en", "api", "start-cy"):
    reverse(name, args=["x"] if name == "start-cy" else [])
from api.pages import examples
assert len(examples()) == 3
before = {LIBRARIES} & set(sys.modules)
assert Client(headers={{"host": "localhost"}}).get("/api/v1/openapi.json").status_code == 200
after = {LIBRARIES} & set(sys.modules)
print(len(before), len(after))
"""


def test_a_web_process_loads_the_library_with_the_first_request_of_a_program() -> None:
    command = [sys.executable, "-W", "ignore", "-c", LOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0", "3"]


def test_the_web_server_keeps_no_log_of_requests() -> None:
    """Such a log would have to be told to leave out headers and addresses."""
    assert not hasattr(gunicorn, "accesslog")
    assert not hasattr(gunicorn, "access_log_format")
