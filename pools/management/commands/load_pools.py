"""Load pools from data files, through the publishing path."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pools.claims.facts import PoolFacts
from pools.intake.files import FaultyFiles, read_pools
from pools.intake.load import LoadResult, load_pools
from pools.models import indicators_in


class Command(BaseCommand):
    help = "Checks every file before it writes anything, then publishes what reads differently."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        parser.add_argument("--check", action="store_true", help="only check the files")

    def handle(self, *args: Any, paths: list[Path], check: bool, **options: Any) -> None:
        outcomes: Counter[str] = Counter()
        lines: list[str] = []

        def progress(facts: PoolFacts, outcome: LoadResult) -> None:
            outcomes[outcome] += 1
            lines.append(f"[{len(lines) + 1}/{len(pools)}] {facts.name}: {outcome}")

        try:
            pools = read_pools(paths or [settings.BASE_DIR / "fixtures" / "pools"], indicators_in())
            load_pools(pools, check=check, progress=progress)
        except FaultyFiles as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{error.count} found; nothing was written.") from None
        if check:
            self.stdout.write(f"{len(pools)} pools are in order.")
            return
        for line in lines:  # only now does it stand
            self.stdout.write(line)
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()))
