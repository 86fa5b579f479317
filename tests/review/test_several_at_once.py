"""Several people on one submission, or on what it is about: who was first, who may, who must agree."""

import pytest

from pools.models import Change, Conflict, Event, Pool, Proposal
from pools.models.document import to_facts
from tests.factories import drafted
from tests.review.test_desk import fee

pytestmark = pytest.mark.django_db


def test_accepting_twice_publishes_once(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept")
    before = Change.objects.count()
    at.act("apply_decisions")
    revision = Pool.objects.get(slug="lido").latest_revision_id
    assert "done already" in at.act("apply_decisions").content.decode()
    assert Change.objects.count() == before + 1
    assert Pool.objects.get(slug="lido").latest_revision_id == revision


def test_withdrawn_meanwhile(client, correct_fee, desk):
    url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept")
    client.post(f"{url}withdraw/")
    html = at.act("apply_decisions").content.decode()
    assert "Withdrawn" in html
    assert (at.state, fee()) == ("withdrawn", 10)


def test_the_second_editor_sees_who_was_first_and_loses_nothing(correct_fee, desk):
    from pools.review.decisions import stamp_of

    _url, submission = correct_fee("9")
    one, two = desk(submission, "Moderator", "ann"), desk(submission, "Moderator", "bob")
    seen = stamp_of(Proposal.objects.get())
    one.decide("fee", "accept")
    response = two.decide("fee", "decline", seen=seen, reason_code="wrong", reason_words="My words")
    assert response.status_code == 409
    html = response.content.decode()
    assert "ann decided this in the meantime: Accepted" in html
    assert "My words" in html
    assert Proposal.objects.get().decided_by.username == "ann"


def test_a_value_that_changed_since_is_decided_again(correct_fee, desk):
    _url, first = correct_fee("9")
    _url, second = correct_fee("8")
    one, two = desk(first, "Moderator", "ann"), desk(second, "Moderator", "bob")
    assert "speaks of the same claim" in one.page()
    one.decide("fee", "accept")
    two.decide("fee", "accept")
    one.act("apply_decisions")
    html = two.act("apply_decisions").content.decode()
    assert "Decide again on: Fee" in html
    assert (two.state, fee()) == ("in_review", 9)
    two.decide("fee", "accept")
    two.act("apply_decisions")
    assert fee() == 8


def test_an_editors_draft_survives_with_the_accepted_value_in_it(correct_fee, desk):
    _url, submission = correct_fee("9")
    drafted(submission.pool, summary="An editor is still writing this.")
    at = desk(submission)
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert fee() == 9
    pool = Pool.objects.get(slug="lido")
    assert pool.summary != "An editor is still writing this."
    draft = to_facts(pool.get_latest_revision_as_object())
    assert draft.summary == "An editor is still writing this."
    assert draft.fee.percent == 9
    assert pool.has_unpublished_changes


def test_a_reviewer_hands_over_to_a_moderator(client, correct_fee, desk, signed_in):
    url, submission = correct_fee("9")
    at = desk(submission, "Reviewer")
    at.decide("fee", "accept")
    assert "Prepare and hand to a moderator" in at.page()
    at.act("apply_decisions")
    assert (at.state, fee()) == ("handed_over", 10)
    assert "second look" in client.get(url).content.decode()
    pool = Pool.objects.get(slug="lido")
    moderator = signed_in("Moderator")
    task_state = pool.current_workflow_task_state
    task_state.task.specific.on_action(task_state, moderator.user, "approve")
    assert (at.state, fee()) == ("accepted", 9)
    assert Change.objects.latest("pk").credit == "Proposed by a user"
    assert Event.objects.filter(name="published", actor="system").count() == 1


def test_what_was_handed_over_can_be_taken_back(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, "Reviewer")
    at.decide("fee", "accept")
    at.act("apply_decisions")
    at.act("take_back")
    assert at.state == "in_review"
    assert not Pool.objects.get(slug="lido").workflow_in_progress


def test_a_tie_refuses_every_decision(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    pool = Pool.objects.get(slug="lido")
    at.client.post("/admin/desk/ties/", {"pool": pool.pk, "words": "I advise it"})
    assert Conflict.objects.get().editor == at.client.user
    assert "declared a tie" in at.page()
    assert at.decide("fee", "accept").status_code == 409
    for name in ("take", "apply_decisions", "ask"):
        at.act(name)
    assert (at.state, fee()) == ("received", 10)
    edit = f"/admin/snippets/pools/pool/edit/{pool.pk}/"
    response = at.client.post(edit, {"name": "Mine now"}, follow=True)
    assert "declared a tie" in response.content.decode()
    assert Pool.objects.get(slug="lido").name == "Lido"


def test_the_team_needs_a_second_person_where_the_setting_says_so(from_the_team, desk):
    submission = from_the_team
    one, two = desk(submission, "Moderator", "ann"), desk(submission, "Moderator", "bob")
    one.decide("permissionless-nodes", "accept")
    assert "second person must agree" in one.act("apply_decisions").content.decode()
    proposal = submission.proposals.get()
    assert "must be another" in one.act(f"second:{proposal.pk}").content.decode()
    two.act(f"second:{proposal.pk}")
    one.act("apply_decisions")
    assert one.state == "accepted"
