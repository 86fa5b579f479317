"""Print everything that is kept of whoever has an email address, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from pools.management import addresses
from pools.models import contact
from pools.submit import personal_data


class Command(BaseCommand):
    """To be sent to that address only: it is the proof of who asks."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        kept = personal_data.export(addresses.read(options["address"]))
        self.stdout.write(json.dumps(kept, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False))
        if unreadable := contact.count_unreadable():
            self.stderr.write(f"{unreadable} addresses cannot be read and may be this one.")
