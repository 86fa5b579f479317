"""Load the indicators and the network figures from their files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pools.intake.files import FaultyFiles
from pools.intake.load import load_indicators, load_network, load_translations


def translations(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of other languages: code and path."""
    for code, _name in settings.LANGUAGES:
        file = folder / f"indicators.{code}.json"
        if file.exists():
            yield code, file


class Command(BaseCommand):
    help = "Creates or updates indicators (fixtures/indicators*.json) and network figures."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures"
        try:
            written = load_indicators(folder / "indicators.json")
            for code, file in translations(folder):
                written += load_translations(file, code)
            figures = load_network(folder / "network.json")
        except FaultyFiles as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{written} indicators written, {figures} network figures in order.")
