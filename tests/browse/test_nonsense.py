"""What the pages of the directory make of nonsense, and what they never do."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


HOSTILE = [
    "'",
    '"',
    "' OR 1=1 --",
    "1; DROP TABLE pools_pool",
    "\x00",
    "a\x00b",
    "\u202e",
    "\u200b",
    "%00",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "${7*7}",
    "../../etc/passwd",
    "-1",
    "0",
    "NaN",
    "Infinity",
    "1e999",
    "-1e999",
    "9" * 400,
    "0x10",
    "１２",
    "٣",
    "1,5",
    " ",
    "\t\n",
    "a" * 10_000,
    "né" * 50,
    "\U0001f4a9",
    "[]",
    "null",
    "true",
]


PARAMETERS = [
    *("q", "eth", "fee", "checked", "kind", "token", "platform", "interface", "status"),
    *("sort", "view", "page", "open-source", "trustless"),
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_are_refused_or_ignored(client: Client, three: None, value: str) -> None:
    for name in PARAMETERS:
        response = client.get("/pools/", {name: value})
        assert response.status_code == 200, name
        assert "<script>alert(1)" not in response.content.decode()
    for address, names in (
        ("/pools/compare/", ["pool", "all"]),
        ("/changes/", ["pool", "topic", "page"]),
    ):
        for name in names:
            response = client.get(address, {name: value})
            assert response.status_code == 200, (address, name)
            assert "<script>alert(1)" not in response.content.decode()


def test_a_thousand_parameters_are_too_many(client: Client, three: None) -> None:
    many = "&".join(f"pool=x{n}" for n in range(1001))
    assert client.get(f"/pools/compare/?{many}").status_code in (200, 400)


@pytest.mark.parametrize("address", ["/pools/", "/pools/alpha/", "/pools/compare/", "/changes/"])
def test_public_pages_only_read(client: Client, three: None, address: str) -> None:
    assert client.post(address).status_code == 405
    assert not client.get(address).cookies


def test_headers_of_public_pages(client: Client, three: None) -> None:
    policy = client.get("/pools/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
