"""Celery's way to the broker, for a broker that may die while a worker is at work.

kombu 5.7 closes the channels of a connection that was lost, and asks them once more: to give back what was not
acknowledged, and, when a task that was running ends, to acknowledge it. A closed channel answers that with an
AttributeError, which nobody expects, and Celery's worker ends. A ConnectionError is what it is, and what they expect.
The messages do not matter: a job is a row, and is swept.
"""

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError as BrokerGone


class Channel(redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise BrokerGone("the channel is closed, its broker has gone away")
        return super()._connparams(asynchronous=asynchronous)  # type: ignore[misc, no-any-return]  # kombu has no types


class Transport(redis.Transport):
    """kombu's own, with such channels."""

    Channel = Channel
