#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command. What is wrong with the settings or the database is said in words;
    ``--traceback`` shows where."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        if not isinstance(error, ImproperlyConfigured):
            from pools.models.migrated import NOT_MIGRATED, lacks_migrations

            if lacks_migrations():
                sys.exit(NOT_MIGRATED)
            if isinstance(error, ProgrammingError):  # then it is the code's
                raise
        reason = str(error).strip()
        if isinstance(error, OperationalError):
            reason = f"The database cannot be used: {reason}.{_missing_folder()}"
        sys.exit(reason)


def _missing_folder() -> str:
    """Advice where the folder of the database's file is not there."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    folder = Path(database["NAME"]).parent
    if "sqlite" not in database["ENGINE"] or folder.is_dir():
        return ""
    return f" There is no folder {folder}: make it, or set VAR_DIR."


if __name__ == "__main__":
    main()
