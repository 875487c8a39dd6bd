"""A message whose broker went away says so, and its worker lives on."""

from collections.abc import Iterator
from typing import Any

import pytest
from kombu import Connection

from config.celery import app


@pytest.fixture
def connection() -> Iterator[Connection]:
    with app.connection_for_read() as made:
        yield made


def taken(connection: Connection) -> Any:
    """A message that somebody is at work on."""
    queue = connection.SimpleQueue("test of the broker")
    queue.put("1")
    return queue.get(timeout=5)


def test_acknowledging_what_came_by_a_closed_channel_is_an_error_of_the_connection(
    connection: Connection,
) -> None:
    message = taken(connection)
    expected = connection.connection_errors
    connection.collect()
    message.channel._disconnect_pools()

    with pytest.raises(expected, match="its broker has gone away"):
        message.ack()


def test_a_connection_that_lost_its_broker_closes_although_messages_are_not_acknowledged(
    connection: Connection,
) -> None:
    channel = taken(connection).channel
    # What is left of closing when the broker refuses in the middle: the channel is open, its transport let go.
    connection.transport.client = None
    channel._disconnect_pools()

    connection.maybe_close_channel(channel)

    assert channel.closed
