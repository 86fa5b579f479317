"""Fill an empty directory with the data that comes with the code, once."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pools.intake.files import FaultyFiles
from pools.intake.load import load_translations
from pools.management.commands.load_indicators import translations
from pools.models import Indicator, Pool


class Command(BaseCommand):
    help = "Loads indicators, pools and pages where there are none; later edits are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        filled = Indicator.objects.exists() or Pool.objects.exists()
        try:
            with transaction.atomic():  # half of it would pass for a directory that is filled
                self._load(filled)
        except FaultyFiles as error:
            raise CommandError(f"{error}\nNothing was written.") from None
        if not filled:
            # The worker would do it too, but a visitor may search before it has caught up.
            call_command("update_index", verbosity=0, stdout=self.stdout)

    def _load(self, filled: bool) -> None:
        if filled:
            self.stdout.write("The directory holds pools already; nothing was loaded.")
            self._translations()
        else:
            call_command("load_indicators", stdout=self.stdout)
            call_command("load_pools", stdout=self.stdout, stderr=self.stderr)
        call_command("load_content", stdout=self.stdout, stderr=self.stderr)

    def _translations(self) -> None:
        """Indicators in languages that came after the directory was first filled."""
        for code, file in translations(settings.BASE_DIR / "fixtures"):
            if not Indicator.objects.filter(locale__language_code=code).exists():
                written = load_translations(file, code)
                self.stdout.write(f"{written} indicators in another language written: {code}")
