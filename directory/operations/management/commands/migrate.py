"""``manage.py migrate`` beside code that serves visitors.

Who changes a table waits until nobody reads it, and everybody who comes later waits behind that. So
a migration waits two seconds at most, half as long as a page may, lets the others through, and tries
again. What it does itself may take as long as it needs.

Django's own command under the same name: the operations come before it among the installed apps.
"""

import time
from contextlib import suppress
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import Error, OperationalError, connections

LOCK_TIMEOUT = 2  # seconds; the pages' own is in directory/operations/databases.py
ATTEMPTS, PAUSE = 30, 2  # how often, and seconds between two
HELD = {"55P03", "40P01"}  # PostgreSQL's lock_not_available and deadlock_detected
# What a broken CREATE INDEX CONCURRENTLY leaves behind would be in the way of the next attempt.
HALF_BUILT = """
SELECT quote_ident(named.relname) FROM pg_index JOIN pg_class named ON named.oid = indexrelid
WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace
AND indexrelid NOT IN (SELECT index_relid FROM pg_stat_progress_create_index)
"""


class Command(migrate.Command):
    """Migrate; on PostgreSQL with time limits of its own, again and again while a table is held."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's, and how often it is tried."""
        super().add_arguments(parser)
        parser.add_argument(
            "--attempts",
            type=int,
            default=ATTEMPTS,
            help=f"How often to try while others hold a table, every {PAUSE} seconds.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the table is still held after the last attempt."""
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        try:
            for left in reversed(range(options["attempts"])):
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SET lock_timeout = '{LOCK_TIMEOUT}s'; SET statement_timeout = 0"
                    )
                if self._applied(connection, *args, **options):
                    return
                if left:
                    self.stderr.write(f"Others hold a table; next attempt in {PAUSE} s.")
                    time.sleep(PAUSE)
        finally:
            with suppress(Error), connection.cursor() as cursor:  # not in the way of a first error
                cursor.execute("RESET lock_timeout; RESET statement_timeout")
        raise CommandError(
            "Others hold a table that a migration needs. Nothing is half done: what is applied "
            "stays, and the same command goes on. pg_stat_activity says who holds it."
        )

    def _applied(self, connection: Any, *args: Any, **options: Any) -> bool:
        """Whether all went through. False where a lock was not to be had in time."""
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in HELD:
                raise
            with connection.cursor() as cursor:
                cursor.execute(HALF_BUILT)
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP INDEX {name}")
            return False
        return True
