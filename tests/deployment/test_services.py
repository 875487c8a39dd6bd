"""What docker-compose.yml starts, started here: its commands, its environment, its health checks."""

import base64
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from demo.servers.throwaway import Servers
from tests.deployment.compose import ROOT, as_in_the_image, document, with_variables
from tests.site import free_port

OPERATORS = {
    "SECRET_KEY": "of-the-operator-" * 4,
    "IDENTITY_KEYS": base64.urlsafe_b64encode(b"operator" * 4).decode(),
    "POSTGRES_PASSWORD": "letters",
    "ALLOWED_HOSTS": "arolwg.example.org,www.arolwg.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://arolwg.example.org",
    "SECURE_SSL_REDIRECT": "1",
}
PATIENCE = 60.0
# What the Dockerfile sets for every process of the image.
IN_IMAGE = re.compile(r"^\s+(STATIC_ROOT|WEB_BIND|EXPORTS_ROOT|UPLOADS_ROOT|MAIL_ROOT)=(\S+)", re.MULTILINE)


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = with_variables(document(), OPERATORS)["services"][name]
    return found


def environment_here(servers: Servers, place: Path, port: int) -> dict[str, str]:
    """The file's environment, with the names of other containers and the image's own paths made ours."""
    of_image = dict(
        IN_IMAGE.findall((ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nENV ")[2])
    )
    assert set(of_image) == {"STATIC_ROOT", "WEB_BIND", "EXPORTS_ROOT", "UPLOADS_ROOT", "MAIL_ROOT"}
    return as_in_the_image(
        {
            **service("web")["environment"],
            "DATABASE_URL": servers.postgres.url(),
            "REDIS_URL": servers.valkey.url(),
            "STATIC_ROOT": str(place / "static"),
            "EXPORTS_ROOT": str(place / "exports"),
            "UPLOADS_ROOT": str(place / "uploads"),
            "MAIL_ROOT": str(place / "mail"),
            "WEB_BIND": of_image["WEB_BIND"].replace("0.0.0.0:8000", f"127.0.0.1:{port}"),
        }
    )


@contextmanager
def started(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(is_well: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_well():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def succeeds(command: list[str], environment: dict[str, str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60).returncode == 0


@pytest.mark.workers
def test_each_service_starts_and_is_well_by_its_own_health_check(
    own_servers: Servers, tmp_path: Path
) -> None:
    port = free_port()
    environment = environment_here(own_servers, tmp_path, port)
    log = tmp_path / "log"
    subprocess.run(service("migrate")["command"], cwd=ROOT, env=environment, check=True, capture_output=True)

    probe = service("web")["healthcheck"]["test"]
    assert probe[0] == "CMD"
    assert not succeeds(probe[1:], environment), "nothing runs yet"
    with started(service("web")["command"], environment, log) as web:
        wait_until(lambda: succeeds(probe[1:], environment), web, log)

    ping = service("worker")["healthcheck"]["test"]
    assert ping[0] == "CMD-SHELL"
    named = {
        **environment,
        "HOSTNAME": socket.gethostname(),
    }
    with started(service("worker")["command"], environment, log) as worker:
        wait_until(lambda: succeeds(["sh", "-c", ping[1]], named), worker, log)

    here = [part.replace("/run/arolwg", str(tmp_path / "run")) for part in service("beat")["command"]]
    written = service("beat")["healthcheck"]["test"][1].replace("/run/arolwg", str(tmp_path / "run"))
    (tmp_path / "run").mkdir()
    with started(here, environment, log) as beat:
        wait_until(lambda: succeeds(["sh", "-c", written], environment), beat, log)


def test_what_goes_into_the_image_is_enough_to_build_and_check_it(tmp_path: Path) -> None:
    wanted = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    for name in wanted:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy2(source, target)
    environment = as_in_the_image(
        {
            **service("web")["environment"],
            "STATIC_ROOT": str(tmp_path / "collected"),
        }
    )

    for command in (
        ["python", "-m", "config.catalogues", "compile"],
        ["python", "manage.py", "collectstatic", "--noinput"],
        ["python", "manage.py", "check", "--deploy", "--fail-level", "ERROR"],
    ):
        outcome = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert outcome.returncode == 0, outcome.stderr
    assert (tmp_path / "collected" / "staticfiles.json").exists()
    assert (tmp_path / "locale" / "cy" / "LC_MESSAGES" / "django.mo").exists()
