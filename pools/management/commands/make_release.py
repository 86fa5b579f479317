"""Publish everything that visitors read today as a release: one file with hashes, for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pools.opendata.releases.contents import KeepsChanging
from pools.opendata.releases.making import AlreadyReleased, make_release


class Command(BaseCommand):
    """Run it daily. A day has one release; where nothing has changed since the last, none is made."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = make_release()
        except AlreadyReleased as found:
            self.stdout.write(f"Nothing new since the release of {found.release}")
        except KeepsChanging:
            raise CommandError(
                "Something was published during each attempt to read everything. Try again."
            ) from None
        except OSError as error:
            raise CommandError(f"The release cannot be written: {error}.") from None
        else:
            count = release.counts["pools"]
            self.stdout.write(f"Release of {release}: {count} pools, {len(release.files)} files")
