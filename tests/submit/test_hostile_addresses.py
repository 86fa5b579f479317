"""Hostile values in the path and in every parameter of contributions and the desk: no error of ours."""

import pytest
from django.test import Client

from pools.submit import rate_limits

pytestmark = pytest.mark.django_db

VALUES = [
    "%00",
    "li%00do",
    "%ED%A0%80",  # a lone surrogate, as some encoders write it
    "%ED%BF%BF%ED%A0%BD",
    "%FF%FE",
    "%C0%80",
    "%E2%80%AEodil",  # bidi
    "%E2%81%A6lido%E2%81%A9",
    "li%E2%80%8Bdo",  # zero width
    "%EF%BB%BF",
    "%EF%BF%BF",
    "l%D1%96do",  # look-alike
    "%27%20OR%201%3D1--",
    "%22%28%2A",
    "%2500",
    "99999999999999999999999999",
    "-1",
    "1e9",
    "%D9%A3",
    "..%2F..%2Fetc%2Fpasswd",
    "x" * 3_000,
]
QUEUE = ["q", "state", "kind", "pool", "affiliation", "assignee", "ordering", "p", "page", "x"]
OPEN = [
    "/pools/lido/correct/fee/",
    "/pools/lido/confirm/trustless/",
    "/pools/lido/contest/trustless/",
    "/submit/",
    "/submissions/lost/",
    f"/submissions/verify/{'k' * 43}/",
    "/review/",
]
ANY = ["q", "page", "more", "topic", "next", "nickname", "stamp", "fee-rows"]


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    for purpose in rate_limits.MOST:
        monkeypatch.setitem(rate_limits.MOST, purpose, (10**6, 10**6))


def fine(client: Client, path: str, query: str = "") -> None:
    response = client.get(path, QUERY_STRING=query)
    assert response.status_code < 500, (path, query)
    if not path.startswith("/admin/"):  # Wagtail's search box shows it as it came
        assert b"\x00" not in response.content, (path, query)


@pytest.mark.parametrize("value", VALUES)
def test_in_every_parameter_of_the_contributors_pages(value, client, correct_fee):
    status, _submission = correct_fee("9")
    query = "&".join(f"{name}={value}" for name in (*ANY, value))
    for path in (*OPEN, status):
        fine(client, path, query)


@pytest.mark.parametrize("value", VALUES)
def test_in_every_part_of_the_contributors_addresses(value, client, pool):
    for path in (
        f"/pools/{value}/correct/fee/",
        f"/pools/lido/correct/{value}/",
        f"/pools/lido/{value}/fee/",
        f"/submit/{value}/about/",
        f"/submit/{'k' * 43}/{value}/",
        f"/submissions/{value}/",
        f"/submissions/verify/{value}/",
        f"/submissions/{value}/withdraw/",
        f"/es/pools/{value}/contest/trustless/",
    ):
        fine(client, path)
        assert client.post(path).status_code < 500, path


@pytest.mark.parametrize("value", [*VALUES[:10], *VALUES[13:17]])
def test_in_every_parameter_and_address_of_the_desk(value, correct_fee, signed_in):
    _url, submission = correct_fee("9")
    editor = signed_in("Moderator")
    for name in QUEUE:
        fine(editor, "/admin/desk/", f"{name}={value}")
    fine(editor, "/admin/desk/results/", "&".join(f"{name}={value}" for name in QUEUE))
    for path in ("recheck/", f"{submission.pk}/", f"{submission.pk}/preview/", "ties/", "bulk/"):
        fine(editor, f"/admin/desk/{path}", f"page={value}&q={value}&topic={value}")
    for path in (
        value,
        f"recheck/{value}/fee",
        f"recheck/lido/{value}",
        f"{submission.pk}/{value}",
    ):
        fine(editor, f"/admin/desk/{path}/")
    for path in (f"{submission.pk}/act/", "bulk/", "ties/", "recheck/lido/fee/"):
        words = "&".join(f"{name}={value}" for name in ("act", "pk", "reason", "pool", "answer"))
        kind = "application/x-www-form-urlencoded"
        assert editor.post(f"/admin/desk/{path}", words, content_type=kind).status_code < 500, path
