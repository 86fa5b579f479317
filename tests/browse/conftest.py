"""A directory of made-up pools, the same for every test of a module."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from bench.fake_pools import make_pools
from pools.claims import dates
from pools.models import generation_cache
from tests.factories import make_indicators, published_pool
from tests.facts import source
from tests.snapshots import load_once

SIZE = 60


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Sixty made-up pools; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_indicators()
        load_once("sixty pools", lambda: list(make_pools(SIZE)))
        yield
        transaction.set_rollback(True)
    generation_cache.forget_all()


@pytest.fixture
def today() -> dt.date:
    return dates.today()


@pytest.fixture
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def three(indicators: None) -> None:
    load_once("three pools", _three)


def _three() -> None:
    token = {"symbol": "aETH", "kind": "rebasing"}
    audit = {"auditor": "Sharp Eyes", "report": "https://audit.example/a", "date": "2024-05"}
    published_pool(
        slug="alpha",
        name="Alpha",
        licence={"is": "MIT"},
        tokens=[token],
        audits=[audit],
        minimum_deposit=0,
        fee={"percent": 10, "covers": "everything"},
        node_operators={"named": ["Shared Operator"]},
        sources=[
            source("licence", publisher="Alpha's repository", why="It is the file itself."),
            source("licence", stance="differs", publisher="A directory", reports="GPL"),
            *(source(topic) for topic in ("tokens", "audits", "minimum_deposit", "fee")),
            source("node_operators"),
        ],
    )
    published_pool(
        slug="beta",
        name="Beta",
        audits=[audit],
        minimum_deposit=32,
        node_operators={"named": ["Shared Operator"]},
        sources=[source("audits"), source("minimum_deposit"), source("node_operators")],
    )
    published_pool(slug="gamma", name="Gamma")
