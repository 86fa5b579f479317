"""Remove contact data a set time after the end, drafts never sent, old letters, and what was
deleted in the admin."""

from typing import Any

from django.core.management.base import BaseCommand

from pools.submit import maintenance


class Command(BaseCommand):
    """Run it daily; how long data is kept is set in the admin."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        done = maintenance.purge()
        self.stdout.write(
            f"{done.contacts} contacts, {done.drafts} drafts, {done.emails} letters, "
            f"{done.deletions} deleted things removed"
        )
