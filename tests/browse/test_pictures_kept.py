"""The pictures of a pool's page: computed once, kept until something published changes."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from pools.browse.charts import AuditLine, AuditMark
from pools.browse.views import pool as pool_view
from pools.claims import dates
from pools.models import generation_cache
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source

AUDITS = [
    {"auditor": f"Firm {n}", "date": f"20{n % 5 + 20}-0{n % 9 + 1}-11", "scope": f"Part {n}"}
    for n in range(60)
]


@pytest.fixture(autouse=True)
def fresh(db: None) -> Iterator[None]:
    make_indicators()
    generation_cache.forget_all()
    yield
    generation_cache.forget_all()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pools whose pictures were made."""
    made: list[str] = []
    real = pool_view.pictures_of

    def counted(facts, day):
        made.append(facts.slug)
        return real(facts, day)

    monkeypatch.setattr(pool_view, "pictures_of", counted)
    return made


def test_a_time_line_reads_each_date_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = dates._parts
    monkeypatch.setattr(dates, "_parts", lambda text: (read.append(text), real(text))[1])
    line = AuditLine(
        key="audits",
        title="Audits",
        audits=[AuditMark(audit["auditor"], audit["date"]) for audit in AUDITS],
        until=dt.date(2026, 11, 28),
    )
    for _turn in range(3):  # as templates do: each property again and again
        assert len(line.marks) == len(line.rows) == len(AUDITS)
        assert line.base and line.height and line.ticks and line.summary
    assert len(read) <= 6 * len(AUDITS)


def test_pictures_are_made_once_a_language_until_the_pool_changes(
    client: Client, drawn: list[str]
) -> None:
    pool = published_pool(slug="busy", audits=AUDITS, sources=[source("audits")])
    first = client.get("/pools/busy/").content.decode()
    assert client.get("/pools/busy/").content.decode() == first
    assert drawn == ["busy"]
    spanish = client.get("/es/pools/busy/").content.decode()
    assert drawn == ["busy", "busy"]
    assert "Firm 7" in first and "Firm 7" in spanish
    republish(pool, audits=[{"auditor": "Newcomer", "date": "2026-01-01"}])
    assert "Newcomer" in client.get("/pools/busy/").content.decode()


def test_what_was_not_asked_for_the_longest_is_forgotten_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published_pool(slug="some")
    monkeypatch.setattr(generation_cache, "LARGEST", 2)
    for key in ("a", "b", "a", "c"):
        generation_cache.remembered(key, lambda key=key: key.upper())
    kept = list(generation_cache._entries)
    assert kept == ["a", "c"]
