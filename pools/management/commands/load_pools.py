"""Load pools from data files, through the publishing path."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pools.intake.files import FaultyFiles, read_pools
from pools.intake.load import load_pools
from pools.models import indicators_in


class Command(BaseCommand):
    help = "Checks every file before it writes anything, then publishes what reads differently."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        parser.add_argument("--check", action="store_true", help="only check the files")

    def handle(self, *args: Any, paths: list[Path], check: bool, **options: Any) -> None:
        try:
            pools = read_pools(paths or [settings.BASE_DIR / "fixtures" / "pools"], indicators_in())
        except FaultyFiles as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(error.faults)} faults found; nothing was written.") from None
        if check:
            self.stdout.write(f"{len(pools)} pools are in order.")
            return
        outcomes: Counter[str] = Counter()
        for number, (facts, outcome) in enumerate(load_pools(pools), start=1):
            outcomes[outcome] += 1
            self.stdout.write(f"[{number}/{len(pools)}] {facts.name}: {outcome}")
        self.stdout.write(
            ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()) or "No files."
        )
