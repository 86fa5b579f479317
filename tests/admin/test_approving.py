"""From a reviewer's hands through moderation to visitors, and what stops on the way."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.models import Pool, PublishedPool, Submission, indicators_in
from pools.models.publishing import NotPublishable
from pools.review import conflict_of_interest, publish_submission
from pools.topics import proposed_values
from tests.admin.shown import shown
from tests.factories import (
    decided,
    draft_pool,
    make_indicators,
    member,
    published_pool,
    received,
    signed_in,
)
from tests.facts import FIXTURES, source

pytestmark = pytest.mark.django_db
APPROVE = {
    "action-workflow-action": "true",
    "workflow-action-name": "approve",
    "workflow-action-extra-data": "{}",
}


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def reviewer() -> Any:
    return member("Reviewer")


@pytest.fixture
def moderator() -> Any:
    return signed_in("Moderator")


def edit_url(pool: Pool) -> str:
    return reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])


def handed_over(pool: Pool, values: dict[str, Any], reviewer: Any) -> Submission:
    """A correction of these topics that a reviewer accepted and may not publish."""
    cited = {
        "source_url": "https://source.example/",
        "source_publisher": "Source",
        "source_as_of": "2026-01-02",
    }
    submission = decided(received(pool, values, cited), reviewer)
    assert publish_submission.apply_decisions(submission.pk, reviewer).state == "handed_over"
    return submission


def values() -> dict[str, Any]:
    """For every topic one value that some pool of the data files has."""
    on, indicators = dates.today(), indicators_in()
    found: dict[str, Any] = {}
    for path in sorted((FIXTURES / "pools").glob("*.json")):
        facts = PoolFacts.from_document(json.loads(path.read_text()))
        for key in topics.known_keys(indicators):
            value = proposed_values.published_value(facts, key, indicators, on)
            if key not in found and _says_something(value):
                found[key] = value
    return found


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return value.get("verdict") not in ("unknown", None) or (
            "verdict" not in value
            and any(item not in (None, "", [], False) for item in value.values())
        )
    return value not in (None, "", [])


def test_what_is_handed_over_is_approved_for_every_topic(reviewer: Any, moderator: Any) -> None:
    found = values()
    found["fee"] = {"percent": 46.6, "covers": "all rewards"}
    found["minimum_deposit"] = 1e-09
    found["status"] = {"is": "active", "since": "2021-01-01", "reason": ""}
    assert set(found) >= {topic.key for topic in topics.FACTS} - {"name", "summary"}
    pool = published_pool(slug="form-pool", summary="One sentence.")
    # A column, a row of a list, and a verdict alone; then everything at once.
    alone = [{topic: found[topic]} for topic in ("minimum_deposit", "tokens", "trustless")]
    for sent in (*alone, found):
        submission = handed_over(pool, sent, reviewer)
        page = moderator.get(edit_url(pool))
        response = moderator.post(edit_url(pool), shown(page, **APPROVE))
        submission.refresh_from_db()
        if submission.state != "accepted":
            form = response.context["form"]
            pytest.fail(f"{[*sent]}: {form.errors} {[f.errors for f in form.formsets.values()]}")
        pool = Pool.objects.get(pk=pool.pk)
        assert (pool.live, pool.has_unpublished_changes) == (True, False)
        facts, on, indicators = pool.published.facts, dates.today(), indicators_in()
        silent = {
            topic
            for topic in sent
            if not _says_something(proposed_values.published_value(facts, topic, indicators, on))
        }
        assert not silent


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (46.6000000, "46.6"),
        (1e-09, "0.000000001"),
        ("46.6000000", "46.6"),
        (12, "12"),
        (0.1, "0.1"),
    ],
)
def test_old_revisions_that_hold_floats_are_read_right(
    stored: Any, read: str, moderator: Any
) -> None:
    pool = draft_pool(slug="form-pool", fee={"percent": 1}, minimum_deposit=1)
    pool.sources = [
        pool.sources.model(**{**source("fee"), "reports": ""}),
        pool.sources.model(**{**source("minimum_deposit"), "reports": ""}),
    ]
    revision = pool.save_revision()
    field = "minimum_deposit" if "e" in repr(stored) else "fee_percent"
    revision.content = {**revision.content, field: stored}
    revision.save()
    page = moderator.get(edit_url(pool))
    assert page.context["form"][field].value() == read
    response = moderator.post(edit_url(pool), shown(page, **{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    assert getattr(Pool.objects.get(pk=pool.pk), field) == Decimal(read)


def test_no_revision_holds_a_float(reviewer: Any) -> None:
    pool = published_pool(
        slug="form-pool",
        fee={"percent": 46.6},
        minimum_deposit=1e-09,
        client_shares=[
            {"layer": "execution", "client": "geth", "percent": 46.6, "as_of": "2026-01"}
        ],
        sources=[source("fee"), source("minimum_deposit"), source("execution_clients")],
    )
    content = pool.latest_revision.content
    assert content["fee_percent"] == "46.600000"
    assert content["minimum_deposit"] == "1E-9"
    assert content["client_shares"][0]["percent"] == "46.600000"


def waiting(pool: Pool, reviewer: Any) -> WorkflowState:
    """The pool's draft, sent to moderation, and then made unpublishable."""
    draft = Pool.objects.get(pk=pool.pk).get_latest_revision_as_object()
    draft.summary = "A draft's sentence."
    draft.fee_percent = 12
    draft.sources = [draft.sources.model(**source("fee"))]
    draft.save_revision(user=reviewer)
    state = draft.get_workflow().start(draft, reviewer)
    revision = Pool.objects.get(pk=pool.pk).latest_revision
    revision.content = {**revision.content, "sources": []}
    revision.save()
    return state


def approve_address(pool: Pool) -> str:
    task = Pool.objects.get(pk=pool.pk).current_workflow_task_state
    name = "wagtailsnippets_pools_pool:workflow_action"
    return reverse(name, args=[pool.pk, "approve", task.pk])


XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("headers", [{}, XHR], ids=["plain", "dialog"])
@pytest.mark.parametrize("comment", ["", "Fine by me."])
def test_approving_what_cannot_be_published_says_why(
    live: bool, headers: Any, comment: str, reviewer: Any, moderator: Any
) -> None:
    pool = published_pool(slug="form-pool") if live else draft_pool(slug="form-pool")
    state = waiting(pool, reviewer)
    latest = Pool.objects.get(pk=pool.pk).latest_revision_id
    response = moderator.post(approve_address(pool), {"comment": comment}, **headers)
    if headers:
        # The dialog goes where it is told; the reasons wait there.
        assert response.json()["step"] == "success"
        page = moderator.get(response.json()["redirect"])
    else:
        assert response.status_code == 302
        page = moderator.get(response.url)
    html = page.content.decode()
    assert "cannot be published as it stands" in html
    assert "Fee: This fact needs a source." in html
    state.refresh_from_db()
    pool = Pool.objects.get(pk=pool.pk)
    assert state.status == "in_progress"
    assert pool.current_workflow_task_state.status == "in_progress"
    assert pool.latest_revision_id == latest
    assert pool.get_latest_revision_as_object().summary == "A draft's sentence."
    assert (
        PublishedPool.objects.filter(pool=pool, document__summary__startswith="A draft").count()
        == 0
    )


def test_approving_in_the_editor_says_why_beside_the_fields(reviewer: Any, moderator: Any) -> None:
    pool = published_pool(slug="form-pool")
    state = waiting(pool, reviewer)
    page = moderator.get(edit_url(pool))
    response = moderator.post(edit_url(pool), shown(page, **APPROVE))
    assert response.status_code == 200
    assert "This fact needs a source." in response.context["form"].errors["fee_percent"]
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_publishing_an_address_that_was_taken_meanwhile_says_so(moderator: Any) -> None:
    pool = draft_pool(slug="form-pool")
    draft = Pool.objects.get(pk=pool.pk)
    Pool.objects.filter(pk=pool.pk).update(slug="form-pool-moved")
    Pool.objects.create(slug="form-pool", name="The other one")
    with pytest.raises(NotPublishable, match="Another pool has this address"):
        draft.latest_revision.publish()
    page = moderator.get(edit_url(pool))
    response = moderator.post(
        edit_url(pool), shown(page, slug="form-pool", **{"action-publish": "1"})
    )
    assert response.status_code == 200
    assert "slug" in response.context["form"].errors


def test_a_tie_is_named_wherever_moderation_is_refused(reviewer: Any, moderator: Any) -> None:
    pool = published_pool(slug="form-pool")
    state = waiting(pool, reviewer)
    conflict_of_interest.declare(moderator.user, pool, "An adviser.")
    for action in ("approve", "reject"):
        address = approve_address(pool).replace("approve", action)
        page = moderator.post(address, {"comment": ""}, follow=True)
        assert "declared a tie to this pool" in page.content.decode()
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_a_schedule_is_taken_back_and_a_pool_unpublished_without_a_fault(moderator: Any) -> None:
    pool = published_pool(slug="form-pool")
    draft = Pool.objects.get(pk=pool.pk)
    draft.go_live_at = timezone.now() + dt.timedelta(days=1)
    revision = draft.save_revision()
    revision.publish()
    revision.content = {**revision.content, "fee_percent": "12"}  # unpublishable by now
    revision.save()
    name = "wagtailsnippets_pools_pool"
    unschedule = reverse(f"{name}:revisions_unschedule", args=[pool.pk, revision.pk])
    unpublish = reverse(f"{name}:unpublish", args=[pool.pk])
    for address in (unschedule, unpublish):
        assert moderator.get(address).status_code == 200
        assert moderator.post(address).status_code == 302
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert not PublishedPool.objects.exists()


def test_a_refusal_in_an_autosave_comes_as_data(moderator: Any, monkeypatch: Any) -> None:
    pool = published_pool(slug="form-pool")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise NotPublishable([])

    page = moderator.get(edit_url(pool))
    monkeypatch.setattr(Pool, "save_revision", refuse)
    response = moderator.post(edit_url(pool), shown(page), HTTP_ACCEPT="application/json")
    assert response.status_code == 400
    assert response.json()["error_code"] == "refused"
