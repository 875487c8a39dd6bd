"""The worker that serves connections: what it takes, and how it leaves. gunicorn's part is in tests/faults/."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from config.web_worker import LONGEST_HEAD
from tests.site import ROOT, free_port, wait_until_alive

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def server() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn"],
        cwd=ROOT,
        env=os.environ | {"WEB_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1"},
    )
    try:
        wait_until_alive(f"http://127.0.0.1:{port}/healthz", process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def port(server: tuple[int, "subprocess.Popen[bytes]"]) -> int:
    return server[0]


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def ask(port: int, request: bytes) -> bytes:
    """The first of what is answered."""
    with connect(port) as connection:
        connection.sendall(request)
        return connection.recv(1000)


def test_a_head_that_is_too_long_is_refused(port: int) -> None:
    assert ask(port, HEALTH + b"\r\n").startswith(b"HTTP/1.1 200 ")
    assert ask(port, HEALTH + b"X: " + b"x" * 2 * LONGEST_HEAD + b"\r\n\r\n").startswith(b"HTTP/1.1 431 ")


def test_two_lengths_or_what_is_no_request_are_refused(port: int) -> None:
    two = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12"

    assert ask(port, two).startswith(b"HTTP/1.1 400 ")
    assert ask(port, b"\x16\x03\x01\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_a_worker_that_leaves_answers_once_more_on_a_connection_that_was_kept(
    server: tuple[int, "subprocess.Popen[bytes]"],
) -> None:
    port, process = server
    with connect(port) as kept, kept.makefile("rb") as replies:
        kept.sendall(HEALTH + b"\r\n")
        first = head_of_reply(replies)
        process.send_signal(signal.SIGTERM)
        while b"connection: close" not in ask(port, HEALTH + b"\r\n").lower():
            # The signal has not yet come to the worker.
            continue
        kept.sendall(HEALTH + b"\r\n")
        second = head_of_reply(replies)

        assert b"connection: close" not in first
        assert b"200" in second
        assert b"connection: close" in second
        assert replies.read() == b""
    assert process.wait(timeout=60) == 0


def head_of_reply(replies: BinaryIO) -> bytes:
    """The head in small letters; the body is read past."""
    lines = list(iter(replies.readline, b"\r\n"))
    length = next(int(line.split()[1]) for line in lines if line.lower().startswith(b"content-length"))
    replies.read(length)
    return b"".join(lines).lower()
