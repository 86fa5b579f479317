"""Put the database, uploads and data releases into one file, from which they can be restored."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.operations.backups import places
from directory.operations.backups.making import back_up
from directory.operations.backups.manifest import BackupError


class Command(BaseCommand):
    """Run it while the site runs: what it writes is one state of the database."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="where the backup goes; made if need be")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            file, about = back_up(folder)
        except (BackupError, ValueError) as error:  # ValueError: a name that no file can have
            raise CommandError(f"No backup was made. {error}") from None
        except OSError as error:
            raise CommandError(f"No backup was made. {folder}: {error.strerror}.") from None
        rows, files = sum(about.tables.values()), len(about.parts) - 1
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"{file}: {rows:,} rows in {len(about.tables)} tables, {files:,} files, {size:.1f} MB"
        )
        if settings.S3_BUCKET:
            self.stdout.write(places.UPLOADS_ELSEWHERE.format(settings.S3_BUCKET))
