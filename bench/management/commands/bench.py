"""Measure what a listing costs: queries, time and bytes, at three sizes of directory."""

import gzip
import re
import statistics
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import QueryDict
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.fake_pools import make_pools
from pools.browse import index as indexes
from pools.browse.listing import listing_of
from pools.intake.files import FaultyFiles
from pools.intake.load import load_indicators
from pools.management.arguments import count
from pools.models import generation_cache

SIZES = (24, 1_000, 10_000)
THREE = "open-source=met&audited=met&bug-bounty=met"
CASES = {
    "unfiltered": "",
    "three indicators": THREE,
    "amount": "eth=0.5",
    "text": "q=example+ba",
    "all of these": f"{THREE}&eth=0.5&q=example+ba&checked=24",
    "matrix": "view=matrix",
}
PLAIN_STORAGE = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class Command(BaseCommand):
    help = "Builds a throw-away database on the configured engine and measures the listing on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=count, default=30, help="timed requests a case")
        parser.add_argument("--sizes", type=count, nargs="+", default=SIZES)

    @override_settings(
        PAGE_CACHE_MB=0, STORAGES=PLAIN_STORAGE, ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False
    )
    def handle(self, *args: Any, runs: int, sizes: list[int], **options: Any) -> None:
        name = connection.settings_dict["NAME"]
        self.stdout.write(f"Making a throw-away {connection.vendor} database …")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            load_indicators(settings.BASE_DIR / "fixtures" / "indicators.json")
            there = 1
            for _done in make_pools(there):
                pass
            self._bytes_of_page_parts()
            self._header()
            for size in sizes:
                if size > there:
                    for _done in make_pools(size - there, start=there + 1):
                        pass
                there = size
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
                self._measure(size, runs)
        except FaultyFiles as error:
            raise CommandError(str(error)) from None
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

    def _header(self) -> None:
        self.stdout.write(
            f"\n{connection.vendor}\n{'pools':>6}  {'case':<17}{'SQL':>4}{'same':>5}"
            f"{'found':>7}{'median ms':>11}{'p99 ms':>8}{'html':>9}{'gzip':>8}{'elements':>10}"
        )

    def _measure(self, size: int, runs: int) -> None:
        client = Client()
        generation_cache.forget_all()
        started = time.perf_counter()
        client.get(reverse("pools"))
        first = (time.perf_counter() - started) * 1000
        for case, query in CASES.items():
            address = f"{reverse('pools')}?{query}"
            with CaptureQueriesContext(connection) as captured:
                response = client.get(address)
            statements = Counter(item["sql"] for item in captured.captured_queries)
            times = []
            for _run in range(runs):
                started = time.perf_counter()
                client.get(address)
                times.append((time.perf_counter() - started) * 1000)
            html = response.content
            found = listing_of(QueryDict(query), indexes.current_index()).count
            self.stdout.write(
                f"{size:>6}  {case:<17}{sum(statements.values()):>4}"
                f"{sum(count - 1 for count in statements.values()):>5}{found:>7}"
                f"{statistics.median(times):>11.1f}{_percentile(times):>8.1f}"
                f"{len(html):>9}{len(gzip.compress(html)):>8}{len(re.findall(rb'<[a-z]', html)):>10}"
            )
        self.stdout.write(f"{size:>6}  {'first of all, index built anew':<33}{first:>11.1f}")

    def _bytes_of_page_parts(self) -> None:
        html = Client().get(reverse("pools")).content.decode()
        parts = re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))"', html)
        totals: Counter[str] = Counter()
        self.stdout.write("\nfiles a listing loads: bytes plain, gzipped")
        for part in dict.fromkeys(parts):
            found = finders.find(part)
            if not isinstance(found, str):
                continue
            raw = Path(found).read_bytes()
            small = len(gzip.compress(raw))
            kind = part.rsplit(".", 1)[1]
            totals[kind] += small
            self.stdout.write(f"  {part:<32}{len(raw):>8}{small:>8}")
        for kind, total in sorted(totals.items()):
            self.stdout.write(f"  all {kind.upper():<28}{'':>8}{total:>8}")


def _percentile(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.99) - 1)]
