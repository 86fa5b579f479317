"""The whole demo site with its search index, loaded once for the tests of this room."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import transaction

from pools.models import generation_cache
from tests.factories import make_demo


@pytest.fixture(scope="package")
def demo_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Undone after the last test here, so that no other room sees it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(demo_data: None, db: None) -> Iterator[None]:
    """The demo site, with nothing remembered in this process."""
    generation_cache.forget_all()
    yield
    generation_cache.forget_all()


def words_on(html: str) -> str:
    """What a reader sees of a page's main part, spaces collapsed."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main, "no main part"
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.group())).split())
