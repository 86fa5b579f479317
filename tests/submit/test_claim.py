"""One claim corrected, confirmed or contested by somebody without an account."""

import logging

import pytest

from pools.contributions.keys import hash_of
from pools.models import Proposal, Submission
from pools.submit.log_redaction import SecretRedaction
from tests.facts import FEE
from tests.submit.conftest import hidden

pytestmark = pytest.mark.django_db


def test_the_form_shows_what_stands_now_with_its_source(client, pool):
    html = client.get("/pools/lido/correct/fee/").content.decode()
    assert "10 %" in html
    assert "shared between the node operators and the treasury" in html
    assert 'class="source"' in html


@pytest.mark.parametrize("act", ["correct", "confirm", "contest"])
def test_every_topic_has_its_three_forms(client, pool, act):
    from pools import topics
    from pools.models import indicators_in

    for topic in topics.known_keys(indicators_in()):
        assert client.get(f"/pools/lido/{act}/{topic}/").status_code == 200, topic
    assert client.get(f"/pools/lido/{act}/nonsense/").status_code == 404
    assert client.get(f"/pools/nobody/{act}/fee/").status_code == 404


def test_a_correction_comes_in(client, correct_fee):
    url, submission = correct_fee("9")
    assert submission.state == "received"
    assert submission.affiliation == "user"
    proposal = submission.proposals.get()
    assert proposal.value == {**FEE, "percent": 9, "covers": "the treasury"}
    assert proposal.source_publisher == "docs.lido.fi"
    assert proposal.source_as_of == "2026-01"
    html = client.get(url).content.decode()
    assert "9 %" in html
    assert "Place in the queue: 1" in html


def test_the_pool_itself_is_untouched(correct_fee, pool):
    before = pool.latest_revision_id
    correct_fee("9")
    pool.refresh_from_db()
    assert pool.latest_revision_id == before
    assert pool.fee_percent == 10


def test_the_same_form_sent_often_is_one_submission(client, pool, later):
    values = hidden(client.get("/pools/lido/confirm/trustless/").content.decode())
    later(seconds=10)
    values |= {"trustless-source-url": "https://example.org/a", "affiliation": "none"}
    places = {client.post("/pools/lido/confirm/trustless/", values)["Location"] for _ in range(20)}
    assert len(places) == 1
    assert Submission.objects.count() == 1


def test_a_correction_that_changes_nothing_is_sent_back(fill, pool):
    response = fill(
        "/pools/lido/correct/fee/",
        {
            "fee-percent": "10",
            "fee-covers": "shared between the node operators and the treasury of the DAO",
            "fee-source-url": "https://example.org",
            "affiliation": "user",
        },
    )
    assert response.status_code == 422
    assert "We say this already" in response.content.decode()


def test_rows_grow_without_a_script_and_keep_what_was_typed(client, pool):
    page = client.post(
        "/pools/lido/correct/audits/",
        {"audits-rows": "1", "audits-0-auditor": "Nobody & Sons", "more": "audits"},
    )
    html = page.content.decode()
    assert hidden(html)["audits-rows"] == "2"
    assert "Nobody &amp; Sons" in html
    assert "audits-1-auditor" in html
    assert not Submission.objects.exists()


def test_a_contest_needs_words_and_only_the_team_replies(fill, pool):
    values = {
        "trustless-source-url": "https://example.org/why",
        "note": "Two of five can drain it.",
        "reply": "We cannot.",
        "affiliation": "user",
    }
    response = fill("/pools/lido/contest/trustless/", values)
    assert response.status_code == 422
    assert "Only the pool&#x27;s own team" in response.content.decode()
    assert fill("/pools/lido/contest/trustless/", {**values, "affiliation": "team"})["Location"]
    proposal = Proposal.objects.get()
    assert (proposal.act, proposal.reply, proposal.reply_public) == ("contest", "We cannot.", False)


def test_the_key_is_long_hashed_and_in_no_log(client, correct_fee, caplog):
    url, submission = correct_fee()
    key = url.split("/")[2]
    assert len(key) == 43
    assert submission.keys.get().hash == hash_of(key)
    stored = str([list(model.objects.values()) for model in (Submission, Proposal)])
    assert key not in stored
    record = logging.LogRecord("x", 30, "f", 1, "Not Found: %s", (url,), None)
    SecretRedaction().filter(record)
    assert key not in record.getMessage()


def test_status_pages_are_not_stored_indexed_or_told_about(client, correct_fee):
    url, _submission = correct_fee()
    response = client.get(url)
    assert response["Cache-Control"] == "no-store, private"
    assert "noindex" in response["X-Robots-Tag"]
    # Forms need an origin; nothing leaves the own host either way.
    assert response["Referrer-Policy"] == "same-origin"
    client.post(f"{url}withdraw/")
    assert client.get(url)["Referrer-Policy"] == "no-referrer"


def test_another_key_opens_nothing(client, correct_fee):
    url, _submission = correct_fee()
    key = url.split("/")[2]
    for other in (key[:-1] + ("A" if key[-1] != "A" else "B"), "A" * 43, key.swapcase()):
        assert client.get(f"/submissions/{other}/").status_code == 404
        assert client.post(f"/submissions/{other}/withdraw/").status_code == 404


def test_withdraw(client, correct_fee):
    url, submission = correct_fee()
    assert client.get(f"{url}withdraw/").status_code == 302
    submission.refresh_from_db()
    assert submission.state == "received", "opening it withdraws nothing"
    for _ in range(2):
        assert client.post(f"{url}withdraw/").status_code == 302
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert submission.events.filter(name="withdraw").count() == 1
    assert "You withdrew it" in client.get(url).content.decode()


def test_client_shares_go_from_the_form_to_the_pool_and_the_log(client, pool, fill, desk):
    response = fill(
        "/pools/lido/correct/execution_clients/",
        {
            "execution_clients-rows": "1",
            "execution_clients-0-client": "Nethermind",
            "execution_clients-0-percent": "40,5",
            "execution_clients-0-as_of": "2026-06",
            "execution_clients-source-url": "https://measured.example/clients",
            "affiliation": "user",
        },
    )
    assert response.status_code == 302, response.content.decode()[:3000]
    assert "Nethermind 40.5" in client.get(response["Location"]).content.decode()
    at = desk(Submission.objects.latest("pk"))
    at.decide("execution_clients", "accept")
    at.act("apply_decisions")
    assert at.state == "accepted"
    assert "Nethermind 40.5" in client.get("/changes/?pool=lido").content.decode()


def test_an_entry_without_its_date_says_so_beside_it(client, pool, fill):
    response = fill(
        "/pools/lido/correct/execution_clients/",
        {
            "execution_clients-rows": "1",
            "execution_clients-0-client": "Nethermind",
            "execution_clients-0-percent": "40",
            "execution_clients-source-url": "https://measured.example/clients",
            "affiliation": "user",
        },
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert "Please fill this in." in html
    assert 'href="#id_execution_clients-0-as_of"' in html


@pytest.mark.parametrize("act", ["correct", "confirm", "contest"])
def test_what_a_rule_derives_is_shown_with_the_sources_of_its_facts(client, pool, act):
    html = client.get(f"/pools/lido/{act}/bug-bounty/").content.decode()
    assert "No source yet." not in html
    present = html.split('aria-labelledby="present"')[1].split("</section>")[0]
    assert 'class="source"' in present
    assert 'value="/pools/lido/correct/bug_bounties/"' in present, (
        "a button that keeps what is typed"
    )
    assert "A published rule" not in client.get(f"/pools/lido/{act}/trustless/").content.decode()


WRONG = [
    "/submissions/{key}/",
    "/submissions/{key}/answer/",
    "/submit/{key}/about/",
    "/submissions/cut-off/",
    "/submit/cut-off/",
    "/es/submissions/{key}/",
]


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_private_link_speaks_of_private_links(client, db, address):
    response = client.get(address.format(key="k" * 43))
    html = response.content.decode()
    assert response.status_code == 404
    assert "/submissions/lost/" in html
    assert "Pools that changed their name" not in html
    assert response["Cache-Control"] == "no-store, private"
    assert "noindex" in response["X-Robots-Tag"]
    assert "k" * 43 not in html


def test_every_wrong_link_reads_the_same(client, correct_fee):
    _url, _submission = correct_fee()
    pages = {client.get(f"/submissions/{key}/").content for key in ("a" * 43, "b" * 43, "cut-off")}
    assert len(pages) == 1


def test_a_wrong_token_is_told_only_after_the_button(client, db):
    page = f"/submissions/verify/{'t' * 43}/"
    assert client.get(page).status_code == 200
    response = client.post(page)
    assert response.status_code == 404
    assert 'href="/submissions/lost/"' in response.content.decode()


@pytest.mark.parametrize("form", ["answer", "reply", "withdraw"])
def test_a_page_with_errors_opened_again_leads_to_the_status_page(client, correct_fee, form):
    url, _submission = correct_fee()
    response = client.get(f"{url}{form}/")
    assert (response.status_code, response["Location"]) == (302, url)
