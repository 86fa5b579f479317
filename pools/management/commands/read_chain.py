"""Read what contracts say of the pools at a final block; what differs is proposed, never published."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pools.claims import dates
from pools.intake.chain import readings, statements
from pools.intake.chain.node import Node, NodeFault
from pools.intake.chain.run import Run, read
from pools.intake.reception import take_in
from pools.models import read_only

OFF = "Nothing read, since ETHEREUM_RPC_URL is not set to the address of a node."


class Command(BaseCommand):
    """Off until a node's address is set. With a second one, only what both say is taken."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pool", default="", metavar="SLUG", help="only this pool")
        parser.add_argument("--dry-run", action="store_true", help="say what would come of it")
        parser.add_argument("--check", action="store_true", help="only check fixtures/readings")
        parser.add_argument(
            "--block", type=int, help="show what was said at this block; nothing is taken"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = readings.load(options["pool"])
        except readings.UnusableReadings as error:
            raise CommandError(str(error)) from None
        if options["check"]:
            number = sum(len(one.readings) for one in files)
            self.stdout.write(f"Readings: {number}, pools: {len(files)}. All are well formed.")
            return
        urls = [url for url in (settings.ETHEREUM_RPC_URL, settings.ETHEREUM_RPC_URL_2) if url]
        if not urls:
            self.stdout.write(OFF)
            return
        try:
            run = read(files, [Node(url) for url in urls], options["block"])
        except NodeFault as error:
            raise CommandError(f"{error} Nothing was taken.") from None
        self._show(run)
        if options["block"] is None:
            self._take(run, dry_run=options["dry_run"])

    def _show(self, run: Run) -> None:
        """Every answer, and how anybody gets it again."""
        block = run.block
        self.stdout.write(f"Block {block.number} of {block.time:%Y-%m-%d %H:%M} UTC, {block.hash}")
        for one in run.reads:
            self.stdout.write(f"{one.of.pool}, {one.reading.name}: {one.fault or one.raw}")
            for command in one.commands:
                self.stdout.write(f"  {command} --block {block.number}")

    def _take(self, run: Run, *, dry_run: bool) -> None:
        if read_only.is_on() and not dry_run:
            raise CommandError("The site is read-only, so nothing was taken.")
        report = take_in(
            statements.batch(run),
            by="chain reader",
            day=statements.found_on(run.block, dates.today()),
            dry_run=dry_run,
        )
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(report.summary + (" (dry run: nothing kept)" if dry_run else ""))
