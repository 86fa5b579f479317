"""Two minutes to propose a pool, and more afterwards, claim by claim, in the same proposal."""

import re

import pytest

from pools.models import Proposal, PublishedPool, Submission
from pools.submit import maintenance, rate_limits
from tests.submit.conftest import hidden

pytestmark = pytest.mark.django_db

POND = {
    "name-value": "Pond Staking",
    "website-value": "pond.example",
    "source": "https://docs.pond.example/about",
    "affiliation": "team",
}
FEE = {"fee-percent": "7", "fee-source-url": "https://docs.pond.example/fee"}


@pytest.fixture
def sent(indicators, fill):
    """The status page's address of a pool proposed in two minutes."""

    def send(**values):
        response = fill("/submit/", {**POND, **values})
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    return send


def test_name_site_one_source_and_connection_are_enough(client, indicators, sent):
    page = client.get("/submit/").content.decode()
    asked = re.findall(
        r'<(?:input|textarea|select)[^>]*name="([^"]+)"',
        page.split('id="send"')[1].split("</form>")[0],
    )
    assert set(asked) - {"csrfmiddlewaretoken", "stamp", "nickname"} == {*POND, "email"}
    assert "Nothing about you is published" in page
    assert "We can’t estimate the wait yet" in page
    status = client.get(sent()).content.decode()
    submission = Submission.objects.get()
    assert (submission.state, submission.affiliation) == ("received", "team")
    given = {p.topic: (p.value, p.source_url) for p in submission.proposals.all()}
    assert given == {
        "name": ("Pond Staking", "https://docs.pond.example/about"),
        "website": ("https://pond.example", "https://pond.example"),
        "summary": (None, ""),
    }
    assert "Add more" in status and "/add/fee/" in status and "/add/summary/" in status


def test_every_fault_shows_at_once_and_nothing_typed_is_lost(fill, indicators):
    response = fill("/submit/", {"name-value": "", "website-value": "ftp://x", "source": "nowhere"})
    html = response.content.decode()
    assert response.status_code == 422
    for anchor in ("#name", "#id_website-value", "#id_source", "#id_affiliation"):
        assert f'href="{anchor}"' in html, anchor
        assert f'id="{anchor[1:]}"' in html, anchor
    assert 'value="ftp://x"' in html and 'value="nowhere"' in html
    assert not Submission.objects.exists()


def test_a_listed_pool_is_asked_about_before_it_is_sent(fill, pool):
    lido = {**POND, "name-value": "Lido", "website-value": "lido.fi"}
    response = fill("/submit/", lido)
    assert response.status_code == 422
    assert "Is it one of these?" in response.content.decode()
    assert fill("/submit/", {**lido, "different": "on"}).status_code == 302


def test_that_it_is_another_pool_is_said_of_the_pools_beside_it(client, fill, pool, monkeypatch):
    ticked = {**POND, "name-value": "Lido", "website-value": "lido.fi", "different": "on"}
    box = '<input type="checkbox" name="different"'
    faulty = fill("/submit/", {**ticked, "source": "nowhere"}).content.decode()
    assert box in faulty and "checked" in faulty.partition(box)[2].partition(">")[0]
    # Under another name it is asked again, whatever way leads there.
    renamed = fill("/submit/", {**ticked, "name-value": "", "website-value": "pond.example"})
    assert "different" not in hidden(renamed.content.decode())
    html = client.post("/submit/all/", {**ticked, "switch": "1"}).content.decode()
    assert "different" not in hidden(html)
    monkeypatch.setitem(rate_limits.MOST, "leave", (0, 0))
    limited = hidden(client.post("/submit/", {**ticked, "leave": "/pools/"}).content.decode())
    for data in (ticked, limited):
        back = client.post("/submit/", {**data, "switch": "1"}).content.decode()
        assert "Is it one of these?" in back and "different" not in hidden(back)
        assert "checked" not in back.partition(box)[2].partition(">")[0]
        assert 'class="error' not in back
    odd = {**ticked, "website-value": "http://[", "switch": "1"}
    assert client.post("/submit/", odd).status_code == 200


def test_the_same_form_twice_is_one_proposal(client, indicators, later):
    page = client.get("/submit/").content.decode()
    later(seconds=10)
    data = {**hidden(page), **POND}
    first, second = client.post("/submit/", data), client.post("/submit/", data)
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1


def test_later_claims_join_it_until_it_is_decided_and_all_of_it_is_published(client, sent, desk):
    base = sent()
    html = client.get(f"{base}add/fee/").content.decode()
    assert 'value="https://docs.pond.example/about"' in html, "the page given last is offered"
    assert '<option value="https://pond.example">' in html
    response = client.post(f"{base}add/fee/", FEE)
    assert response["Location"] == f"{base}#claim-fee"
    client.post(f"{base}add/fee/", {**FEE, "fee-percent": "8"})
    client.post(f"{base}add/summary/", {"summary-value": "A small pool whose operators are named."})
    assert Submission.objects.count() == 1
    submission = Submission.objects.get()
    assert submission.proposals.get(topic="fee").value["percent"] == 8
    assert submission.events.filter(name="added").count() == 3
    at = desk(submission)
    for topic in ("name", "website", "summary", "fee"):
        assert at.decide(topic, "accept").status_code == 302, topic
    # Decided: its answer stands, and its form leads back.
    assert client.get(f"{base}add/fee/")["Location"] == base
    refused = client.post(f"{base}add/fee/", {**FEE, "fee-covers": "the treasury alone"})
    assert refused.status_code == 409 and "the treasury alone" in refused.content.decode()
    assert Proposal.objects.get(topic="fee").value["percent"] == 8
    assert at.act("apply_decisions").status_code == 200
    facts = PublishedPool.objects.get(slug="pond-staking").facts
    assert (facts.fee.percent, facts.summary) == (8, "A small pool whose operators are named.")
    assert client.post(f"{base}add/kind/", {"kind-value": "liquid"}).status_code == 409
    assert "Add more" not in client.get(base).content.decode()


def test_a_faulty_answer_is_kept_and_nothing_joins(client, sent):
    base = sent()
    response = client.post(f"{base}add/fee/", {**FEE, "fee-percent": "700"})
    assert response.status_code == 422
    assert 'value="700"' in response.content.decode()
    assert client.get(f"{base}add/nonsense/").status_code == 404
    assert Submission.objects.get().proposals.count() == 3


def test_a_reviewer_never_accepts_what_was_changed_under_their_eyes(client, sent, desk):
    base = sent()
    client.post(f"{base}add/fee/", FEE)
    at = desk(Submission.objects.get())
    shown = at.data("fee")
    client.post(f"{base}add/fee/", {**FEE, "fee-percent": "9"})
    response = at.decide("fee", "accept", seen=next(iter(shown.values())))
    assert response.status_code == 409
    assert "This has changed since you opened it" in response.content.decode()
    assert Proposal.objects.get(topic="fee").decision == "pending"


def test_claims_join_also_while_a_question_waits_and_do_not_fall_with_it(client, sent, desk):
    base = sent()
    submission = Submission.objects.get()
    at = desk(submission)
    for topic in ("name", "website", "summary"):
        at.decide(topic, "ask", note="Which one?")
    at.act("ask")
    assert at.state == "waiting" and "/add/fee/" in client.get(base).content.decode()
    assert client.post(f"{base}add/fee/", FEE)["Location"] == f"{base}#claim-fee"
    page = client.get(base).content.decode()
    assert "Which one?" in page and 'id="claim-fee"' in page
    assert maintenance.expire(submission.pk)
    assert at.state == "in_review", "nobody has looked at the fee yet"
    decided = dict(submission.proposals.values_list("topic", "decision"))
    assert decided == {**dict.fromkeys(("name", "website", "summary"), "decline"), "fee": "pending"}


def test_a_correction_takes_further_claims_of_the_same_pool(client, correct_fee):
    base, submission = correct_fee()
    html = client.get(f"{base}add/minimum_deposit/").content.decode()
    assert "Your answer joins the proposal you have sent" in html
    client.post(
        f"{base}add/minimum_deposit/",
        {
            "minimum_deposit-value": "0.5",
            "minimum_deposit-source-url": "https://docs.lido.fi/fees",
        },
    )
    assert submission.proposals.count() == 2


def test_an_own_address_is_its_own_source(client, pool, fill):
    page = client.get("/pools/lido/correct/website/").content.decode()
    assert "website-source-url" not in page
    response = fill(
        "/pools/lido/correct/website/",
        {"website-value": "https://lido.example", "affiliation": "team"},
    )
    assert response.status_code == 302
    assert Proposal.objects.get().source_url == "https://lido.example"
    page = client.get("/pools/lido/correct/links/").content.decode()
    assert "links-source-url" not in page
    response = fill(
        "/pools/lido/correct/links/", {"links-github": "github.com/lido", "affiliation": "team"}
    )
    assert response.status_code == 302
    assert Proposal.objects.get(topic="links").source_url == "https://github.com/lido"
