"""Measure what public pages cost: queries, time and bytes, at three sizes of directory."""

import gzip
import os
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
from bench.reference import median_of
from pools.browse import index as indexes
from pools.browse.listing import listing_of
from pools.intake.files import FaultyFiles
from pools.intake.load import load_indicators
from pools.management.arguments import count
from pools.models import Pool, generation_cache

SIZES = (24, 1_000, 10_000)
THREE = "open-source=met&audited=met&bug-bounty=met"
LISTINGS = {
    "unfiltered": "",
    "three indicators": THREE,
    "amount": "eth=0.5",
    "text": "q=example+ba",
    "all of these": f"{THREE}&eth=4&q=example&checked=24",
    "matrix": "view=matrix",
}
PAGES = {
    "pool": "/pools/example-1/",
    "comparison": "/pools/compare/?pool=example-1&pool=example-2",
    "changes": "/changes/",
    "indicators": "/indicators/",
    "one indicator": "/indicators/audited/",
    "network": "/network/",
    "coverage": "/coverage/",
    "most wanted": "/most-wanted/",
    "data": "/data/",
}
# A Wagtail page of 50 pools, kept beside this project where somebody compares the two.
REFERENCE = settings.BASE_DIR.parent / "shared" / "bench" / "ref"
PLAIN_STORAGE = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class Command(BaseCommand):
    help = "Builds a throw-away database on the configured engine and measures the listing on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=count, default=30, help="timed requests a case")
        parser.add_argument("--sizes", type=count, nargs="+", default=SIZES)
        parser.add_argument("--reference", type=Path, default=REFERENCE, metavar="FOLDER")

    @override_settings(
        PAGE_CACHE_MB=0, STORAGES=PLAIN_STORAGE, ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False
    )
    def handle(
        self, *args: Any, runs: int, sizes: list[int], reference: Path, **options: Any
    ) -> None:
        name = connection.settings_dict["NAME"]
        plain = median_of(reference, runs, os.environ.get("DATABASE_URL", ""))
        self.stdout.write(
            f"The plain Wagtail page: {plain:.1f} ms."
            if plain
            else f"No plain Wagtail page to compare with in {reference}."
        )
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
                self._measure(size, runs, plain or 0)
        except FaultyFiles as error:
            raise CommandError(str(error)) from None
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

    def _header(self) -> None:
        self.stdout.write(
            f"\n{connection.vendor}\n{'pools':>6}  {'case':<17}{'SQL':>4}{'same':>5}"
            f"{'found':>7}{'median ms':>11}{'÷ plain':>8}{'p99 ms':>8}{'html':>9}{'gzip':>8}"
            f"{'elements':>10}"
        )

    def _measure(self, size: int, runs: int, plain: float) -> None:
        client = Client()
        generation_cache.forget_all()
        indexes.forget_all()
        first = _timed(client, reverse("pools"))
        listings = {case: f"{reverse('pools')}?{query}" for case, query in LISTINGS.items()}
        for case, address in (listings | PAGES).items():
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                html = client.get(address).content
            statements = Counter(item["sql"] for item in captured.captured_queries)
            times = [_timed(client, address) for _run in range(runs)]
            found = ""
            if case in LISTINGS:
                index = indexes.current_index()
                found = str(listing_of(QueryDict(LISTINGS[case]), index).count)
            median = statistics.median(times)
            self.stdout.write(
                f"{size:>6}  {case:<17}{sum(statements.values()):>4}"
                f"{sum(count - 1 for count in statements.values()):>5}{found:>7}{median:>11.1f}"
                f"{f'{median / plain:.2f}' if plain else '':>8}{_percentile(times):>8.1f}"
                f"{len(html):>9}{len(gzip.compress(html)):>8}{len(re.findall(rb'<[a-z]', html)):>10}"
            )
        self.stdout.write(f"{size:>6}  {'first of all, index built anew':<33}{first:>11.1f}")
        pool = Pool.objects.get(slug="example-1")
        pool.summary = f"Published again at {size} pools."
        pool.publish(pool.save_revision())
        after = _timed(client, reverse("pools"))
        self.stdout.write(f"{size:>6}  {'first after a publication':<33}{after:>11.1f}")

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


def _timed(client: Client, address: str) -> float:
    """Milliseconds of one request."""
    started = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - started) * 1000


def _percentile(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.99) - 1)]
