"""Which database is read while a page is made, and what becomes of one that the replica spoils."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from directory.caching import page_cache, replica
from pools.models import Pool, generation

pytestmark = pytest.mark.django_db
LIDO = "/pools/lido/"


@pytest.fixture
def up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a replica, and it has come to every generation."""
    monkeypatch.setattr(replica.Replica, "_has_come_to", lambda _self, _token: True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("up_to_date")
def test_what_is_written_is_read_where_it_was_written() -> None:
    router = replica.Router()
    assert router.db_for_read(Pool) == "default"
    with replica.Replica().reading("x"):
        assert router.db_for_read(Pool) == "replica"
        with transaction.atomic():
            assert router.db_for_read(Pool) == "default"
        assert router.db_for_read(Pool, instance=Group()) == "replica"
        assert router.db_for_write(Pool) == "default"
        assert router.db_for_read(Pool) == "default"
    assert router.db_for_read(Pool) == "default"
    assert router.allow_relation(Group(), Group())
    assert router.allow_migrate("default", "pools")
    assert not router.allow_migrate("replica", "pools")


@pytest.mark.usefixtures("up_to_date")
def test_a_page_that_the_replica_spoils_is_made_from_the_primary(
    rf: RequestFactory, settings: Any
) -> None:
    settings.PAGE_CACHE_MB = 32
    generation.move()
    asked = []

    def view(_request: HttpRequest) -> HttpResponse:
        asked.append("replica" if replica._reading.get() else "primary")
        return HttpResponse("page", status=503 if asked[-1] == "replica" else 200)

    pages = page_cache.PageCacheMiddleware(view)
    with no_cached_pages():
        assert pages(rf.get(LIDO)).status_code == 200
        assert asked == ["replica", "primary"]
        assert pages.replica._again > 0  # and it is left alone


def test_what_is_not_kept_is_never_made_from_it(
    rf: RequestFactory, settings: Any, up_to_date: None
) -> None:
    settings.PAGE_CACHE_MB = 32
    generation.move()

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(replica.Router().db_for_read(Pool))

    pages = page_cache.PageCacheMiddleware(view)
    with no_cached_pages():
        for path in ("/pools/lido/correct/fee/", "/search/?q=fee", "/pools/?q=lido", "/admin/"):
            assert pages(rf.get(path)).content == b"default", path


@contextmanager
def no_cached_pages() -> Iterator[None]:
    page_cache.forget_all()
    try:
        yield
    finally:
        page_cache.forget_all()
