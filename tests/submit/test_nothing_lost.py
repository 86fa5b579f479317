"""No link, step or limit of a form drops what was typed."""

import re

import pytest

from pools.models import Contact, Submission
from pools.submit.drafts import LONGEST_TYPED
from tests.submit.conftest import hidden
from tests.submit.test_propose import ABOUT, base_of, draft  # noqa: F401

pytestmark = pytest.mark.django_db
TOO_MUCH = "x" * (LONGEST_TYPED + 200)


def test_beyond_the_limit_is_refused_in_words_and_stays_on_the_page(client, draft, fill):  # noqa: F811
    base = base_of(draft())
    values = {"fee-covers": "for the treasury", "fee-percent": "7", "padding": TOO_MUCH}
    response = client.post(f"{base}use/", {**values, "go": "tokens"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "characters too long" in html and 'value="for the treasury"' in html
    assert "use" not in Submission.objects.get().draft
    assert client.post(f"{base}use/", {"fee-percent": "7", "go": "tokens"}).status_code == 302
    again = fill("/submit/all/", {**ABOUT, "padding": TOO_MUCH})
    assert again.status_code == 422 and 'value="Pond Staking"' in again.content.decode()
    page = client.get(f"{base}send/").content.decode()
    long = client.post(f"{base}send/", {**hidden(page), "affiliation": "team", "note": TOO_MUCH})
    assert long.status_code == 422 and TOO_MUCH in long.content.decode()


def test_a_step_away_from_the_last_look_keeps_connection_note_and_address(client, draft, later):  # noqa: F811
    base = base_of(draft())
    typed = {"affiliation": "user", "note": "Hello", "email": "ann@example", "go": "use:fee"}
    response = client.post(f"{base}send/", typed)
    assert response["Location"] == f"{base}use/#fee"
    html = client.get(f"{base}send/").content.decode()
    assert 'value="ann@example"' in html and ">\nHello" in html
    assert re.search(r'value="user"[^>]*checked', html)
    later(seconds=10)
    data = {**hidden(html), "affiliation": "user", "email": ""}
    assert client.post(f"{base}send/", data).status_code == 302
    assert not Contact.objects.exists(), "an address taken out again is gone"


def test_looking_over_shows_each_faulty_answer_with_what_was_typed(client, draft):  # noqa: F811
    base = base_of(draft())
    client.post(f"{base}use/", {"fee-percent": "700", "minimum_deposit-value": "0.1"})
    html = client.get(f"{base}send/").content.decode()
    fee = html.split("<dt>Fee</dt>")[1].split("</dd>")[0]
    assert "700" in fee and 'class="errors"' in fee and 'value="use:fee"' in fee
    minimum = html.split("<dt>Minimum deposit</dt>")[1].split("</dd>")[0]
    assert "Where is this written?" in minimum, "and one without a source"


def test_the_address_without_a_step_resumes_where_something_is_open(client, draft):  # noqa: F811
    base = base_of(draft())
    assert client.get(base)["Location"] == f"{base}use/"
    for step in ("use", "code", "custody", "operators", "tokens"):
        client.post(f"{base}{step}/", {})
    assert client.get(base)["Location"] == f"{base}send/"
    client.post(f"{base}use/", {"fee-percent": "700"})
    assert client.get(base)["Location"] == f"{base}use/", "a faulty one first"
    assert client.get(f"/submit/{'x' * 43}/").status_code == 404


def test_links_pasted_once_are_offered_at_every_question(client, draft):  # noqa: F811
    base = base_of(draft(links="docs.pond.example/terms\nhttps://pond.example/audit.pdf"))
    for step in ("use", "code", "tokens"):
        html = client.get(f"{base}{step}/").content.decode()
        assert '<option value="https://docs.pond.example/terms">' in html, step
        assert '<option value="https://pond.example/audit.pdf">' in html, step
        assert 'list="given-links"' in html
    response = client.post(f"{base}about/", {**ABOUT, "links": "https://a.example\nno address"})
    assert response.status_code == 422
    assert "Line 2:" in response.content.decode()


def test_another_form_of_the_claim_takes_along_what_was_typed(client, pool):
    typed = {
        "fee-percent": "9",
        "fee-source-url": "https://docs.lido.fi/fees",
        "note": "See the table",
        "affiliation": "user",
        "email": "ann@example.org",
    }
    html = client.post("/pools/lido/contest/fee/", {**typed, "switch": "1"}).content.decode()
    assert "See the table" in html and 'value="ann@example.org"' in html
    assert '<input type="hidden" name="fee-percent" value="9">' in html, "for the way back"
    assert 'class="error-summary"' not in html
    back = client.post("/pools/lido/correct/fee/", {**typed, "switch": "1"}).content.decode()
    assert 'value="9"' in back and 'value="https://docs.lido.fi/fees"' in back
    bare = client.post("/pools/lido/correct/fee/", {"note": "x", "switch": "1"}).content.decode()
    assert 'value="10"' in bare, "a form without the value brings what is published"
    assert not Submission.objects.exists()


def test_the_short_and_the_long_form_take_along_what_was_typed(client, indicators, later):
    typed = {
        "name-value": "Pond Staking",
        "website-value": "pond.example",
        "source": "https://docs.pond.example/about",
        "affiliation": "team",
        "email": "ann@example.org",
    }
    page = client.get("/submit/").content.decode()
    assert 'formaction="/submit/all/"' in page and 'href="/submit/all/"' not in page
    html = client.post("/submit/all/", {**hidden(page), **typed, "switch": "1"}).content.decode()
    assert 'class="error-summary"' not in html
    assert (
        'value="Pond Staking"' in html and ">\nhttps://docs.pond.example/about</textarea>" in html
    )
    assert 'formaction="/submit/"' in html and 'href="/submit/"' not in html.split("<main")[1]
    long = {**hidden(html), **typed, "summary-value": "Ponds.", "links": f"{typed['source']}\n"}
    assert (long["affiliation"], long["email"]) == ("team", "ann@example.org"), "kept in the page"
    faulty = client.post("/submit/all/", {**long, "website-value": "no address"})
    assert faulty.status_code == 422 and 'value="ann@example.org"' in faulty.content.decode()
    # Back again, and forth: the sentence waits, the rest stands in its inputs.
    back = client.post("/submit/", {**long, "switch": "1"}).content.decode()
    assert 'class="error' not in back
    for name in ("name-value", "website-value", "source", "email"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(typed[name])}"', back), name
    assert re.search(r'value="team"[^>]*checked', back)
    assert hidden(back)["summary-value"] == "Ponds."
    later(seconds=10)
    base = client.post("/submit/all/", long)["Location"].removesuffix("use/")
    assert not {"affiliation", "email", "source"} & Submission.objects.get().draft["about"].keys()
    last = client.get(f"{base}send/").content.decode()
    assert 'value="ann@example.org"' in last and re.search(r'value="team"[^>]*checked', last)
