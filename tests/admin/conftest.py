"""The world, made once for a module and gone after it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from pools.models import generation_cache
from tests.admin.world import fill


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    generation_cache.forget_all()
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)
    generation_cache.forget_all()


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own for what is uploaded."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def signed(owner: Any) -> Client:
    """A browser in which the module's ``owner`` is signed in."""
    client = Client()
    client.force_login(owner)
    return client
