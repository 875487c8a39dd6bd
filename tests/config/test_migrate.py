"""Migrating while others work: what cannot have its locks at once is tried again, and holds up nobody meanwhile."""

import io
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)
HAS_COLUMN = "SELECT FROM information_schema.columns WHERE table_name = 'responses_response' AND column_name = 'coming'"


@pytest.fixture(autouse=True)
def coming(settings, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[None]:
    """A migration that changes the table of responses, and a command that waits for less than a second in all."""
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.coming"]
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(migrate, "PATIENCE_SECONDS", 0.5)
    yield
    call_command("migrate", "coming", "zero", verbosity=0)


@pytest.fixture
def reader(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Somebody who is in the midst of reading the table."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT FROM responses_response")
        yield other


def is_applied() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HAS_COLUMN)
        return cursor.fetchone() is not None


def test_a_migration_waits_for_a_table_by_trying_again(reader: psycopg.Connection) -> None:
    class EndsTheReading(io.StringIO):
        def write(self, text: str) -> int:
            reader.commit()
            return super().write(text)

    said = EndsTheReading()

    call_command("migrate", "coming", verbosity=0, stderr=said)

    assert said.getvalue() == "A table is in use: trying again in a moment.\n"
    assert is_applied()


def test_a_table_that_is_never_free_is_said_in_words_and_nothing_is_half_done(
    reader: psycopg.Connection,
) -> None:
    with pytest.raises(CommandError, match="has held a table"):
        call_command("migrate", "coming", verbosity=0, stderr=io.StringIO())

    reader.commit()
    assert not is_applied()


def test_an_index_that_is_built_beside_the_work_waits_as_long_as_it_takes(reader: psycopg.Connection) -> None:
    reader.commit()
    call_command("migrate", "coming", "0001", verbosity=0)
    # As somebody who writes has it.
    reader.execute("LOCK TABLE responses_response IN ROW EXCLUSIVE MODE")
    threading.Timer(0.3, reader.commit).start()

    call_command("migrate", "coming", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'coming_response'::regclass")
        assert cursor.fetchone() == (True,)
