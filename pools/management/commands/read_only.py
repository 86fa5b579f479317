"""Stop all writing in an emergency, and let it go on: forms, the admin, the worker, the clock."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pools.models import read_only

OFF = 3  # no status that a program which fails ends with


class Command(BaseCommand):
    """``on``, ``off`` and ``status``; ``is-on`` says it by its exit status: 0 for yes, ``OFF`` for
    no, anything else where it cannot be told."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["on", "off", "status", "is-on"])

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        if what == "is-on":
            sys.exit(0 if read_only.is_on() else OFF)
        if what in ("on", "off"):
            try:
                read_only.switch(what == "on")
            except read_only.NotShown:
                raise CommandError(
                    f"{what.capitalize()}; pages say so once the running publication ends. "
                    "Run it again."
                ) from None
        if what == "off" and settings.READ_ONLY:
            raise CommandError("READ_ONLY is set in the environment: take it out and restart.")
        self.stdout.write(f"Read-only is {'on' if read_only.is_on() else 'off'}.")
