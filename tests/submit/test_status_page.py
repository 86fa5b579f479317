"""The status page tells its contributor the truth: what was said, what stands, what follows."""

import pytest

from pools.models import Proposal

pytestmark = pytest.mark.django_db

CONTEST = {
    "trustless-source-url": "https://example.org/why",
    "note": "Two of five can drain it.",
    "affiliation": "team",
}


@pytest.fixture
def contest(fill, pool):
    """Contest a verdict; gives the status page's address."""

    def send(**values):
        return fill("/pools/lido/contest/trustless/", {**CONTEST, **values})["Location"]

    return send


def test_a_contest_shows_what_was_contested_not_what_stands_since(client, contest, desk):
    url = contest()
    proposal = Proposal.objects.get()
    then = proposal.value["reason"]
    assert then
    assert "Now reads" not in client.get(url).content.decode()
    at = desk(proposal.submission)
    at.decide(
        "trustless",
        "accept",
        edit="1",
        **{"trustless-verdict": "met", "trustless-reason": "All five sign since March."},
    )
    at.act("carry_out")
    assert at.state == "accepted"
    html = client.get(url).content.decode()
    contested = html.split("You contest")[1].split("Now reads")[0]
    assert then[:40] in contested and "All five sign" not in contested
    assert "All five sign since March." in html.split("Now reads")[1]


def test_what_was_confirmed_is_kept_as_it_stood_and_proposes_nothing(client, pool, fill, desk):
    fill(
        "/pools/lido/confirm/fee/",
        {"fee-source-url": "https://docs.lido.fi/fees", "affiliation": "none"},
    )
    proposal = Proposal.objects.get()
    assert (proposal.value["percent"], proposal.outcome) == (10, None)
    at = desk(proposal.submission)
    at.decide("fee", "accept")
    at.act("carry_out")
    assert at.state == "accepted"
    pool.refresh_from_db()
    assert pool.fee_percent == 10


def test_an_answer_leaves_what_was_contested(client, contest, desk):
    url = contest()
    before = Proposal.objects.get().value
    at = desk(Proposal.objects.get().submission)
    at.decide("trustless", "ask", note="Which two?")
    at.act("ask")
    answer = {"trustless-source-url": "https://example.org/b", "trustless-words-words": "A and B."}
    assert client.post(f"{url}answer/", answer).status_code == 302
    assert Proposal.objects.get().value == before


def test_the_reply_sent_with_a_contest_shows_and_stands_in_its_box(client, contest):
    url = contest(reply="We moved the keys.")
    html = client.get(url).content.decode()
    assert html.count("We moved the keys.") == 2
    assert "We moved the keys.</textarea>" in html
    Proposal.objects.update(reply_public=True)
    client.post(f"{url}reply/", {"reply": "We moved the keys."})
    assert Proposal.objects.get().reply_public, "the same words need no second look"
    client.post(f"{url}reply/", {"reply": "We moved all keys."})
    assert not Proposal.objects.get().reply_public
