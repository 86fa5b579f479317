"""Whether the database has the tables this version of the code asks for, and the words if not."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

NOT_MIGRATED = "The database is not migrated: run manage.py migrate."


def lacks_migrations() -> bool:
    """Whether migrations wait. False where the database cannot be asked."""
    try:
        connection.close()  # a failed transaction answers nothing more
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False
