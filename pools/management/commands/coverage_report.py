"""How much of what is asked of every pool is known, by topic and by pool."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand

from pools import topics
from pools.browse import index as indexes
from pools.browse.coverage import Count, Coverage, as_document, current_coverage

COLUMNS = ("of", "known", "current", "overdue", "unknown", "no apply", "known %", "current %")


class Command(BaseCommand):
    help = "Prints how many verdicts and facts of the published pools are known and not overdue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        coverage = current_coverage()
        specs = indexes.current_index().specs()

        def label(key: str) -> str:
            return topics.label(key, specs)

        if options["json"]:
            self.stdout.write(json.dumps(as_document(coverage, label), indent=2))
            return
        self.stdout.write(f"{len(coverage.pools)} published pools on {coverage.day}\n\n")
        self._table("All", [("Verdicts", coverage.verdicts), ("Facts", coverage.facts)])
        self._table("By topic", ((label(key), count) for key, count in coverage.by_topic.items()))
        self._table("Verdicts by pool", _of(coverage, 0))
        self._table("Facts by pool", _of(coverage, 1))

    def _table(self, title: str, rows: Iterable[tuple[str, Count]]) -> None:
        self.stdout.write(f"{title:<30}" + "".join(f"{name:>10}" for name in COLUMNS))
        for name, count in rows:
            figures = (
                *(count.total, count.known, count.current, count.overdue, count.unknown),
                count.not_applicable,
                *(count.known_percent, count.current_percent),
            )
            self.stdout.write(f"{name[:29]:<30}" + "".join(f"{value:>10}" for value in figures))
        self.stdout.write("")


def _of(coverage: Coverage, which: int) -> Iterable[tuple[str, Count]]:
    return ((slug, counts[which]) for slug, counts in coverage.by_pool.items())
