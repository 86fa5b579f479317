"""What pages of contributions and the desk ask of the database: the same however many wait, and
however many claims one submission has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pools.contributions import keys
from tests.factories import received

pytestmark = pytest.mark.django_db

TOPICS = [
    "name",
    "summary",
    "website",
    "kind",
    "launch",
    "fee",
    "minimum_deposit",
    "licence",
    "tokens",
    "audits",
    "trustless",
    "open-source",
    "audited",
    "bug-bounty",
]
VALUES = {"tokens": [], "audits": [], "fee": {"percent": 5, "covers": ""}}


def submit(pool, topics, **values):
    says = {topic: VALUES.get(topic) for topic in topics}
    return received(pool, says, {"source_url": "https://evidence.example/"}, **values)


@pytest.fixture
def cost(client, signed_in):
    """How many queries a page takes when it is opened for the second time."""
    reviewer = signed_in("Moderator")

    def count(url):
        browser = reviewer if url.startswith("/admin/") else client
        assert browser.get(url).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        return len(queries)

    return count


@pytest.mark.parametrize("url", ["/admin/desk/", "/admin/desk/recheck/", "/admin/", "/review/"])
def test_a_long_queue_costs_no_more_than_a_short_one(url, cost, pool):
    submit(pool, ["fee"])
    submit(pool, ["fee"], state="declined", closed_at=timezone.now(), kind="new")
    before = cost(url)
    for _ in range(40):
        submit(pool, ["fee"])
        submit(pool, ["fee"], state="declined", closed_at=timezone.now(), kind="new")
    assert cost(url) == before


@pytest.mark.parametrize("new", [True, False])
def test_many_claims_on_one_screen_cost_no_more_than_a_few(new, cost, pool):
    at = None if new else pool
    kind = "new" if new else "correction"
    few = submit(at, TOPICS[:3], kind=kind)
    many = submit(at, TOPICS, kind=kind)
    counts = [cost(f"/admin/desk/{one.pk}/") for one in (few, many)]
    assert counts[0] == counts[1]


def test_the_status_page_costs_the_same_for_many_claims(cost, pool):
    counts = []
    for letter, topics in (("a", TOPICS[:3]), ("b", TOPICS)):
        key = keys.add_key(submit(pool, topics), letter * 43)
        counts.append(cost(f"/submissions/{key}/"))
    assert counts[0] == counts[1]
