"""A small directory, the same for every test of a module, and ways to read what leaves it."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from bench.fake_pools import make_pools
from pools.models import generation_cache
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source
from tests.models.test_addresses import renamed
from tests.snapshots import load_once

SIZE = 20
V1 = "/api/v1/"
JSON = ["", "pools", "pools/alpha", "indicators", "changes", "statistics", "coverage"]
EVIL = '=HYPERLINK("https://evil.example","free ETH")'


@pytest.fixture(scope="module")
def directory(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Twenty made-up pools and three of our own; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_indicators()
        load_once("open data", _load)
        yield
        transaction.set_rollback(True)
    generation_cache.forget_all()


def _load() -> None:
    for _done in make_pools(SIZE):
        pass
    alpha = published_pool(
        slug="alpha",
        name="Alpha, “first”",
        summary=EVIL,
        minimum_deposit=0,
        fee={"percent": 9.5},
        status={"is": "active", "reason": "+everything; @all"},
        tokens=[
            {"symbol": "aETH", "address": "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"},
            {"symbol": "aETHx", "chain": "Nowhere"},
        ],
        sources=[
            source("minimum_deposit", seen_on="2026-03-04", as_of="2026-02"),
            source("fee", as_of="2026"),
            source("tokens"),
            source("status"),
        ],
    )
    republish(alpha, fee={"percent": 10})
    renamed(published_pool(slug="old-name", name="Renamed"), "new-name")
    published_pool(slug="gone", name="Gone Pool").unpublish()


def read(client: Client, address: str, *args: Any, **kwargs: Any) -> Any:
    """The JSON at an address that answers 200."""
    response = client.get(address, *args, **kwargs)
    assert response.status_code == 200, response.content
    return json.loads(body_of(response))


def body_of(response: Any) -> bytes:
    """What an answer holds, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file as an independent reader has them."""
    response = client.get(address)
    assert response.status_code == 200, body_of(response)
    text = body_of(response).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def problem(response: Any, status: int) -> dict[str, Any]:
    """The details of a problem, which has what every one must have."""
    assert response.status_code == status, body_of(response)
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    details: dict[str, Any] = json.loads(response.content)
    assert details["status"] == status
    assert details["type"] == f"{settings.SITE_URL}/api/#problem-{status}"
    assert details["title"] and details["detail"] and details["instance"].startswith("/")
    return details
