"""The whole site in both languages, loaded once a module."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from directory.content.loading.loader import load
from pools.models import generation_cache


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A request leaves its language active in the thread; no test inherits it."""
    generation_cache.forget_all()
    yield
    translation.activate(settings.LANGUAGE_CODE)
    generation_cache.forget_all()


@pytest.fixture(scope="module")
def whole_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Indicators, two pools and pages in both languages; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        quiet = {"verbosity": 0}
        call_command("load_indicators", **quiet)
        pools = settings.BASE_DIR / "fixtures" / "pools"
        call_command("load_pools", pools / "lido.json", pools / "rocket-pool.json", **quiet)
        load(settings.BASE_DIR / "fixtures" / "content")
        yield
        transaction.set_rollback(True)
