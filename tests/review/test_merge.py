"""Two waiting proposals for one pool, merged claim by claim: nothing is lost, both are told."""

# ruff: noqa: F811 - the fixtures are imported

import re

import pytest
from django.core import mail, signing
from django.test import Client

from pools.models import (
    Change,
    Event,
    OutgoingEmail,
    PublishedPool,
    Submission,
)
from pools.review import undo_offers
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
from tests.submit.test_emails import work

pytestmark = pytest.mark.django_db


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
