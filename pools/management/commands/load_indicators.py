"""Load the indicators and the network figures from their files."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pools.intake.files import FaultyFiles
from pools.intake.load import CheckOnly, load_indicators, load_network, load_translations


def translations(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of other languages: code and path."""
    for code, _name in settings.LANGUAGES:
        file = folder / f"indicators.{code}.json"
        if file.exists():
            yield code, file


class Command(BaseCommand):
    help = "Creates or updates indicators (fixtures/indicators*.json) and network figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument("--check", action="store_true", help="only check the files")

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                written = load_indicators(folder / "indicators.json")
                for code, file in translations(folder):
                    written += load_translations(file, code)
                figures = load_network(folder / "network.json")
                if check:
                    raise CheckOnly
        except FaultyFiles as error:
            raise CommandError(f"{error}\nNothing was written.") from None
        except CheckOnly:
            self.stdout.write("The indicators and network figures are in order.")
            return
        self.stdout.write(f"{written} indicators written, {figures} network figures in order.")
