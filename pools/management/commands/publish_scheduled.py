"""Keep schedules, each on its own. Stands in for Wagtail's command of the same name, which stops
at the first that is refused, on every run."""

from typing import Any

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from pools.review.schedules import keep_schedules


class Command(WagtailCommand):
    """Safe to run at any time and as often as one likes; ``--dryrun`` only lists."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        done, failed = keep_schedules()
        self.stdout.write(f"{done} schedules kept, {failed} refused")
