"""The page cache switched on, and empty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction

from directory.caching import page_cache
from pools.models import generation_cache
from tests.factories import make_site


@pytest.fixture(scope="module")
def whole_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Indicators, two pools and all pages; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_site()
        yield
        transaction.set_rollback(True)
    generation_cache.forget_all()


@pytest.fixture(autouse=True)
def cache_on(settings: Any, tmp_path: Path) -> Iterator[None]:
    """As in production; the tests' settings are those of development, where it is off."""
    settings.PAGE_CACHE_MB = 32
    caches["pages"].clear()
    page_cache.forget_all()
    yield
    caches["pages"].clear()
    page_cache.forget_all()
