"""Django's `migrate`, fit to run while people answer: it never makes them queue behind it for long."""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

# Whoever wants a table after us waits as long as we do: for an export that reads it, say, which takes minutes.
LOCK_TIMEOUT = "2s"
PAUSE_SECONDS = 5.0
PATIENCE_SECONDS = 600.0


class Command(migrate.Command):
    """A migration that does not get its locks within two seconds is rolled back and tried again, for ten minutes."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.database = options["database"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                super().handle(*args, **options)
                return
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                if time.monotonic() > deadline:
                    raise CommandError(
                        "Something has held a table for ten minutes. The last migration named above was not applied:"
                        " run migrate again when less is going on."
                    ) from error
            self.stderr.write("A table is in use: trying again in a moment.")
            time.sleep(PAUSE_SECONDS)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Said before each migration, on the connection that will make it."""
        super().migration_progress_callback(action, migration, fake)
        if action in ("apply_start", "unapply_start"):
            # One without a transaction builds an index beside the work: it waits for others, and nobody for it; cut
            # off, it would leave an index that is not valid.
            timeout = LOCK_TIMEOUT if migration.atomic else "0"
            with connections[self.database].cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [timeout])
