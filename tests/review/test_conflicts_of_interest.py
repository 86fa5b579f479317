"""A declared tie stops every way of deciding on a pool: publishing, moderation, unpublishing."""

from functools import partial

import pytest
from wagtail.models import TaskState

from pools.models import Change, Conflict, Pool, PublishedPool
from pools.models.conflict_of_interest import HasConflict

pytestmark = pytest.mark.django_db

EDIT = "/admin/snippets/pools/pool/{}/{}/"


@pytest.fixture
def tied(pool, signed_in):
    client = signed_in("Moderator", "tia")
    Conflict.objects.create(editor=client.user, pool=pool, words="I advise it")
    return client


@pytest.fixture
def handed_over(correct_fee, desk):
    """The pool with a prepared revision that waits for a moderator."""
    _url, submission = correct_fee("9")
    at = desk(submission, "Reviewer")
    at.decide("fee", "accept")
    at.act("apply_decisions")
    submission.refresh_from_db()
    assert submission.state == "handed_over"
    return submission


def fee():
    return PublishedPool.objects.get(slug="lido").document["fee"]["percent"]


def workflow_address(action):
    pool = Pool.objects.get(slug="lido")
    task = pool.current_workflow_task_state
    return f"/admin/snippets/pools/pool/workflow/action/{pool.pk}/{action}/{task.pk}/"


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_moderation_is_refused_to_a_tied_editor(action, handed_over, tied, signed_in):
    address = workflow_address(action)
    before = Change.objects.count()
    tied.post(address, {"comment": ""})
    pool = Pool.objects.get(slug="lido")
    assert pool.current_workflow_task_state.status == "in_progress"
    handed_over.refresh_from_db()
    assert (handed_over.state, fee(), Change.objects.count()) == ("handed_over", 10, before)
    signed_in("Moderator", "bob").post(address, {"comment": ""})
    assert fee() == (9 if action == "approve" else 10)
    handed_over.refresh_from_db()
    assert handed_over.state == ("accepted" if action == "approve" else "handed_over")
    decided = TaskState.objects.get(finished_by__username="bob")
    assert decided.status == {"approve": "approved", "reject": "rejected"}[action]


def test_unpublishing_is_refused_to_a_tied_editor(tied, pool, signed_in):
    address = EDIT.format("unpublish", pool.pk)
    html = tied.post(address, follow=True).content.decode()
    assert "declared a tie" in html
    assert PublishedPool.objects.filter(slug="lido").exists()
    assert Pool.objects.get(slug="lido").live
    signed_in("Moderator", "bob").post(address)
    assert not PublishedPool.objects.filter(slug="lido").exists()


def test_no_code_publishes_or_unpublishes_for_a_tied_editor(tied, pool):
    pool.summary = "Words of the pool's friend."
    revision = pool.save_revision(user=tied.user)
    ways = [
        partial(revision.publish, user=tied.user),
        partial(pool.publish, revision, tied.user),
        partial(revision.publish, user=tied.user, skip_permission_checks=True),
        partial(pool.unpublish, user=tied.user),
    ]
    for way in ways:
        with pytest.raises(HasConflict):
            way()
    published = PublishedPool.objects.get(slug="lido")
    assert published.document["summary"] != "Words of the pool's friend."
    assert Pool.objects.get(slug="lido").live


def test_an_ended_tie_and_a_tie_to_another_pool_stop_nothing(tied, pool, signed_in):
    other = signed_in("Moderator", "bob")
    elsewhere = Pool.objects.create(slug="other", name="Other")
    Conflict.objects.create(editor=other.user, pool=elsewhere, words="I work there")
    tied.post(f"/admin/desk/ties/{Conflict.objects.get(editor=tied.user).pk}/end/")
    for number, user in enumerate((other.user, tied.user)):
        pool = Pool.objects.get(slug="lido")
        pool.summary = f"Sentence number {number}."
        pool.change_reason = "The words were old."
        pool.save_revision(user=user).publish(user=user)
        document = PublishedPool.objects.get(slug="lido").document
        assert document["summary"] == f"Sentence number {number}."
