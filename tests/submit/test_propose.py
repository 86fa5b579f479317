"""A pool proposed by a stranger: draft, resume, duplicates, sending, and what becomes of it."""

import datetime as dt
import re

import pytest
from django.utils.formats import date_format

from pools.claims import dates
from pools.models import Proposal, PublishedPool, Submission
from pools.submit.drafts import LONGEST_TYPED
from tests.submit.conftest import hidden

pytestmark = pytest.mark.django_db

ABOUT = {
    "name-value": "Pond Staking",
    "website-value": "https://pond.example",
    "summary-value": "A small pool whose operators are named.",
    "kind-value": "liquid",
    "kind-source-url": "https://docs.pond.example/kind",
    "launch-date": "2024-03",
    "launch-source-url": "https://docs.pond.example/launch",
}
TOKEN = {
    "tokens-rows": "1",
    "tokens-0-symbol": "pETH",
    "tokens-0-chain": "ethereum",
    "tokens-0-address": "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84",
    "tokens-0-kind": "rebasing",
    "tokens-0-transferable": "yes",
    "tokens-source-url": "https://docs.pond.example/token",
}


@pytest.fixture
def draft(indicators, fill):
    """The address of a draft's second section."""

    def begin(**values):
        response = fill("/submit/all/", {**ABOUT, **values})
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    return begin


def send(client, later, base, **values):
    page = client.get(f"{base}send/")
    later(seconds=10)
    data = {**hidden(page.content.decode()), "affiliation": "team", **values}
    return client.post(f"{base}send/", data)


def base_of(url: str) -> str:
    return "/".join(url.split("/")[:3]) + "/"


def test_from_the_first_section_to_the_public_page(client, draft, later, desk):
    url = draft()
    base = base_of(url)
    assert Submission.objects.get().state == "draft"
    response = client.post(
        f"{base}use/",
        {
            "fee-percent": "7",
            "fee-source-url": "https://docs.pond.example/fee",
            "platforms-value": ["browser", "wallet"],
            "platforms-source-url": "https://pond.example/app",
        },
    )
    assert response["Location"] == f"{base}code/"
    client.post(f"{base}tokens/", TOKEN)
    html = client.get(f"{base}send/").content.decode()
    assert "Pond Staking" in html
    assert "7 % of rewards" in html
    response = send(client, later, base, note="Thanks")
    assert response.status_code == 302, response.content.decode()
    submission = Submission.objects.get()
    assert (submission.state, submission.affiliation) == ("received", "team")
    assert submission.draft == {}
    topics = set(submission.proposals.values_list("topic", flat=True))
    assert topics == {
        "name", "website", "summary", "kind", "launch", "fee", "platforms", "tokens",
    }  # fmt: skip
    at = desk(submission)
    html = at.page()
    assert "Pond Staking" in html
    for topic in topics:
        assert at.decide(topic, "accept").status_code == 302, topic
    preview = at.client.get(f"{at.url}preview/").content.decode()
    assert "Pond Staking" in preview
    html = at.act("apply_decisions").content.decode()
    assert at.state == "accepted", html
    published = PublishedPool.objects.get(slug="pond-staking")
    assert published.facts.fee.percent == 7
    page = client.get("/pools/pond-staking/")
    assert page.status_code == 200
    log = client.get("/changes/?pool=pond-staking").content.decode()
    assert "Proposed by its team" in log


def test_partial_acceptance(client, draft, later, desk):
    base = base_of(draft())
    send(client, later, base)
    submission = Submission.objects.get()
    at = desk(submission)
    for proposal in submission.proposals.all():
        if proposal.topic == "launch":
            at.decide("launch", "decline", reason_code="no-evidence")
        else:
            at.decide(proposal.topic, "accept")
    at.act("apply_decisions")
    assert at.state == "accepted"
    assert PublishedPool.objects.get(slug="pond-staking").facts.launch.date is None


def test_a_draft_is_resumed_by_its_link_only(client, draft):
    base = base_of(draft())
    html = client.get(f"{base}about/").content.decode()
    assert 'value="Pond Staking"' in html
    assert client.get(f"/submit/{'x' * 43}/about/").status_code == 404


def test_an_error_keeps_everything_and_links_to_each_field(fill, indicators):
    response = fill(
        "/submit/all/", {**ABOUT, "website-value": "javascript:alert(1)", "name-value": ""}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_website-value"' in html
    assert "javascript:alert(1)" in html
    assert "A small pool whose operators are named." in html
    assert 'href="#name"' in html
    assert not Submission.objects.exists()


def test_a_faulty_section_is_kept_as_typed_and_stops_sending(client, draft, later):
    base = base_of(draft())
    response = client.post(f"{base}use/", {"fee-percent": "700", "fee-covers": "<b>x</b>"})
    assert response.status_code == 422
    html = client.get(f"{base}use/").content.decode()
    assert 'value="700"' in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert send(client, later, base).status_code == 422
    assert Submission.objects.get().state == "draft"


def test_rows_grow_without_a_script(client, draft):
    base = base_of(draft())
    values = {"audits-rows": "1", "audits-0-auditor": "Sigma", "more": "audits"}
    response = client.post(f"{base}code/", values)
    assert response["Location"].startswith(f"{base}code/#audits-1")
    html = client.get(f"{base}code/").content.decode()
    assert 'value="Sigma"' in html
    assert 'name="audits-1-auditor"' in html


def test_unknown_is_an_answer_but_not_beside_another(client, draft):
    base = base_of(draft())
    response = client.post(f"{base}use/", {"fee-unknown": "1", "fee-percent": "3"})
    assert response.status_code == 422
    assert "not both" in response.content.decode()
    assert client.post(f"{base}use/", {"fee-unknown": "1"}).status_code == 302


@pytest.mark.parametrize(
    "case",
    [
        ({"website-value": "https://www.LIDO.fi/earn"}, "the same website"),
        ({"name-value": "L\u0456do"}, "a similar name"),
    ],
)
def test_likely_duplicates_are_shown_first(client, pool, draft, later, case):
    change, why = case
    base = base_of(draft(**change))
    html = client.get(f"{base}send/").content.decode()
    assert why in html
    assert "correct the existing listing instead" in html
    assert send(client, later, base).status_code == 422
    long = send(client, later, base, different="on", note="x" * LONGEST_TYPED)
    assert long.status_code == 422 and 'name="different"' in long.content.decode()
    assert send(client, later, base, different="on").status_code == 302


def test_the_same_token_is_a_duplicate(client, pool, draft):
    base = base_of(draft())
    client.post(f"{base}tokens/", TOKEN)
    assert "the same token address" in client.get(f"{base}send/").content.decode()


def test_sending_twice_is_sending_once(client, draft, later):
    base = base_of(draft())
    first = send(client, later, base)
    assert client.post(f"{base}send/", {"affiliation": "team"})["Location"] == first["Location"]
    assert Submission.objects.count() == 1
    assert Proposal.objects.filter(topic="name").count() == 1


def test_a_draft_can_be_thrown_away(client, draft):
    base = base_of(draft())
    key = base.split("/")[2]
    client.post(f"/submissions/{key}/withdraw/")
    assert Submission.objects.get().state == "withdrawn"


def test_one_way_only_to_say_that_one_does_not_know(client, draft):
    base = base_of(draft())
    html = client.get(f"{base}about/").content.decode()
    for own in ("kind", "status"):
        assert f'name="{own}-unknown"' not in html, "it is among its choices"
    assert 'name="launch-unknown"' in html
    html = client.get(f"{base}custody/").content.decode()
    assert 'name="trustless-unknown"' not in html
    assert client.post(f"{base}custody/", {"trustless-verdict": "unknown"}).status_code == 302


def test_a_claim_left_as_not_judged_proposes_nothing(client, draft, later):
    base = base_of(draft())
    client.post(f"{base}custody/", {"trustless-verdict": "unknown"})
    assert send(client, later, base).status_code == 302
    assert not Proposal.objects.filter(topic="trustless").exists()


@pytest.mark.parametrize("verdict", ["met", "partly"])
def test_a_verdict_that_speaks_for_the_pool_says_why(client, draft, verdict):
    base = base_of(draft())
    values = {"trustless-verdict": verdict, "trustless-source-url": "https://pond.example"}
    response = client.post(f"{base}custody/", values)
    assert response.status_code == 422
    html = response.content.decode()
    assert 'href="#id_trustless-reason"' in html
    assert "Say why" in html.split('id="trustless"')[1]
    values["trustless-reason"] = "Nobody holds a key."
    assert client.post(f"{base}custody/", values).status_code == 302
    assert client.post(f"{base}custody/", {"trustless-verdict": "unmet"}).status_code == 302


def test_what_may_be_left_out_of_a_source_is_marked(client, indicators):
    fee = client.get("/submit/all/").content.decode().split('id="kind"')[1].split("</section>")[0]
    label = re.findall(r"<label[^>]*>(.*?)</label>", fee, re.S)
    marked = {" ".join(one.split("<")[0].split()): "(optional)" in one for one in label}
    assert marked["Source: web address"] is False
    assert "Date, publisher, quote (optional)" in fee


def test_a_step_button_keeps_what_was_typed_and_goes_there(client, draft):
    base = base_of(draft())
    html = client.get(f"{base}use/").content.decode()
    assert re.search(r'<button[^>]*form="section"[^>]*name="go"\s+value="tokens"', html, re.S)
    response = client.post(f"{base}use/", {"fee-percent": "700", "go": "tokens"})
    assert response["Location"] == f"{base}tokens/", "with an error as well"
    assert 'value="700"' in client.get(f"{base}use/").content.decode()
    assert "missing or wrong" in client.get(f"{base}send/").content.decode()
    assert client.post(f"{base}use/", {"go": "nowhere"})["Location"] == f"{base}code/"


def test_the_last_look_keeps_what_was_typed_and_the_address_apart_from_it(client, draft):
    base = base_of(draft())
    values = {"affiliation": "team", "note": "Ours", "email": "ann@example.org", "go": "about"}
    assert client.post(f"{base}send/", values)["Location"] == f"{base}about/"
    html = client.get(f"{base}send/").content.decode()
    assert "Ours</textarea>" in html
    assert re.search(r'value="team"[^>]*checked', html, re.S)
    assert 'value="ann@example.org"' in html
    assert "ann@example.org" not in str(Submission.objects.get().draft), "a table of its own"


def test_it_is_said_from_when_and_how_long_a_draft_is_kept(client, draft, settings):
    html = client.get("/submit/all/").content.decode()
    assert "Nothing is saved until you finish this step." in html
    assert "keep it for 60 days" in html
    url = draft()
    day = dates.day_of(Submission.objects.get().touched_at) + dt.timedelta(days=59)
    assert f"We keep it until {date_format(day)}" in client.get(url).content.decode()


def test_a_likely_duplicate_is_told_on_the_second_step_and_blocks_nothing(client, pool, draft):
    url = draft(**{"website-value": "https://www.LIDO.fi/earn"})
    html = client.get(url).content.decode()
    assert "Is it one of these?" in html
    assert 'value="/pools/lido/#claims"' in html
    assert 'id="claims"' in client.get("/pools/lido/").content.decode()
    assert client.post(url, {}).status_code == 302
    assert "Is it one of these?" not in client.get(f"{base_of(url)}code/").content.decode()
