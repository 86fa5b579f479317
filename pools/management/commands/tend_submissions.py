"""Remind contributors, close what waited too long, send lost letters again; forget forms that were
left. Run it hourly."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pools.submit import maintenance


class Command(BaseCommand):
    """Safe to run at any time and as often as one likes."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--digest", action="store_true", help="also write to reviewers what waits (once a day)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = maintenance.maintain()
        self.stdout.write(
            f"{done.reminded} reminded, {done.expired} expired, {done.letters_again} letters again,"
            f" {done.left_forms} left forms and sessions removed"
        )
        if options["digest"]:
            self.stdout.write(f"{maintenance.send_digest()} digests queued")
