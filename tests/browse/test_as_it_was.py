"""Pages of a day that is over: what was published at its end, by the criteria of then."""

import datetime as dt
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pools.models import Indicator, PastCriteria, PastPool, Pool, generation_cache
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source
from tests.models.test_addresses import renamed

MONDAY = dt.date(2026, 6, 1)
DAYS = [MONDAY + dt.timedelta(days=n) for n in range(8)]


def set_day(patch: pytest.MonkeyPatch, day: dt.date, hour: int = 9) -> None:
    """Let it be that day, for the log as well."""
    moment = dt.datetime.combine(day, dt.time(hour), dt.UTC)
    patch.setattr(timezone, "now", lambda: moment)
    generation_cache.forget_all()


@pytest.fixture(scope="module")
def week(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """A week in which pools come, change, are renamed and go; it ends on the eighth day."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        set_day(patch, DAYS[0])
        make_indicators()
        alpha = published_pool(
            slug="alpha", name="Alpha", summary="First.", launch=LAUNCH, sources=[source("launch")]
        )
        republish(alpha, summary="Second of the same day.")
        published_pool(slug="brief", name="Brief").unpublish()
        set_day(patch, DAYS[1])
        beta = published_pool(slug="beta", name="Beta", fee={"percent": 5}, sources=[source("fee")])
        republish(alpha, summary="Second of the same day.")  # the same: no other state
        set_day(patch, DAYS[2], 23)
        republish(
            alpha,
            summary="Third.",
            minimum_deposit=1,
            sources=[source("launch"), source("minimum_deposit")],
        )
        set_day(patch, DAYS[3])
        renamed(Pool.objects.get(pk=beta.pk), "gamma")
        set_day(patch, DAYS[4])
        Pool.objects.get(slug="gamma").unpublish()
        set_day(patch, DAYS[5])
        indicator = Indicator.objects.originals().get(slug="battle-tested")
        indicator.thresholds = {**indicator.thresholds, "years": 9}
        indicator.name = "Nine years old"
        indicator.save()
        set_day(patch, DAYS[7])
        yield SimpleNamespace(alpha=alpha.pk, beta=beta.pk, patch=patch)
        transaction.set_rollback(True)
    generation_cache.forget_all()


LAUNCH = {"date": "2020-01-01"}


def page(client: Client, address: str, day: dt.date | str, status: int = 200) -> str:
    response = client.get(f"{address}{'&' if '?' in address else '?'}on={day}")
    assert response.status_code == status, (address, day, response.status_code)
    return response.content.decode()


def test_x(week: SimpleNamespace, client: Client) -> None:
    print(PastPool.objects.values_list("slug", "since", "until"))
    print(PastCriteria.objects.values_list("since"))
    print([(i.slug, i.thresholds) for i in Indicator.objects.originals()])
    for day in DAYS:
        html = page(client, "/pools/", day)
        print(day, re.findall(r'<a href="(/pools/[a-z]+/\?on[^"]*)">', html))
    html = page(client, "/pools/alpha/", DAYS[0])
    print(html[html.index("<h1") :][:3000])
    print(re.findall(r"<p class=\"row small actions\">.*", html)[:3])
    html = page(client, "/pools/compare/?pool=alpha&pool=gamma", DAYS[2])
    print(re.findall(r'href="[^"]*on=[^"]*"', html))
