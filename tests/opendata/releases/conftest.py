"""Two releases of the small directory, a day apart: one of all, and one after some changes."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from pools.claims import dates
from pools.models import Link, Pool, Quotation, Release, generation_cache
from pools.models.link import FAILURES_OF_A_DEAD_LINK
from pools.models.quotation import MISSES_OF_A_GONE_QUOTE
from pools.opendata.releases import store
from pools.opendata.releases.archive import unpacked
from pools.opendata.releases.making import make_release
from tests.factories import published_pool, republish
from tests.facts import source
from tests.models.test_addresses import renamed


def on(patch: pytest.MonkeyPatch, day: dt.date) -> None:
    """Let it be that day."""
    patch.setattr(dates, "today", lambda: day)
    generation_cache.forget_all()


def files_of(release: Release) -> dict[str, bytes]:
    """What the archive of a release holds."""
    archive = store.intact(release)
    assert archive is not None
    return unpacked(archive)


def watched(url: str, words: str, dead: str) -> None:
    """Let words be gone from a page, and another page be dead, since today."""
    at = timezone.now()
    gone = {"misses": MISSES_OF_A_GONE_QUOTE, "missing_since": at}
    Quotation.objects.create(link=Link.objects.create(url=url), words=words, **gone)
    Link.objects.create(url=dead, failures=FAILURES_OF_A_DEAD_LINK, failing_since=at)


@pytest.fixture(scope="module")
def releases(
    directory: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """``first`` and ``second``; between them one pool was added, one taken off, one renamed, one
    changed."""
    folder = tmp_path_factory.mktemp("var")
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        from django.conf import settings

        patch.setattr(settings, "VAR_DIR", folder)
        today = dates.today()
        on(patch, today)
        first = make_release()
        published_pool(slug="brand-new", name="Brand new")
        Pool.objects.filter(slug__startswith="example-").earliest("pk").unpublish()
        renamed(Pool.objects.get(slug="new-name"), "newer-name")
        alpha = Pool.objects.get(slug="alpha")
        sources = [*alpha.published.document["sources"], source("licence", publisher="Repository")]
        sources[-1] |= {"url": "https://gone.example/", "quote": "MIT, for good"}
        watched(sources[-1]["url"], sources[-1]["quote"], dead=source("fee")["url"])
        republish(alpha, fee={"percent": 12}, licence={"is": "MIT"}, sources=sources)
        on(patch, today + dt.timedelta(days=1))
        second = make_release()
        yield SimpleNamespace(first=first, second=second, folder=folder / "releases")
        transaction.set_rollback(True)
    generation_cache.forget_all()
