"""Every publication, whoever made it, can be looked at, compared and reverted to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from pools.claims.facts import PoolFacts
from pools.claims.terms import Fee
from pools.intake.load import load_pool
from pools.models import Pool, PublishedPool
from pools.models.document import to_facts
from pools.models.publishing import Note
from pools.review import rechecks
from pools.review.publish_submission import publish
from tests.admin.shown import shown
from tests.factories import make_indicators, published_pool, signed_in
from tests.facts import source

pytestmark = pytest.mark.django_db
NAME = "wagtailsnippets_pools_pool"


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def by_the_desk(pool: Pool, user: Any) -> None:
    facts = to_facts(pool).model_copy(update={"fee": Fee(percent=12)})
    publish(pool, facts, user, Note(), [])


def by_a_re_check(pool: Pool, user: Any) -> None:
    assert rechecks.still_true(pool.slug, "trustless", user, "")


def by_a_file(pool: Pool, user: Any) -> None:
    document = to_facts(pool).to_document()
    load_pool(PoolFacts.from_document({**document, "summary": "As the file has it."}))


WAYS: list[Callable[[Pool, Any], None]] = [by_the_desk, by_a_re_check, by_a_file]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_is_published_without_the_editor_is_reverted_in_it(way: Any) -> None:
    client = signed_in("Moderator")
    document = {
        "slug": "form-pool",
        "fee": {"percent": 10},
        "summary": "As it was first.",
        "assessments": [
            {
                "indicator": "trustless",
                "verdict": "unmet",
                "reason": "So.",
                "checked_on": "2026-01-02",
            }
        ],
        "client_shares": [
            {"layer": "execution", "client": "geth", "percent": 46.6, "as_of": "2026-01"}
        ],
        "sources": [source("fee"), source("execution_clients"), source("trustless")],
    }
    load_pool(PoolFacts.from_document({"name": "Form Pool", **document}))
    pool = Pool.objects.get(slug="form-pool")
    first, before = pool.live_revision_id, PublishedPool.objects.get().document
    way(pool, client.user)
    pool = Pool.objects.get(pk=pool.pk)
    second = pool.live_revision_id
    assert PublishedPool.objects.get().document != before

    history = client.get(reverse(f"{NAME}:history", args=[pool.pk])).content.decode()
    compare = reverse(f"{NAME}:revisions_compare", args=[pool.pk, first, second])
    look = reverse(f"{NAME}:revisions_view", args=[pool.pk, first])
    revert = reverse(f"{NAME}:revisions_revert", args=[pool.pk, first])
    for address in (compare, look, revert):
        assert f'href="{address}"' in history
        assert client.get(address).status_code == 200
    for action in ({}, {"action-publish": "1"}):
        page = client.get(revert)
        why = {"change_reason": "The first was right."}
        response = client.post(revert, shown(page, **why, **action))
        assert response.status_code == 302, response.context["form"].errors
        pool = Pool.objects.get(pk=pool.pk)
        assert pool.has_unpublished_changes is (not action)
    assert PublishedPool.objects.get().document == before


def test_a_pool_made_in_one_go_has_its_history() -> None:
    pool = published_pool(slug="form-pool")
    client = signed_in("Moderator")
    history = client.get(reverse(f"{NAME}:history", args=[pool.pk])).content.decode()
    assert reverse(f"{NAME}:revisions_view", args=[pool.pk, pool.live_revision_id]) in history
