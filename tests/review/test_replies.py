"""The pool's team replies to who contests a claim: read by a reviewer, shown while it is open."""

import pytest

from pools.models import Change, Proposal, Submission

pytestmark = pytest.mark.django_db

CONTEST = {
    "trustless-source-url": "https://example.org/why",
    "note": "Two of five can drain it.",
    "affiliation": "user",
}
REPLY = {"reply": "Since March all five must sign.", "affiliation": "team"}


@pytest.fixture
def contested(fill, pool):
    """The status page of an open contest."""
    return fill("/pools/lido/contest/trustless/", CONTEST)["Location"]


@pytest.fixture
def replied(fill, contested):
    """The status page of a reply to it, and its submission."""
    response = fill("/pools/lido/reply/trustless/", REPLY)
    assert response.status_code == 302, response.content.decode()[:3000]
    return response["Location"], Submission.objects.latest("pk")


def on_the_page(client):
    html = client.get("/pools/lido/").content.decode()
    return html, REPLY["reply"] in html


def test_the_page_invites_the_team_while_a_claim_is_contested(client, pool, fill):
    assert client.get("/pools/lido/reply/trustless/").status_code == 404
    assert "/pools/lido/reply/" not in client.get("/pools/lido/").content.decode()
    fill("/pools/lido/contest/trustless/", CONTEST)
    assert "/pools/lido/reply/trustless/" in client.get("/pools/lido/").content.decode()
    assert (
        "/pools/lido/reply/trustless/"
        in client.get("/pools/lido/contest/trustless/").content.decode()
    )


def test_a_reply_shows_once_a_reviewer_let_it_through(client, contested, replied, desk):
    url, submission = replied
    assert (submission.kind, submission.state) == ("reply", "received")
    assert not on_the_page(client)[1]
    at = desk(submission, "Reviewer")
    html = at.page()
    assert REPLY["reply"] in html
    assert "Nothing of the pool." in html
    before = Change.objects.count()
    at.decide("trustless", "accept")
    assert not on_the_page(client)[1]
    assert "The reply shows beside the claim" in at.act("apply_decisions").content.decode()
    at.act("apply_decisions")
    assert at.state == "accepted"
    assert Change.objects.count() == before, "nothing of the pool has changed"
    html, shown = on_the_page(client)
    assert shown and "The pool's own team says:" in html.replace("&#x27;", "'")
    assert "your reply shows beside the claim" in client.get(url).content.decode()
    client.post(f"{contested}withdraw/")
    assert not on_the_page(client)[1], "the contest is over, and its replies with it"


def test_a_declined_reply_says_why_and_never_shows(client, replied, desk):
    url, submission = replied
    at = desk(submission)
    at.decide("trustless", "decline", reason_code="advertising")
    at.act("apply_decisions")
    assert at.state == "declined"
    assert not on_the_page(client)[1]
    assert "Advertising rather than information" in client.get(url).content.decode()


def test_a_reviewer_asks_for_other_words(client, replied, desk):
    url, submission = replied
    at = desk(submission)
    at.decide("trustless", "ask", note="Shorter, please.")
    at.act("ask")
    html = client.get(url).content.decode()
    assert "Shorter, please." in html and REPLY["reply"] in html
    assert client.post(f"{url}answer/", {"trustless-words-words": ""}).status_code == 422
    response = client.post(f"{url}answer/", {"trustless-words-words": "All five sign."})
    assert response.status_code == 302
    proposal = Proposal.objects.get(submission=submission)
    assert (proposal.reply, proposal.earlier["reply"]) == ("All five sign.", REPLY["reply"])
    html = at.page()
    assert "All five sign." in html and REPLY["reply"] in html
    at.decide("trustless", "accept")
    at.act("apply_decisions")
    assert "All five sign." in client.get("/pools/lido/").content.decode()


def test_only_the_team_replies_and_nothing_typed_is_lost(client, contested, fill):
    response = fill("/pools/lido/reply/trustless/", {**REPLY, "affiliation": "user"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Only the pool’s own team can reply." in html
    assert REPLY["reply"] in html
    assert fill("/pools/lido/reply/trustless/", {**REPLY, "reply": ""}).status_code == 422


def test_a_contest_decided_meanwhile_keeps_what_was_typed(client, contested, later):
    from tests.submit.conftest import hidden

    values = hidden(client.get("/pools/lido/reply/trustless/").content.decode())
    later(seconds=10)
    client.post(f"{contested}withdraw/")
    response = client.post("/pools/lido/reply/trustless/", {**values, **REPLY})
    assert response.status_code == 422
    html = response.content.decode()
    assert "This claim is no longer contested." in html
    assert REPLY["reply"] in html


@pytest.fixture
def shown(replied, desk):
    """The reply, let through."""
    at = desk(replied[1])
    at.decide("trustless", "accept")
    at.act("apply_decisions")


def test_a_reply_to_an_earlier_contest_stays_there(client, contested, shown, fill, later):
    client.post(f"{contested}withdraw/")
    later(days=1)
    fill("/pools/lido/contest/trustless/", CONTEST)
    html, is_shown = on_the_page(client)
    assert "is contested" in html
    assert not is_shown
