"""Propose what data files say: a submission a pool, decided claim by claim on the desk."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pools.intake.files import FaultyFiles, read_pools
from pools.intake.proposals import Import, propose_pools
from pools.models import indicators_in


class Command(BaseCommand):
    help = (
        "Reads pool files and lays what they say differently before the reviewers. Publishes "
        "nothing, and writes nothing at all when a file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        try:
            pools = list(read_pools(paths, indicators_in(), to_publish=False).values())
        except FaultyFiles as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{error.count} found; nothing was written.") from None
        for done in propose_pools(pools):
            detail = {
                Import.PROPOSED: f" ({done.proposals} claims)",
                Import.AMBIGUOUS: f": {', '.join(done.candidates)}",
            }.get(done.outcome, "")
            self.stdout.write(f"{done.name}: {done.outcome}{detail}")
