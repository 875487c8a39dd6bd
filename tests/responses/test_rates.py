"""Counting starts and submits by network, with a real Valkey, and without one."""

import logging
import threading
import time

import pytest
import redis
from django.conf import settings as project

from responses.rates import COUNT_KEPT, DAY, HOUR, SALT_KEPT, Rates
from tests.site import free_port

NETWORK = "81.2.69.0/24"
# Seconds: a busy machine is no Valkey that is away.
PATIENT = 10
# The beginning of an hour, long ago: no other test counts then.
NOON = 20_000 * DAY + 12 * HOUR


@pytest.fixture
def valkey():
    client = redis.Redis.from_url(project.REDIS_URL)
    before = set(client.scan_iter("rate*"))
    yield client
    if made := set(client.scan_iter("rate*")) - before:
        client.delete(*made)


@pytest.fixture
def rates(valkey):
    return Rates(project.REDIS_URL, PATIENT)


def test_acts_of_one_network_add_up_and_those_of_others_do_not(rates):
    assert [rates.count("start", NETWORK, NOON) for _ in range(3)] == [1, 2, 3]
    assert rates.count("start", "81.2.70.0/24", NOON) == 1
    assert rates.count("submit", NETWORK, NOON) == 1


def test_of_the_hour_before_only_as_much_counts_as_lies_within_sixty_minutes(rates):
    for _ in range(100):
        rates.count("start", NETWORK, NOON)

    assert rates.count("start", NETWORK, NOON + HOUR) == 101
    assert rates.count("start", NETWORK, NOON + HOUR + HOUR / 2) == 2 + 50
    assert rates.count("start", NETWORK, NOON + 2 * HOUR) == 1 + 2


def test_two_processes_share_the_salt_of_the_day(rates, valkey):
    rates.count("start", NETWORK, NOON)

    assert Rates(project.REDIS_URL, PATIENT).count("start", NETWORK, NOON) == 2
    assert valkey.get(f"rate-salt:{NOON // DAY}") is not None


def test_nothing_in_valkey_names_the_network_and_everything_expires(rates, valkey):
    rates.count("start", NETWORK, NOON)

    keys = list(valkey.scan_iter("rate*"))
    assert keys
    assert not any(b"81.2" in key + valkey.get(key) for key in keys)
    for key in keys:
        most = SALT_KEPT if key.startswith(b"rate-salt:") else COUNT_KEPT
        assert 0 < valkey.ttl(key) <= most


def test_the_same_network_has_another_key_on_another_day(rates, valkey):
    rates.count("start", NETWORK, NOON)
    first = set(valkey.scan_iter("rate:*"))
    rates.count("start", NETWORK, NOON + DAY)

    assert len(set(valkey.scan_iter("rate:*")) - first) == 1


def test_a_valkey_that_refuses_connections_costs_one_attempt_and_then_nothing(caplog):
    rates = Rates(f"redis://127.0.0.1:{free_port()}/0")

    with caplog.at_level(logging.WARNING):
        assert rates.count("start", NETWORK) is None
        begun = time.perf_counter()
        assert all(rates.count("start", NETWORK) is None for _ in range(1000))
    assert time.perf_counter() - begun < 0.1
    assert len(caplog.records) == 1
    assert "81.2" not in caplog.text


def test_a_valkey_that_takes_connections_and_says_nothing_is_not_waited_for(silent_port):
    rates = Rates(f"redis://127.0.0.1:{silent_port}/0")

    begun = time.perf_counter()
    assert rates.count("start", NETWORK) is None
    # It gives up after 50 ms; a busy machine may come back to us much later.
    assert time.perf_counter() - begun < 1


def test_a_valkey_that_comes_back_is_counted_with_again(rates, monkeypatch):
    rates._closed_until = time.monotonic() + 60
    assert rates.count("start", NETWORK, NOON) is None

    rates._closed_until = time.monotonic()
    assert rates.count("start", NETWORK, NOON) == 1


@pytest.fixture
def silent_port():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = []
        threading.Thread(target=lambda: taken.append(listener.accept()), daemon=True).start()
        yield listener.getsockname()[1]
        for connection, _address in taken:
            connection.close()
