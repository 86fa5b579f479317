"""Open the links that carry evidence, look for the words quoted from them, and note which are
gone; run it daily."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pools.links import checks, watching
from pools.links.fetching import limit_name_lookups
from pools.management.arguments import count
from pools.models import Link, Quotation, read_only


class Command(BaseCommand):
    """Opens what is due: each link about once a week, sooner after a failure."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=count, default=500, help="how many at the most (500)")
        parser.add_argument("--all", action="store_true", help="also those that are not due")

    def handle(self, *args: Any, **options: Any) -> None:
        limit_name_lookups()
        known = checks.keep_up()
        if not settings.CHECK_LINKS:
            self.stdout.write(f"{known} links; none opened, since CHECK_LINKS is not set to 1.")
            return
        chosen = Link.objects.order_by("due_at", "pk") if options["all"] else Link.objects.due()
        due = spread(list(chosen[: options["most"]]))
        self.stdout.write(f"{known} links, {len(due)} to open")
        done = 0

        def tell(link: Link) -> None:
            nonlocal done
            done += 1
            status = f" {link.status}" if link.status else ""
            self.stdout.write(f"{done} of {len(due)}: {link.outcome}{status} {link.url}")

        try:
            checks.check(due, tell)
        except checks.Offline:
            raise CommandError(
                "One host after another cannot be reached, so the fault is ours. Nothing noted."
            ) from None
        seen = 0 if read_only.is_on() else watching.move_seen()
        if read_only.is_on():
            self.stdout.write("Ended early: the site is read-only.")
        self.stdout.write(f"{Link.objects.dead().count()} dead")
        self.stdout.write(
            f"{Quotation.objects.gone().count()} quotes gone; seen on moved in {seen} pools"
        )


def spread(links: list[Link]) -> list[Link]:
    """The same links with those of one host apart, so that waiting for it costs little."""
    turns: dict[str, int] = {}
    placed = []
    for link in links:
        host = link.url.split("/")[2]
        turns[host] = turns.get(host, 0) + 1
        placed.append((turns[host], link))
    return [link for _turn, link in sorted(placed, key=lambda item: item[0])]
