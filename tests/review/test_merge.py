"""Two waiting proposals for one pool, merged claim by claim: nothing is lost, both are told."""

import re

import pytest
from django.core import mail, signing
from django.test import Client

from pools.contributions import keys
from pools.models import (
    Change,
    Contact,
    Event,
    OutgoingEmail,
    Proposal,
    PublishedPool,
    ReviewSettings,
    Submission,
)
from pools.review import merge, undo_offers
from pools.review.decisions import Incomplete
from pools.submit import maintenance, services
from tests.review.test_costs import submit
from tests.submit.test_emails import work

pytestmark = pytest.mark.django_db
SOURCE = {"source_url": "https://docs.lido.fi/x", "source_publisher": "Docs"}
KEYS = {"team": "t" * 43, "user": "u" * 43}


def proposed(pool, affiliation, **values):
    """A correction by somebody who can be written to, with a status page of their own."""
    submission = submit(pool, [], affiliation=affiliation)
    for position, (topic, value) in enumerate(values.items()):
        Proposal.objects.create(
            submission=submission, topic=topic, value=value, position=position, **SOURCE
        )
    email = f"{affiliation}@example.org"
    Contact.objects.create(submission=submission, email=email, verified_at=submission.sent_at)
    keys.add_key(submission, KEYS[affiliation])
    return submission


@pytest.fixture
def team(pool):
    return proposed(
        pool,
        "team",
        fee={"percent": 7, "covers": ""},
        summary="A pool of many.",
        minimum_deposit=0.5,
    )


@pytest.fixture
def user(pool):
    return proposed(
        pool,
        "user",
        fee={"percent": 8, "covers": "the treasury"},
        summary="Many run it.",
        website="https://lido.fi/en",
    )


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


def topics(submission):
    return set(Submission.objects.get(pk=submission.pk).proposals.values_list("topic", flat=True))


def everything():
    return list(
        Proposal.objects.order_by("pk").values("pk", "submission", "topic", "sent_in", "value")
    )


def pick(into, other, **answers):
    """The form of the merge page: what only one says as it comes, the rest as given."""
    data = {}
    for row in merge.rows(into, other):
        for side in row.found:
            data[f"seen-{side.proposal.pk}"] = side.stamp
            if side.chosen or answers.get(row.topic) == side.proposal.submission:
                data[row.name] = str(side.proposal.pk)
    return data


def send(at, other, data):
    return at.client.post(f"{at.url}merge/{other.pk}/", data, follow=True)


def status(submission):
    return Client().get(f"/submissions/{KEYS[submission.affiliation]}/").content.decode()


def test_claim_by_claim_told_credited_and_seen_to_the_end(team, user, desk):
    at = desk(team)
    assert f"/admin/desk/{team.pk}/merge/{user.pk}/" in at.page()
    html = at.client.get(f"{at.url}merge/{user.pk}/").content.decode()
    inputs = re.findall(r'<input type="radio"[^>]*>', html)
    assert len(inputs) == 6 and sum("checked" in one for one in inputs) == 2
    assert "<del>7</del>" in html or "<ins>" in html
    # Where both have an answer, one must be chosen, and what was chosen stays.
    refused = send(at, user, pick(team, user, fee=user))
    assert refused.status_code == 422
    assert "Choose one answer each for: Summary." in refused.content.decode()
    assert refused.content.decode().count("checked") >= 3 and state_of(user) == "received"

    html = send(at, user, pick(team, user, fee=user, summary=team)).content.decode()
    assert f"Merged with submission {user.pk}. Decide here on both." in html
    assert f"from submission {user.pk}" in html
    assert (state_of(team), state_of(user)) == ("in_review", "merged")
    assert topics(team) == {"fee", "summary", "minimum_deposit", "website"}
    assert team.proposals.get(topic="fee").value["percent"] == 8
    assert "Proposed by its team; proposed by a user" in Submission.objects.get(pk=team.pk).credit
    assert "Merged into submission" in at.client.get(f"/admin/desk/{user.pk}/").content.decode()

    # Each sees their own claims, and no word of the other's.
    mine, theirs = status(team), status(user)
    assert "Another proposal for the same pool was merged with yours" in mine
    assert "was merged with another one for the same pool" in theirs
    assert "lido.fi/en" not in mine and "lido.fi/en" in theirs
    assert "Minimum" in mine and 'id="claim-minimum_deposit"' not in theirs
    assert mine.count("Not used: another proposal’s answer was chosen") == 1
    assert theirs.count("Not used: another proposal’s answer was chosen") == 1
    # What is not theirs cannot be changed by its link either.
    other = Client().get(f"/submissions/{KEYS['team']}/add/fee/")
    assert other.status_code == 302
    assert at.decide("fee", "ask", note="Since when?").status_code == 422
    work()
    assert {m.to[0]: m.subject for m in mail.outbox} == {
        f"{name}@example.org": "Waterline: your proposal for Lido was merged with another one"
        for name in ("team", "user")
    }
    assert "merged yours with it" in next(m.body for m in mail.outbox if m.to[0][0] == "u")

    mail.outbox.clear()
    for topic in ("fee", "website", "minimum_deposit"):
        at.decide(topic, "accept")
    at.decide("summary", "decline", reason_code="wrong")
    assert "Published, and the contributor is told." in at.act("apply_decisions").content.decode()
    work()
    assert sorted(m.to[0] for m in mail.outbox) == ["team@example.org", "user@example.org"]
    credits = set(
        Change.objects.filter(topic__in=("fee", "website")).values_list("credit", flat=True)
    )
    assert "Proposed by its team; proposed by a user" in credits
    assert "Proposed by its team; proposed by a user" in Client().get("/changes/").content.decode()
    mine, theirs = status(team), status(user)
    assert "Accepted" in theirs and "both are decided" in theirs
    assert "See it on the pool" in theirs
    assert PublishedPool.objects.get(slug="lido").facts.fee.percent == 8


def test_each_letter_tells_what_became_of_its_own_claims(team, user, desk):
    at = desk(team)
    send(at, user, pick(team, user, fee=team, summary=team))
    for topic in ("fee", "summary", "minimum_deposit"):
        at.decide(topic, "accept")
    at.decide("website", "decline", reason_code="no-evidence")
    at.act("apply_decisions")
    kinds = OutgoingEmail.objects.order_by("pk").values_list("kind", "submission")
    assert sorted(kinds) == sorted(
        [
            ("merged", user.pk),
            ("merged", team.pk),
            ("published", team.pk),
            ("declined", user.pk),
        ]
    )


def test_undone_for_ten_minutes_everything_is_where_it_was(team, user, desk, monkeypatch):
    before, at = everything(), desk(team)
    html = send(at, user, pick(team, user, fee=user, summary=user)).content.decode()
    assert everything() != before
    offer = html.split('name="offer" value="')[1].split('"')[0]
    # A claim decided meanwhile keeps its decision wherever it goes.
    at.decide("fee", "accept")
    html = at.client.post("/admin/desk/undo/", {"offer": offer}, follow=True).content.decode()
    assert "Undone. Both wait on their own again." in html
    assert everything() == before
    assert (state_of(team), state_of(user)) == ("in_review", "in_review")
    assert user.proposals.get(topic="fee").decision == "accept"
    work()
    assert not mail.outbox, "a letter that has not left yet is dropped"
    assert list(Event.objects.filter(other__isnull=False).values_list("name", flat=True)) == [
        "merge",
        "joined",
        "unmerge",
        "parted",
    ]
    again = send(at, user, pick(team, user, fee=user, summary=user)).content.decode()
    offer = again.split('name="offer" value="')[1].split('"')[0]
    now = signing.time.time() + undo_offers.LASTS + 1
    monkeypatch.setattr(signing.time, "time", lambda: now)
    at.client.post("/admin/desk/undo/", {"offer": offer})
    assert state_of(user) == "merged"


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
        assert maintenance.expire(team.pk)
    assert state_of(team) == {"withdraw": "withdrawn", "spam": "spam", "expire": "expired"}[end]
    assert state_of(user) == "in_review"
    assert everything() == before


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
