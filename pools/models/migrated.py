"""Whether the database has the tables this version of the code asks for, and the words if not."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

NOT_MIGRATED = "The database is not migrated: run manage.py migrate."


def lacks_migrations() -> bool:
    """Whether migrations wait. False where the database cannot be asked."""
    try:
        connection.close()  # a failed transaction answers nothing more
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False


def unapplied_migrations() -> set[tuple[str, str]]:
    """App and name of each migration of this code that the database does not have. One query;
    raises DatabaseError where the database cannot be asked."""
    recorder = MigrationRecorder(connection)
    return set(_migrations()) - set(recorder.migration_qs.values_list("app", "name"))


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of this code, read from its files once."""
    return frozenset(MigrationLoader(None).graph.nodes)
