"""Put the content files into the site."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.content.loading.loader import ContentLoadResult, load
from pools.intake.files import FaultyFiles, is_folder

FOLDER = Path("fixtures/content")


class Command(BaseCommand):
    """Loads pages, glossary and navigation once; what exists is left to editors."""

    help = (
        "Load pages, glossary and navigation from content files, once: what exists, or was "
        "removed since, is left to editors. --check writes nothing and reports invalid content "
        "(exit code 1) and which files are newer than what was loaded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, report only")
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.BASE_DIR / FOLDER, help="content files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not is_folder(folder):
            raise CommandError(f"{folder} is no folder.")
        try:
            outcome = load(folder, check=options["check"])
        except FaultyFiles as error:
            raise CommandError(f"{error}\n{error.count}; nothing was written.") from error
        self._report(outcome, options["check"], loud=options["verbosity"] > 1)

    def _report(self, outcome: ContentLoadResult, check: bool, loud: bool) -> None:
        for warning in outcome.warnings:
            self.stderr.write(self.style.WARNING(f"warning: {warning}"))
        rows = (
            (outcome.added, "to be added" if check else "added", check),
            (outcome.kept, "kept as in the admin; the file differs", True),
            (outcome.removed, "removed in the admin, left out", True),
            (outcome.unchanged, "as in the files", False),
        )
        for keys, words, name_them in rows:
            if not keys:
                continue
            self.stdout.write(f"{len(keys):4} {words}")
            if name_them or loud:
                for key in keys:
                    self.stdout.write(f"       {key}")
