"""Write every published pool as a data file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pools.intake.files import write_json
from pools.intake.load import dump_pool
from pools.models import PublishedPool


class Command(BaseCommand):
    help = "Writes one file a pool into a folder, in the format load_pools reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "pools",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        path = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for published in PublishedPool.objects.order_by("slug"):
                path = folder / f"{published.slug}.json"
                write_json(path, dump_pool(published))
                self.stdout.write(str(path))
        except (OSError, ValueError) as error:  # ValueError: a name that no file can have
            reason = getattr(error, "strerror", None) or error
            raise CommandError(f"{path} cannot be written: {reason}.") from None
