"""A real object storage for tests: OpenStack Swift with its S3 protocol (swift_server.py), and a wire to it."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from config.environment import bucket
from exports.storage.object_storage import ObjectStorage
from tests.site import free_port

# Debian's package is for Debian's own Python.
PYTHON = "/usr/bin/python3"
KEY, SECRET, REGION = "arolwg:tests", "of-the-tests", "eu-west-2"
MISSING = "no object storage on this machine (Debian: apt install python3-swift, on a disk with extended attributes)"
PATIENCE = 60.0


def require_swift(place: Path) -> None:
    """Skip a test where Swift is not installed, or cannot keep what it knows of its objects; or fail it where it has to
    be."""
    found = (
        Path(PYTHON).exists()
        and not subprocess.run([PYTHON, "-c", "import swift"], capture_output=True).returncode
    )
    if found and _takes_attributes(place):
        return
    if os.environ.get("REQUIRE_S3") == "1":
        pytest.fail(f"REQUIRE_S3=1, but there is {MISSING}", pytrace=False)
    pytest.skip(MISSING)


def _takes_attributes(place: Path) -> bool:
    place.mkdir(exist_ok=True)
    try:
        os.setxattr(place, "user.arolwg", b"1")
    except (AttributeError, OSError):
        return False
    return True


class ObjectServer:
    """Swift, on a port of its own; what it holds outlives `stop` and `kill`."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [PYTHON, str(Path(__file__).with_name("swift_server.py"))]
        command += [str(self.place), str(self.port), KEY, SECRET]
        self.place.mkdir(exist_ok=True)
        log = (self.place / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=log,
                env={"PATH": os.environ["PATH"]},
                preexec_fn=_die_with_us,
            )
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line == b"listening\n", (self.place / "log").read_text()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()
        self._process = None

    def environment(self, name: str, port: int | None = None) -> dict[str, str]:
        """What a process is told to keep its files in a bucket."""
        return {
            "EXPORTS_S3_BUCKET": name,
            "EXPORTS_S3_ENDPOINT": f"http://127.0.0.1:{port or self.port}",
            "EXPORTS_S3_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }

    def setting(self, name: str, port: int | None = None, **other: str) -> dict[str, Any]:
        """The same for STORAGES."""
        options = {
            "bucket_name": name,
            "endpoint_url": f"http://127.0.0.1:{port or self.port}",
            "region_name": REGION,
            "access_key": KEY,
            "secret_key": SECRET,
        }
        return bucket(**options | other)

    def storage(self, name: str) -> ObjectStorage:
        return ObjectStorage(**self.setting(name)["OPTIONS"])

    def make_bucket(self, name: str) -> None:
        where = {"LocationConstraint": REGION}
        self.storage(name).client.create_bucket(Bucket=name, CreateBucketConfiguration=where)

    def keys(self, name: str) -> list[str]:
        pages = self.storage(name).client.get_paginator("list_objects_v2").paginate(Bucket=name)
        return [found["Key"] for page in pages for found in page.get("Contents", [])]


def _die_with_us() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0)


@contextmanager
def object_server(place: Path) -> Iterator[ObjectServer]:
    require_swift(place)
    server = ObjectServer(place)
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(place, ignore_errors=True)


class Wire:
    """Between a client and the server: can be held up after so many bytes, or cut."""

    def __init__(self, server: ObjectServer) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.sent = 0
        self.received = 0
        # Bytes to the server after which it takes no more, and from the server after which it breaks, once, or is cut.
        self.hold_after: int | None = None
        self.break_after: int | None = None
        self.cut_after: int | None = None
        self.is_cut = False
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False
        self.hold_after = None

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            if self.is_cut:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self._server.port))
            except OSError:
                client.close()
                continue
            self._open += [client, server]
            threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_sending: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                if is_sending:
                    while self.hold_after is not None and self.sent >= self.hold_after and not self.is_cut:
                        time.sleep(0.01)
                    self.sent += len(chunk)
                else:
                    self.received += len(chunk)
                    if self.break_after is not None and self.received >= self.break_after:
                        self.break_after = None
                        break
                    if self.cut_after is not None and self.received >= self.cut_after:
                        self.cut()
                target.sendall(chunk)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire_to(server: ObjectServer) -> Iterator[Wire]:
    wire = Wire(server)
    try:
        yield wire
    finally:
        wire.close()
