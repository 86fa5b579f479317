"""Each situation that tests start from is what it is called, by the site's own pages and words."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pools.models import Contact, Pool, PublishedPool, Submission
from pools.models.submission import OPEN
from tests import factories
from tests.docs.lookups import TEXTS
from tests.docs.mentions import first_column
from tests.factories import (
    closed,
    decided,
    drafted,
    make_indicators,
    member,
    published_pool,
    reachable,
    received,
    signed_in,
    superuser,
    unsent,
)
from tests.review.staff import Desk

pytestmark = pytest.mark.django_db
FEE = {"fee": {"percent": 9, "covers": ""}}


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return " ".join(response.content.decode().split())


def queue(query: str = "") -> str:
    return html_of(superuser(f"boss{query}"), f"/admin/desk/{query}")


def a_charging_pool(client: Client) -> None:
    pool = published_pool(charging=True)
    assert "10 %" in html_of(client, f"/pools/{pool.slug}/")
    assert {one.topic for one in pool.published.facts.sources} == {"fee"}


def an_overdue_pool(client: Client) -> None:
    pool, fresh = published_pool(overdue=True), published_pool(charging=True)
    assert "recheck due since" in html_of(client, f"/pools/{pool.slug}/")
    assert "recheck due since" not in html_of(client, f"/pools/{fresh.slug}/")


def a_drafted_pool(client: Client) -> None:
    pool = published_pool(slug="calm")
    revision = drafted(pool, summary="Not public yet.")
    assert Pool.objects.get(pk=pool.pk).has_unpublished_changes
    assert "Not public yet." not in html_of(client, "/pools/calm/")
    revision.publish()
    assert "Not public yet." in html_of(client, "/pools/calm/")


def somebody_signed_in(client: Client) -> None:
    assert client.get("/admin/").status_code == 302
    assert signed_in("Reviewer").get("/admin/desk/").status_code == 200
    assert signed_in("Editor").user.groups.get().name == "Editor"


def a_superuser(client: Client) -> None:
    assert superuser().get("/admin/users/").status_code == 200
    assert signed_in("Editor").get("/admin/users/").status_code != 200


def a_received_correction(client: Client) -> None:
    sent = received(published_pool(name="Pond"), FEE)
    assert sent.state in OPEN and sent.sent_at and "Correction: Pond" in queue()
    assert [(one.topic, one.decision) for one in sent.proposals.all()] == [("fee", "pending")]


def a_closed_submission(client: Client) -> None:
    sent = closed("declined", title="Old Pond")
    assert sent.closed_at and "Old Pond" in queue("?state=declined")
    assert "Old Pond" not in queue()


def an_unsent_draft(client: Client) -> None:
    assert unsent(title="Half a pond").sent_at is None
    assert "Half a pond" not in queue() + queue("?state=")


def a_reachable_sender(client: Client) -> None:
    asked = received(published_pool(), FEE)
    boss = signed_in("Moderator")
    assert "nobody can be asked" in Desk(boss, asked).page()
    assert reachable(asked) is asked and Contact.objects.get().verified_at
    assert "nobody can be asked" not in Desk(boss, asked).page()


def a_decided_correction(client: Client) -> None:
    pool, editor = published_pool(charging=True), member("Moderator")
    sent = decided(received(pool, FEE, {"source_url": "https://source.example/"}), editor)
    assert [one.decision for one in sent.proposals.all()] == ["accept"]
    assert Submission.objects.get().state in OPEN
    assert PublishedPool.objects.get().facts.fee.percent == 10


SITUATIONS: dict[str, Callable[[Client], None]] = {
    "charging": a_charging_pool,
    "overdue": an_overdue_pool,
    "drafted": a_drafted_pool,
    "signed_in": somebody_signed_in,
    "superuser": a_superuser,
    "received": a_received_correction,
    "closed": a_closed_submission,
    "unsent": an_unsent_draft,
    "reachable": a_reachable_sender,
    "decided": a_decided_correction,
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_is_what_it_is_called(name: str, client: Client) -> None:
    SITUATIONS[name](client)


def test_the_situations_told_of_are_those_there_are() -> None:
    told = [re.findall(r"\w+", cell)[0] for cell in first_column(TEXTS["CONTRIBUTING.md"], "trait")]
    assert told == [*SITUATIONS]
    traits: Any = factories.DocumentFactory._meta.parameters
    assert all(name in traits or callable(getattr(factories, name)) for name in told)
