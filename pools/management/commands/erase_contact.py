"""Erase what is kept of whoever has an email address. Claims stay, as nobody's."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pools.management import addresses
from pools.models import contact
from pools.submit import personal_data


class Command(BaseCommand):
    """Asks first, unless told ``--yes``. A second time it finds nothing more, and says so."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_argument(parser)
        parser.add_argument("--yes", action="store_true", help="do not ask before")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["address"] == addresses.STANDARD_INPUT and not options["yes"]:
            raise CommandError("With - nothing can be asked: add --yes. Nothing was done.")
        address = addresses.read(options["address"])
        if not options["yes"]:
            count = len(personal_data.kept(address))
            question = (
                f"{count} submissions were sent with it or are being written. The address, the keys "
                "to their pages and letters to it go for good. Type yes to go on: "
            )
            if input(question).strip().casefold() != "yes":
                raise CommandError("Nothing was done.")
        done = personal_data.erase(address)
        self.stdout.write(
            f"{done.contacts} contacts, {done.keys} keys of status pages, {done.letters} letters, "
            f"{done.drafts} drafts, {done.files} files of letters removed; "
            f"taken out of {done.texts} texts"
        )
        for left in done.left:
            self.stdout.write(
                f"Still named, for you to look at: {left.table} {left.pk}, {left.field}"
            )
        if unreadable := contact.count_unreadable():
            self.stderr.write(f"{unreadable} addresses cannot be read and may be this one.")
