"""Make the database, uploads and data releases what a backup says they were."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.operations.backups.manifest import BackupError
from directory.operations.backups.restoring import restore


class Command(BaseCommand):
    """Everything is checked before anything is touched. Stop the web server and the worker first."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which one."""
        parser.add_argument("file", type=Path, help="what back_up has written")
        parser.add_argument(
            "--replace", action="store_true", help="what is there already is lost for good"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            done = restore(file, replace=replace)
        except (BackupError, ValueError) as error:  # ValueError: a name that no file can have
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}.") from None
        about = done.about
        rows, files = sum(about.tables.values()), len(about.parts) - 1
        self.stdout.write(
            f"Restored what was backed up on {about.made_at:%Y-%m-%d at %H:%M} UTC: {rows:,} rows "
            f"in {len(about.tables)} tables, {files:,} files."
        )
        if done.migrated:
            self.stdout.write(
                f"It was older than this release; migrations applied: {done.migrated}."
            )
