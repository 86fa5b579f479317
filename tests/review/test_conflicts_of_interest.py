"""A declared tie stops every way of deciding on a pool: publishing, moderation, unpublishing."""

from functools import partial

import pytest
from django.utils import timezone
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


OFFERED = (
    "action-publish",
    "action-submit",
    "/pool/unpublish/",
    "action-restart-workflow",
    "action-cancel-workflow",
    'data-a11y-dialog-show="schedule-publishing-dialog"',
    "Save draft",
    "data-w-autosave",
)
WHY = "You have declared a tie to this pool (“I advise it”)"


@pytest.mark.parametrize("role", ["Reviewer", "Administrator"])  # who may the least, and the most
def test_every_screen_is_closed_at_once_and_says_who_can_decide(
    role, correct_fee, stale, signed_in
):
    pool = stale
    _url, submission = correct_fee("9")
    line = Change.objects.create(
        pool=pool, topic="fee", kind="changed", before="1", after="2", at=timezone.now()
    )
    other, colleague = signed_in("Moderator", "bob"), signed_in("Reviewer", "zoe").user
    editor = signed_in(role, "tia")
    Conflict.objects.create(editor=editor.user, pool=pool, words="I advise it")
    edit, listing = EDIT.format("edit", pool.pk), "/admin/desk/"
    revert = f"/admin/desk/revert/{line.pk}/"
    publishes = role in ("Moderator", "Administrator")

    def page(client, address):
        return client.get(address, follow=True).content.decode()

    def buttons(html):
        return {name for name in OFFERED if name in html}

    html = page(editor, edit)
    assert WHY in html and "bob, zoe" in html
    assert not buttons(html)
    assert f"/pool/delete/{pool.pk}/" not in html
    html = page(editor, f"/admin/desk/{submission.pk}/")
    assert WHY in html and "bob, zoe" in html
    assert 'value="take"' not in html and 'name="decision"' not in html
    html = page(editor, listing)
    assert "Closed to you" in html and 'name="submission"' not in html
    html = page(editor, "/admin/desk/recheck/")
    assert "declared a tie to this pool" in html and 'name="answer"' not in html
    assert (revert in page(editor, "/changes/")) is False
    if publishes:
        html = page(editor, revert)
        assert WHY in html and 'name="reason"' not in html and "bob" in html
        assert "zoe" not in html, "she may not publish"
    if role == "Administrator":
        assert "Yes, " not in page(editor, EDIT.format("delete", pool.pk))
    # Whatever is sent all the same is refused.
    editor.post(edit, {"summary": "Other.", "action-publish": "1", "change_reason": "x"})
    editor.post(edit, {"summary": "Other."})
    pool.refresh_from_db()
    assert not pool.has_unpublished_changes
    # And open to everybody else.
    assert {"action-publish", "/pool/unpublish/"} <= buttons(page(other, edit))
    assert 'value="take"' in page(other, f"/admin/desk/{submission.pk}/")
    assert revert in page(other, "/changes/")
    assert "declared a tie" not in page(other, "/admin/desk/recheck/")
    Conflict.objects.create(editor=other.user, pool=pool, words="So do I")
    Conflict.objects.create(editor=colleague, pool=pool, words="So do I")
    assert "Ask an administrator" in page(editor, edit)
