"""Seal contributors' addresses anew with the first of CONTACT_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pools.models import contact


class Command(BaseCommand):
    """Run it once a new key stands first; the old one can be taken out afterwards."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; only say how many no key opens"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            unreadable = contact.count_unreadable()
            self.stdout.write(f"{unreadable} addresses cannot be read")
        else:
            done = contact.reseal()
            unreadable = done.unreadable
            self.stdout.write(f"{done.sealed} addresses sealed with the first key")
        if unreadable:
            raise CommandError(
                f"{unreadable} addresses cannot be read: the key they were sealed with is missing. "
                "Add it to CONTACT_KEYS again, behind the others; without it nobody is written to "
                "there."
            )
