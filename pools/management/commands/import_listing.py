"""Propose what another publisher's file says: decided claim by claim on the desk."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pools.claims import dates
from pools.claims.values import past_date, past_day
from pools.claims.web_addresses import web_address
from pools.intake.importers import IMPORTERS
from pools.intake.importers.reading import LARGEST_FILE
from pools.intake.normalising import cited_at
from pools.intake.reception import take_in
from pools.intake.report import Report
from pools.intake.statements import UnreadableFile


class Command(BaseCommand):
    help = (
        "Reads a file and lays what it says before the reviewers. What it confirms is marked as "
        "seen; nothing is overwritten, and nothing at all is written when it cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = "; ".join(f"{one.name}: {one.help}" for one in IMPORTERS.values())
        parser.add_argument("source", choices=sorted(IMPORTERS), metavar="SOURCE", help=kinds)
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the report too")
        parser.add_argument(
            "--address", default="", help="where exactly the file was fetched, pinned if it can be"
        )
        parser.add_argument(
            "--as-of", default="", metavar="DATE", help="the day, month or year the file speaks for"
        )
        parser.add_argument(
            "--seen-on",
            type=date.fromisoformat,
            metavar="DAY",
            help="when the file was fetched, as 2026-11-30; today where nothing is said",
        )

    def handle(
        self,
        *args: Any,
        source: str,
        file: Path,
        dry_run: bool,
        report: Path | None,
        address: str,
        as_of: str,
        seen_on: date | None,
        **options: Any,
    ) -> None:
        importer = IMPORTERS[source]
        try:
            day = past_day(seen_on or dates.today())
            url, said_on = web_address(address), past_date(as_of) if as_of else ""
            with file.open("rb") as opened:
                batch = importer.read(opened.read(LARGEST_FILE + 1))  # which is refused
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}. Nothing was written.") from None
        except UnreadableFile as error:
            raise CommandError(f"{file}: {error} Nothing was written.") from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        batch = cited_at(batch, importer.address, url, said_on)
        if report is not None:
            _empty(report)
        done = take_in(batch, by=importer.title, day=day, dry_run=dry_run, progress=self._progress)
        self._say(done, dry_run=dry_run)
        if report is not None:
            report.write_text(json.dumps(done.to_json(), ensure_ascii=False, indent=2) + "\n")

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty() and (done % 10 == 0 or done == total):
            self.stderr.write(f"\r{done} of {total} pools", ending="\n" if done == total else "")

    def _say(self, report: Report, *, dry_run: bool) -> None:
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(f"{report.summary}." + (" Nothing was written." if dry_run else ""))


def _empty(report: Path) -> None:
    """Tells now if the report cannot be written, and not once all is taken in."""
    try:
        report.write_text("")
    except OSError as error:
        words = f"{report}: {error.strerror or error}. Nothing was written."
        raise CommandError(words) from None
