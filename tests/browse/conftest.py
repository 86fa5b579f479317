"""A directory of made-up pools, the same for every test of a module."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from bench.fake_pools import make_pools
from pools.claims import dates
from pools.models import generation_cache
from tests.factories import make_indicators

SIZE = 60


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Sixty made-up pools; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_indicators()
        for _done in make_pools(SIZE):
            pass
        yield
        transaction.set_rollback(True)
    generation_cache.forget_all()


@pytest.fixture
def today() -> dt.date:
    return dates.today()
