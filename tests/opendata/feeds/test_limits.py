"""Feeds and calendars are read within the limits of other data; who is up to date reads for free."""

import pytest
from django.test import Client

from pools.submit import rate_limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pools")]
FOLLOWED = [
    "/changes.atom",
    "/pools.atom",
    "/pools/alpha/changes.atom",
    "/es/indicators/open-source/changes.atom",
    "/dates.ics?pool=alpha",
    "/pools/alpha/dates.ics",
]


@pytest.mark.parametrize("at_once", [1, 3])
def test_too_many_are_told_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setitem(rate_limits.MOST, "read", (len(FOLLOWED), 100))
    monkeypatch.setitem(rate_limits.BATCH, "read", at_once)
    first = {path: client.get(path) for path in FOLLOWED}
    assert {response.status_code for response in first.values()} == {200}
    for path in FOLLOWED:
        refused = client.get(path)
        assert refused.status_code == 429, path
        assert 0 < int(refused["Retry-After"]) <= 600
        assert (
            refused["Content-Type"] == "text/plain; charset=utf-8" and b"Retry" in refused.content
        )
        assert refused["Cache-Control"] == "no-store" and not refused.cookies
        assert refused["Access-Control-Allow-Origin"] == "*"
    # It is the limit of all data, and of one sender.
    assert client.get("/pools.csv").status_code == 429
    assert client.get(FOLLOWED[0], REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.parametrize("path", [*FOLLOWED, "/api/v1/pools", "/pools.csv", "/changes.csv"])
def test_who_has_it_already_is_not_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setitem(rate_limits.MOST, "read", (3, 100))
    monkeypatch.setitem(rate_limits.BATCH, "read", 1)
    known = {"if-none-match": client.get(path)["ETag"]}
    assert {client.get(path, headers=known).status_code for _turn in range(5)} == {304}
    assert [client.get(path).status_code for _turn in range(3)] == [200, 200, 429]


def test_a_page_of_another_site_reads_what_was_wrong(client: Client) -> None:
    for path in ("/changes.atom?topic=none", "/pools.atom?eth=many", "/dates.ics"):
        refused = client.get(path)
        assert refused.status_code == 422 and refused["Access-Control-Allow-Origin"] == "*", path
