"""Derive what the listing reads again, or check that it is as it should be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pools.models import Pool, publishing


class Command(BaseCommand):
    help = "Rebuilds the derived entries of published pools; --check only reports differences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            self.stdout.write(f"{publishing.rebuild()} entries rebuilt.")
            return
        wrong = [
            pool.slug for pool in Pool.objects.filter(live=True) if not publishing.is_faithful(pool)
        ]
        if wrong:
            raise CommandError(f"What visitors read differs from the rows: {', '.join(wrong)}")
        self.stdout.write("What visitors read is what the rows say.")
