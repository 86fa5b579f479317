"""Pools from the files that come with the code, loaded once a module and never committed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from pools.models import generation_cache
from tests.snapshots import load_once

POOLS = ("lido", "rocket-pool", "diva", "ether-fi", "index-coop", "swell")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_once("six pools", _six)
        yield
        transaction.set_rollback(True)


def _six() -> None:
    call_command("load_indicators", verbosity=0, stdout=Silence())
    folder = settings.BASE_DIR / "fixtures" / "pools"
    call_command("load_pools", *(folder / f"{slug}.json" for slug in POOLS), stdout=Silence())


@pytest.fixture
def pools(loaded: None, db: None) -> Iterator[None]:
    """Six real pools; what a test changes is undone."""
    generation_cache.forget_all()
    yield
    generation_cache.forget_all()


class Silence:
    """Takes what a command says."""

    def write(self, text: str) -> None:
        """Progress is not under test."""
