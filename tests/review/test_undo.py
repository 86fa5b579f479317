"""Taking a publication back, by whatever way it came about."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pools.claims.terms import Fee
from pools.models import Change, Pool, PublishedPool
from pools.models.document import to_facts
from pools.models.publishing import Note, NotPublishable
from pools.review import conflict_of_interest, undo, undo_offers
from pools.review.publish_submission import publish
from tests.factories import draft_pool, drafted, make_indicators, member, published_pool

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def moderator() -> Any:
    return member("Moderator")


def listed() -> Pool:
    return published_pool(slug="one", charging=True)


def with_fee(pool: Pool, percent: float, user: Any) -> Pool:
    """As the desk and the re-check publish."""
    facts = to_facts(pool).model_copy(update={"fee": Fee(percent=percent)})
    publish(pool, facts, user, Note(), [])
    return Pool.objects.get(pk=pool.pk)


def post(user: Any, pool: Pool, revision_pk: int | None = None, **data: str) -> Any:
    client = Client()
    client.force_login(user)
    revision = revision_pk or pool.live_revision_id
    offer = undo_offers.sign("publication", user, pool=pool.pk, revision=revision)
    sent = {"offer": offer, "name": str(pool), **data}
    return client.post(reverse("review_undo_offer"), sent, follow=True)


def fee(pool: Pool) -> float:
    return PublishedPool.objects.get(pool=pool).document["fee"]["percent"]


def test_what_was_published_is_taken_back_and_can_be_brought_back(moderator: Any) -> None:
    pool = with_fee(listed(), 12, moderator)
    page = post(moderator, pool)
    assert page.status_code == 200
    assert "One: Undone. Visitors read what they read before." in page.content.decode()
    assert fee(pool) == 10
    line = Change.objects.order_by("-pk").first()
    assert line and (line.topic, line.by) == ("fee", moderator)
    pool.refresh_from_db()
    assert not pool.has_unpublished_changes
    post(moderator, pool)
    assert fee(pool) == 12


def test_the_first_publication_is_taken_off_the_list(moderator: Any) -> None:
    pool = listed()
    assert "off the list again" in post(moderator, pool).content.decode()
    assert not PublishedPool.objects.exists()


def test_back_to_not_listed_where_it_was_taken_off_in_between(moderator: Any) -> None:
    pool = with_fee(listed(), 12, moderator)
    pool.unpublish(user=moderator)
    pool = with_fee(Pool.objects.get(pk=pool.pk), 13, moderator)
    post(moderator, pool)
    assert not PublishedPool.objects.exists()


def test_a_publication_that_is_not_the_present_one_stays(moderator: Any) -> None:
    pool = listed()
    first = pool.live_revision_id
    pool = with_fee(pool, 12, moderator)
    page = post(moderator, pool, first)
    assert "Something else has been published since" in page.content.decode()
    assert fee(pool) == 12


def test_an_editors_draft_is_kept_without_what_was_taken_back(moderator: Any) -> None:
    pool = with_fee(listed(), 12, moderator)
    drafted(pool, moderator, summary="A draft's sentence.")
    post(moderator, pool)
    pool = Pool.objects.get(pk=pool.pk)
    assert (fee(pool), pool.has_unpublished_changes) == (10, True)
    kept = pool.get_latest_revision_as_object()
    assert (kept.summary, kept.fee_percent) == ("A draft's sentence.", 10)


def test_moderation_in_progress_is_left_alone(moderator: Any) -> None:
    pool = with_fee(listed(), 12, moderator)
    draft = Pool.objects.get(pk=pool.pk)
    draft.save_revision(user=moderator)
    draft.get_workflow().start(draft, moderator)
    assert "waits for a moderator" in post(moderator, pool).content.decode()
    assert fee(pool) == 12


def test_who_may_take_back(moderator: Any) -> None:
    pool = with_fee(listed(), 12, moderator)
    post(member("Editor"), pool)
    conflict_of_interest.declare(moderator, pool, "An adviser.")
    assert "declared a tie" in post(moderator, pool).content.decode()
    assert fee(pool) == 12


def test_a_version_that_cannot_be_published_any_more_says_why(moderator: Any) -> None:
    gaps = draft_pool(slug="gaps", fee={"percent": 10})
    pool = published_pool(slug="two")
    pool_revision = pool.live_revision_id
    revision = gaps.latest_revision
    with pytest.raises(NotPublishable, match="needs a source"):
        undo.revert_publication(gaps, revision, moderator)
    assert Pool.objects.get(pk=pool.pk).live_revision_id == pool_revision


def test_the_way_on_leads_nowhere_else(moderator: Any) -> None:
    pool = with_fee(listed(), 12, moderator)
    page = post(moderator, pool, next="https://elsewhere.example/")
    assert page.request["PATH_INFO"] == reverse("review_queue")
