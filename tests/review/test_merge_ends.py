"""What ends, overtakes or limits a merge: nothing of either proposal is lost."""

# ruff: noqa: F811 - the fixtures are imported

import pytest

from pools.models import (
    Contact,
    Proposal,
    ReviewSettings,
    Submission,
)
from pools.review import merge
from pools.review.decisions import Incomplete
from pools.submit import maintenance, services
from tests.review.merging import (  # noqa: F401
    KEYS,
    everything,
    pick,
    proposed,
    send,
    state_of,
    status,
    team,
    topics,
    user,
)
from tests.review.test_costs import submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("end", ["withdraw", "spam", "expire"])
def test_what_ends_one_undecided_takes_nothing_of_the_other_along(end, team, user, desk):
    before, at = everything(), desk(team)
    send(at, user, pick(team, user, fee=user, summary=user))
    if end == "withdraw":
        services.withdraw(team.pk)
    elif end == "spam":
        at.client.post(
            "/admin/desk/bulk/", {"act": "spam", "submission": team.pk, "confirmed": "1"}
        )
    else:
        at.decide("minimum_deposit", "ask", note="?")
        at.act("ask")
        merged = everything()
        assert maintenance.expire(team.pk)
        # Claims that nobody has decided do not fall with a question: both go on, merged.
        assert (state_of(team), state_of(user)) == ("in_review", "merged")
        assert everything() == merged
        for topic in ("fee", "summary", "website"):
            at.decide(topic, "decline", reason_code="wrong")
        at.decide("minimum_deposit", "ask", note="?")
        at.act("ask")
        assert maintenance.expire(team.pk)
    assert state_of(team) == {"withdraw": "withdrawn", "spam": "spam", "expire": "expired"}[end]
    assert state_of(user) == "in_review"
    assert everything() == before
    # Undo finds nothing left to do: the claims are where they were sent, not with what ended.
    assert not merge.unmerge(team.pk, user.pk, at.client.user)
    assert (everything(), state_of(user)) == (before, "in_review")


def test_what_changed_since_the_page_was_shown_is_not_merged_unseen(team, user, desk):
    at = desk(team)
    for change in (
        lambda: Proposal.objects.create(submission=user, topic="kind", value="liquid"),
        lambda: user.proposals.filter(topic="fee").update(value={"percent": 3, "covers": ""}),
        lambda: at.decide("fee", "accept"),
    ):
        data = pick(team, user, fee=user, summary=user)
        change()
        refused = send(at, user, data)
        assert refused.status_code == 409 and state_of(user) == "received"
        assert "what you chose is still here" in refused.content.decode().replace("\n", " ")


def test_a_claim_that_was_moved_is_found_where_it_is_now(team, user, desk):
    at, there = desk(team), desk(user, name="rae")
    fee = user.proposals.get(topic="fee")
    data = there.data("fee", note="Looks right to me")
    send(at, user, pick(team, user, fee=user, summary=user))
    response = there.client.post(f"{there.url}{fee.pk}/", {"decision": "accept", **data})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Looks right to me" in html and f"/admin/desk/{team.pk}/act/" in html
    assert there.client.get(f"{there.url}{fee.pk}/")["Location"] == at.url


def test_the_second_person_looks_at_what_a_team_sent_also_when_it_was_merged(pool, desk):
    settings = ReviewSettings.load()
    settings.second_person = True
    settings.save()
    value = {"verdict": "met", "reason": "Anyone may join.", "as_of": None}
    user = proposed(pool, "user", summary="A pool of many.")
    team = proposed(pool, "team", **{"permissionless-nodes": value})
    at = desk(user)
    send(at, team, pick(user, team))
    at.decide("summary", "accept")
    at.decide("permissionless-nodes", "accept")
    html = at.act("apply_decisions").content.decode()
    assert "A second person must agree" in html and at.state == "in_review"


def test_whose_address_is_still_needed_is_kept(team, user, desk, later):
    at = desk(team)
    send(at, user, pick(team, user, fee=user, summary=user))
    later(days=ReviewSettings.load().contacts_kept + 1)
    maintenance.purge()
    assert Contact.objects.filter(submission=user).exists()


def test_only_what_waits_and_speaks_of_one_pool(team, user, desk, signed_in):
    contest = submit(team.pool, ["fee"], kind="contest")
    elsewhere = submit(None, ["name"], kind="new", title="Pond")
    at = desk(elsewhere)
    assert at.client.get(f"{at.url}merge/{team.pk}/").status_code == 404
    at.pk, at.url = team.pk, f"/admin/desk/{team.pk}/"
    assert f"merge/{contest.pk}/" not in at.page()
    assert "merged any more" in send_get(at, contest)
    send(at, user, pick(team, user, fee=user, summary=user))
    third = proposed_again(team)
    # What holds another already is the one that goes on.
    assert (
        "merged any more"
        in at.client.get(f"/admin/desk/{third.pk}/merge/{team.pk}/", follow=True).content.decode()
    )
    assert not merge.may_merge(third, Submission.objects.get(pk=team.pk))
    send(at, third, pick(Submission.objects.get(pk=team.pk), third, fee=third))
    assert state_of(third) == "merged"
    # The last first: a claim that was passed on twice goes back the way it came.
    with pytest.raises(Incomplete, match="merged since"):
        merge.unmerge(team.pk, user.pk, at.client.user)
    merge.unmerge(team.pk, third.pk, at.client.user)
    merge.unmerge(team.pk, user.pk, at.client.user)
    assert not Proposal.objects.filter(sent_in__isnull=False).exists()
    assert topics(third) == {"fee"}


def send_get(at, other):
    return at.client.get(f"{at.url}merge/{other.pk}/", follow=True).content.decode()


def proposed_again(team):
    submission = submit(team.pool, [])
    Proposal.objects.create(submission=submission, topic="fee", value={"percent": 6, "covers": ""})
    return submission
