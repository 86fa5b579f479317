"""Remove uploaded files that are older than an hour and that no row names."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.images.orphans import remove_orphans


class Command(BaseCommand):
    """Safe to run at any time and as often as one likes."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = remove_orphans()
        except OSError as error:
            raise CommandError(f"The storage of uploads fails: {error}") from error
        self.stdout.write(f"{removed} files removed")
