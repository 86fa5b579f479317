"""What every address with data does alike: problems, caching, other origins, limits."""

import json

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pools.models import RateCounter
from pools.opendata.api import endpoints
from pools.submit import rate_limits
from tests.opendata.conftest import JSON, V1, body_of, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

ADDRESSES = [
    *(f"{V1}{name}" for name in JSON),
    f"{V1}openapi.json",
    "/pools.csv",
    "/pools.json",
    "/changes.csv",
]

# --- Errors -----------------------------------------------------------------------------------


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
    # A line break fits no pattern, and there is no second version.
    for address in ("/api/v1/pools/%0A", "/api/v1/%0A", "/api/v2/pools/"):
        problem(client.get(address), 404)
    assert "html" in client.get("/nothing/")["Content-Type"]
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
    english = problem(refused, 429)["detail"]
    spanish = client.get("/changes.csv?lang=es")
    assert problem(spanish, 429)["detail"] != english and spanish["Content-Language"] == "es"
    assert 0 < int(refused["Retry-After"]) <= 600
    # A preflight is free, and another sender is not held back; beyond everybody's limit there is
    # still a little for whoever comes new.
    assert client.options(f"{V1}pools").status_code == 204
    others = [client.get(f"{V1}", REMOTE_ADDR="192.0.2.7").status_code for _turn in range(4)]
    assert others == [200, 200, 200, 429]
    # A process takes counts from the table together; nobody's address is in it.
    rows = RateCounter.objects.filter(purpose__startswith="read ")
    assert sorted(rows.values_list("count", flat=True)) == [1, 4, 4, 6]
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
