"""How many starts and submits come from one network within an hour, and how many messages are asked for from one
network or to one address; counted in Valkey and nowhere else.

Network and address are known there only by an HMAC with a salt that is drawn by lot each day. Salt and counts expire:
after two days nobody can say which they were. While Valkey is away nothing is counted and nobody waits for it.
"""

import hashlib
import hmac
import logging
import secrets
import threading
import time
from functools import cache
from typing import Literal

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

Act = Literal["start", "submit", "ask for message", "be sent message"]
HOUR = 3600
DAY = 86400
SALT_KEPT = 2 * DAY
# A count is read until the hour after its own is over, and gone then.
COUNT_KEPT = 2 * HOUR
# Of connecting, and of each answer: a respondent waits for both at most.
TIMEOUT = 0.025
# Seconds without a call after one that failed.
LEFT_ALONE = 30


class Rates:
    """The counts of one server, shared by the threads of a process."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._client = redis.Redis.from_url(
            url,
            socket_connect_timeout=timeout,
            socket_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
        )
        self._closed_until = 0.0
        self._salt: tuple[int, bytes] | None = None
        self._one_salt = threading.Lock()

    def count(self, act: Act, who: str, now: float | None = None) -> int | None:
        """Count one act of the network or address, and say how many there have been in the last hour, this among them.

        None where Valkey does not answer. `now` is in seconds since 1970. Of the hour before only the sum is known: as
        much of it counts as lies within sixty minutes.
        """
        if time.monotonic() < self._closed_until:
            return None
        now = time.time() if now is None else now
        try:
            return self._counted(act, who, now)
        except redis.RedisError as error:
            self._closed_until = time.monotonic() + LEFT_ALONE
            # The kind of the error only: its words may hold the key.
            logger.warning("rates are not counted for %d s: %s", LEFT_ALONE, type(error).__name__)
            return None

    def _counted(self, act: Act, who: str, now: float) -> int:
        hour = int(now // HOUR)
        current, previous = (self._key(act, who, each, now) for each in (hour, hour - 1))
        with self._client.pipeline(transaction=False) as pipeline:
            pipeline.incr(current)
            pipeline.expire(current, COUNT_KEPT - int(now % HOUR))
            pipeline.get(previous)
            count, _expires, before = pipeline.execute()
        return int(count) + int(int(before or 0) * (1 - now % HOUR / HOUR))

    def _key(self, act: Act, who: str, hour: int, now: float) -> str:
        # The hour before midnight goes uncounted after it: it was counted with another salt.
        message = f"{act} {hour} {who}".encode()
        return f"rate:{hmac.new(self._salt_of(int(now // DAY)), message, hashlib.sha256).hexdigest()}"

    def _salt_of(self, day: int) -> bytes:
        """The day's salt: asked for once in each process, drawn by whoever is first."""
        known = self._salt
        if known is not None and known[0] == day:
            return known[1]
        with self._one_salt, self._client.pipeline(transaction=False) as pipeline:
            key = f"rate-salt:{day}"
            pipeline.set(key, secrets.token_bytes(32), nx=True, ex=SALT_KEPT)
            pipeline.get(key)
            drawn, salt = pipeline.execute()
        self._salt = (day, salt)
        if drawn:
            self._forget_old_salts()
        return salt

    def _forget_old_salts(self) -> None:
        """An append-only file holds a salt after it has expired, until the file is written anew."""
        try:
            self._client.bgrewriteaof()
        except redis.ResponseError:
            logger.info("the server does not rewrite its append-only file on request")


def count(act: Act, who: str) -> int | None:
    """As Rates.count, at the server of REDIS_URL."""
    return _rates(settings.REDIS_URL).count(act, who)


@cache
def _rates(url: str) -> Rates:
    return Rates(url)
