"""The JSON API: what each address answers, and what every answer does alike."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pools.claims.verdict import Verdict
from pools.models import RateCounter
from pools.opendata.api import endpoints
from pools.submit import rate_limits
from tests.opendata.conftest import SIZE, body_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

V1 = "/api/v1/"
JSON = ["", "pools", "pools/alpha", "indicators", "changes", "statistics", "coverage"]
ADDRESSES = [
    *(f"{V1}{name}" for name in JSON),
    f"{V1}openapi.json",
    "/pools.csv",
    "/pools.json",
    "/changes.csv",
]
FIELDS = {
    *("indicator", "verdict", "quantity", "reason", "recheck_due", "newest_evidence"),
    *("reviewed_on", "sources"),
}


def test_a_list_has_everything_the_listing_has(client: Client) -> None:
    page = read(client, f"{V1}pools", {"per_page": 10, "sort": "name"})
    assert (page["total"], page["count"]) == (SIZE + 2, SIZE + 2)
    assert (page["page"], page["pages"], page["per_page"]) == (1, 3, 10)
    assert page["previous"] is None
    assert page["next"] == f"{settings.SITE_URL}{V1}pools?per_page=10&sort=name&page=2"
    slugs = [pool["slug"] for pool in page["pools"]]
    while page["next"]:
        page = read(client, page["next"].removeprefix(settings.SITE_URL))
        slugs += [pool["slug"] for pool in page["pools"]]
    assert len(slugs) == len(set(slugs)) == SIZE + 2
    assert page["previous"].endswith("per_page=10&sort=name&page=2")
    for pool in page["pools"]:
        assert all(set(verdict) >= FIELDS for verdict in pool["verdicts"])
        assert {verdict["verdict"] for verdict in pool["verdicts"]} <= {*Verdict}
    kinds = next(facet for facet in page["facets"] if facet["name"] == "kind")
    counted = sum(option["count"] for option in kinds["options"])
    assert counted == SIZE  # of the two others nobody knows it


def test_a_pool_has_facts_verdicts_sources_dates_and_history(client: Client) -> None:
    pool = read(client, f"{V1}pools/alpha")
    assert pool["minimum_deposit_eth"] == 0 and pool["fee_percent"] == 10
    assert isinstance(pool["fee_percent"], int)
    assert pool["network_share_percent"] is None and pool["wait_days"] is None
    deposit = pool["facts"]["minimum_deposit"]
    assert deposit["value"] == 0 and deposit["newest_evidence"] == "2026-02"
    assert (
        deposit["sources"][0] | {"as_of": "2026-02", "seen_on": "2026-03-04"}
        == (deposit["sources"][0])
    )
    assert pool["facts"]["launch"]["value"] is None
    assert (
        pool["facts"]["platforms"] | {"value": None, "text": None, "recheck_due": None}
        == (pool["facts"]["platforms"])
    )
    aeth, other = pool["tokens"]
    assert aeth["caip19"] == f"eip155:1/erc20:{aeth['address']}"
    assert (other["address"], other["caip19"]) == (None, None)
    assert [line["topic"] for line in pool["history"]].count("fee") == 2
    newest = pool["history"][0]
    assert (newest["kind"], newest["topic"]) == ("changed", "fee")
    assert newest["before_value"]["percent"] == 9.5 and newest["after_value"]["percent"] == 10
    assert read(client, pool["history_url"].removeprefix(settings.SITE_URL))["count"] == len(
        pool["history"]
    )


def test_unknown_is_null_and_never_an_empty_text_or_nothing(client: Client) -> None:
    def empty(value: Any, path: str = "") -> list[str]:
        if isinstance(value, dict):
            return [fault for key, part in value.items() for fault in empty(part, f"{path}.{key}")]
        if isinstance(value, list):
            return [fault for part in value for fault in empty(part, f"{path}[]")]
        return [path] if value == "" else []

    for name in JSON:
        assert empty(read(client, f"{V1}{name}")) == [], name


def test_statistics_indicators_and_coverage_count_the_same(client: Client) -> None:
    numbers = read(client, f"{V1}statistics")
    asked = read(client, f"{V1}indicators")["indicators"]
    covered = read(client, f"{V1}coverage")
    assert numbers["pools"]["listed"] == covered["pools"] == SIZE + 2
    assert sum(numbers["pools"]["by_status"].values()) == SIZE + 2
    for verdict in Verdict:
        counted = sum(one["counts"][verdict] for one in asked)
        assert numbers["verdicts"][verdict] == counted
    assert covered["verdicts"]["unknown"] == numbers["verdicts"]["unknown"]
    rule = next(one for one in asked if one["slug"] == "battle-tested")["criteria"]
    assert {one["key"] for one in rule["thresholds"]} == {"met_after_days", "partly_after_days"}
    assert rule["topics"] == ["launch"] and rule["phrases"]["met"]


def test_changes_of_a_pool_and_a_topic(client: Client) -> None:
    page = read(client, f"{V1}changes", {"pool": "alpha", "topic": "fee", "per_page": 1})
    assert (page["count"], page["pages"], len(page["changes"])) == (2, 2, 1)
    gone = [
        line
        for line in read(client, f"{V1}changes", {"per_page": 100})["changes"]
        if line["kind"] == "withdrawn"
    ]
    assert [(line["pool"], line["pool_name"]) for line in gone] == [(None, "Gone Pool")]


def test_words_are_in_the_language_asked_for_and_keys_are_not(client: Client) -> None:
    english = read(client, f"{V1}pools/alpha", headers={"accept-language": "es"})
    spanish = read(client, f"{V1}pools/alpha", {"lang": "es"})
    assert english["facts"]["fee"]["label"] != spanish["facts"]["fee"]["label"]
    assert spanish["url"].endswith("/es/pools/alpha/")
    assert [one["verdict"] for one in english["verdicts"]] == [
        one["verdict"] for one in spanish["verdicts"]
    ]
    assert client.get(f"{V1}pools?lang=es")["Content-Language"] == "es"


# --- Identifiers ------------------------------------------------------------------------------


def test_former_slugs_lead_on_and_gone_pools_are_gone(client: Client) -> None:
    for slug in ("old-name", "New-Name"):
        moved = client.get(f"{V1}pools/{slug}?lang=es")
        assert (moved.status_code, moved["Location"]) == (301, f"{V1}pools/new-name?lang=es")
        assert moved["Access-Control-Allow-Origin"] == "*"
    assert read(client, f"{V1}pools/new-name")["former_slugs"] == ["old-name"]
    moved = client.get(f"{V1}changes?pool=old-name")
    assert (moved.status_code, moved["Location"]) == (301, f"{V1}changes?pool=new-name")
    gone = problem(client.get(f"{V1}pools/gone"), 410)
    assert "Gone Pool was taken off the list on 20" in gone["detail"]
    assert client.get(f"{V1}pools/")["Location"] == f"{V1}pools"


# --- Errors -----------------------------------------------------------------------------------


def problem(response: Any, status: int) -> dict[str, Any]:
    """The details of a problem, which has what every one must have."""
    assert response.status_code == status, body_of(response)
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    details: dict[str, Any] = json.loads(response.content)
    assert details["status"] == status
    assert details["type"] == f"{settings.SITE_URL}/api/#problem-{status}"
    assert details["title"] and details["detail"] and details["instance"].startswith("/")
    return details


WRONG = [
    ("pools?fea=10", "fea", "Did you mean “fee”?"),
    ("pools?view=matrix", "view", "no such parameter"),
    ("pools?fee=", "fee", "empty"),
    ("pools?fee=1&fee=2", "fee", "once"),
    ("pools?fee=1,5", "fee", "number from 0 to 100"),
    ("pools?fee=101", "fee", "number from 0 to 100"),
    ("pools?fee=-1", "fee", "number"),
    ("pools?fee=NaN", "fee", "number"),
    ("pools?eth=1 ETH", "eth", "number"),
    ("pools?trustless=yes", "trustless", "yes"),
    ("pools?kind=liquid&kind=x", "kind", "x"),
    ("pools?sort=best", "sort", "best"),
    ("pools?q=%00", "q", ""),
    (f"pools?q={'x' * 81}", "q", "80"),
    ("pools?page=0", "page", "whole number"),
    ("pools?page=two", "page", "whole number"),
    ("pools?per_page=101", "per_page", "1 to 100"),
    ("pools?lang=fr", "lang", "en, es"),
    ("pools?lang=en&lang=es", "lang", "en, es"),
    ("pools/alpha?sort=fee", "sort", "no such parameter"),
    ("changes?pool=never", "pool", "never"),
    ("changes?pool=gone", "pool", "gone"),
    ("changes?topic=never", "topic", "never"),
    ("statistics?q=a", "q", "no such parameter"),
    ("openapi.json?x=1", "x", "no such parameter"),
]


@pytest.mark.parametrize(("address", "name", "words"), WRONG)
def test_a_wrong_parameter_is_named(client: Client, address: str, name: str, words: str) -> None:
    details = problem(client.get(f"{V1}{address}"), 422)
    assert [one["parameter"] for one in details["errors"]] == [name]
    assert words in details["errors"][0]["detail"]


def test_every_wrong_parameter_is_named_at_once(client: Client) -> None:
    details = problem(client.get("/pools.csv?fee=x&sort=y&z=1&page=2"), 422)
    assert {one["parameter"] for one in details["errors"]} == {"fee", "sort", "z", "page"}


def test_what_is_not_there_is_not_found(client: Client) -> None:
    for address in ("nothing", "pools/never", "pools/alpha/fee", "pools/a.b", "openapi.yaml"):
        problem(client.get(f"{V1}{address}"), 404)
    beyond = problem(client.get(f"{V1}pools?page=9"), 404)
    assert beyond["errors"][0] == {"parameter": "page", "detail": "The last page is 1."}


@pytest.mark.parametrize("address", [*ADDRESSES, f"{V1}nothing"])
def test_data_is_only_read(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client, method)(address)
        problem(refused, 405)
        assert refused["Allow"] == "GET, HEAD, OPTIONS"


def test_requests_nobody_sends_are_problems_too(client: Client) -> None:
    many = "&".join(f"q=x{n}" for n in range(1_001))
    problem(client.get(f"{V1}pools?{many}"), 400)
    problem(client.get(f"{V1}pools", headers={"host": "evil.example"}), 400)
    problem(client.generic("POST", f"{V1}pools", b"x" * 400_000), 413)
    assert "html" in client.get("/pools/", headers={"host": "evil.example"})["Content-Type"]


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("lost"), 503), (RuntimeError("secret"), 500)]
)
def test_our_own_faults_are_problems_without_a_word_of_the_cause(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails() -> None:
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr(endpoints.indexes, "current_index", fails)
    for address in (f"{V1}pools", "/pools.csv"):
        response = client.get(address)
        details = problem(response, status)
        assert str(error) not in json.dumps(details)
        assert ("Retry-After" in response) is (status == 503)


# --- What every answer does alike -------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_it_already_is_told_so(client: Client, address: str) -> None:
    first = client.get(address)
    body, tag = body_of(first), first["ETag"]
    # Only what is streamed cannot be known before it is sent.
    assert tag.startswith("W/") is bool(first.streaming)
    assert first["Cache-Control"].startswith("public, max-age=")
    again = client.get(address, headers={"if-none-match": f'"other", W/{tag.removeprefix("W/")}'})
    assert (again.status_code, body_of(again)) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (tag, first["Cache-Control"])
    other = client.get(address, headers={"if-none-match": '"other"'})
    assert (other.status_code, body_of(other)) == (200, body)
    problem(client.get(address, headers={"if-match": '"other"'}), 412)
    head = client.head(address)
    assert head["ETag"] == tag and not head.cookies
    assert "Cookie" not in first.get("Vary", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_other_sites_may_read_it(client: Client, address: str) -> None:
    origin = {"origin": "https://other.example"}
    for response in (
        client.get(address, headers=origin),
        client.get(address, headers={**origin, "if-none-match": "*"}),
    ):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in response
        assert not response.cookies
    asked = client.options(address, headers={**origin, "access-control-request-method": "GET"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_too_many_requests_are_told_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rate_limits.MOST, "read", (4, 6))
    monkeypatch.setitem(rate_limits.BATCH, "read", 2)
    statuses = [client.get(f"{V1}statistics").status_code for _turn in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    refused = client.get("/changes.csv")
    problem(refused, 429)
    assert 0 < int(refused["Retry-After"]) <= 600
    # A preflight is free, and another sender is not held back until everybody's limit is reached.
    assert client.options(f"{V1}pools").status_code == 204
    others = [client.get(f"{V1}", REMOTE_ADDR="192.0.2.7").status_code for _turn in range(3)]
    assert others == [200, 200, 429]
    # A process takes counts from the table together; nobody's address is in it.
    rows = RateCounter.objects.filter(purpose__startswith="read ")
    assert sorted(rows.values_list("count", flat=True)) == [4, 4, 6]
    assert not rows.filter(sender__contains="192.0.2").exists()


def test_reading_asks_the_database_little_and_writes_next_to_nothing(client: Client) -> None:
    most = {"pools": 2, "pools/alpha": 3, "indicators": 2, "changes": 4, "statistics": 6}
    for name, queries in {**most, "coverage": 2, "openapi.json": 2}.items():
        client.get(f"{V1}{name}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{V1}{name}").status_code == 200
        said = [query["sql"] for query in asked.captured_queries]
        assert len(said) <= queries, (name, said)
        assert all(sql.startswith("SELECT") for sql in said)
