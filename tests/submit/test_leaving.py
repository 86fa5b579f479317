"""A form is left by any of its links: what was typed is kept for this browser, and nothing is sent."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from directory.content.models.feedback import Feedback
from pools.models import Submission
from pools.submit import rate_limits
from pools.submit.drafts import LONGEST_TYPED
from pools.submit.left_forms import COOKIE, LONGEST
from pools.submit.ways_out import FORM
from tests.submit.conftest import hidden
from tests.submit.test_propose import base_of, draft  # noqa: F401

pytestmark = pytest.mark.django_db
POOL = {"name-value": "Pond Staking", "website-value": "pond.example", "affiliation": "team"}
FEE = {
    "fee-percent": "9",
    "fee-covers": "the treasury",
    "fee-source-url": "https://docs.lido.fi/fees",
    "note": "See the table",
    "affiliation": "user",
    "email": "ann@example.org",
}
# Every address with a form, by what is typed there; "KEY" is that of a proposal which waits.
FORMS = {
    "/submit/": {**POOL, "source": "docs.pond.example", "email": "ann@example"},
    "/submit/all/": {**POOL, "summary-value": "Ponds.", "links": "docs.pond.example\n"},
    "/pools/lido/correct/fee/": FEE,
    "/pools/lido/confirm/fee/": {"note": "Opened today.", "affiliation": "user"},
    "/pools/lido/contest/trustless/": {"note": "Two keys.", "reply": "No.", "affiliation": "team"},
    "/submissions/lost/": {"email": "ann@example"},
    "/submissions/KEY/": {"reply": "We moved the keys."},
    "/submissions/KEY/add/fee/": {"fee-percent": "9", "fee-source-url": "x.example/fees"},
    "/feedback/pools/lido/": {"helpful": "no", "sentence": "Which fee?"},
}
LANGUAGE = re.compile(r'name="leave"\s+value="(/es/[^"]*)"[^>]*lang="es"')


def shows(html, typed):
    """Whether all of it stands in the page's inputs again."""
    return [
        name
        for name, said in typed.items()
        if not re.search(
            rf'name="{name}"[^>]*value="{re.escape(said)}"'
            rf'|name="{name}"[^>]*>\s*{re.escape(said.strip())}\s*</textarea'
            rf'|value="{re.escape(said)}"[^>]*selected',
            html,
        )
    ] == []


def action_of(html):
    return re.search(r'<form method="post"\s+action="([^"]+)"[^>]*novalidate', html)[1]


@pytest.mark.parametrize("address", FORMS)
def test_every_way_out_of_a_form_keeps_what_was_typed(address, client, waits):
    address, typed = address.replace("KEY", waits), FORMS[address]
    Session.objects.all().delete()
    html = client.get(address).content.decode()
    typed = {**hidden(html), **typed}
    links = re.findall(r"<a\b[^>]*>", html)
    strays = [a for a in links if 'href="#' not in a and "target=" not in a and "mailto:" not in a]
    assert strays == [], "a link drops what was typed"
    assert len(FORM.findall(html)) == 1
    # Enter in an input presses the first button of its form, and that one leaves nothing.
    first = re.search(r'<button[^>]*form="[a-z]+"[^>]*>', html)[0]
    assert "leave" not in first and html.index(first) < html.index("<header")

    count = Submission.objects.count()
    there = LANGUAGE.search(html)[1]
    assert there == f"/es{address}"
    gone = client.post(action_of(html), {**typed, "leave": there})
    assert (gone.status_code, gone["Location"]) == (302, there)
    cookie = gone.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    for language, words in (("/es", None), ("", "What you had typed here is back.")):
        back = client.get(language + address)
        html = back.content.decode()
        assert shows(html, typed), language
        assert not words or words in html
        assert "no-store" in back["Cache-Control"]
        assert 'class="error-summary"' not in html, "nothing is judged yet"
    assert not shows(Client().get(address).content.decode(), typed), "for this browser only"
    other = client.get("/submissions/lost/" if "/lost/" not in address else "/submit/")
    assert f'value="{address}"' in other.content.decode(), "and the way back is offered"

    client.post(action_of(html), {"forget": "1"})
    assert not shows(client.get(address).content.decode(), typed)
    assert not Session.objects.exists()
    assert (Submission.objects.count(), Feedback.objects.count()) == (count, 0)


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "///evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/pools/\r\nSet-Cookie: a=b",
    ],
)
def test_leaving_leads_to_no_other_site(client, pool, draft, to):  # noqa: F811
    assert client.post("/submit/", {**POOL, "leave": to})["Location"] == "/submit/"
    step = f"{base_of(draft())}use/"
    assert client.post(step, {"fee-percent": "7", "leave": to})["Location"] == step


@pytest.mark.parametrize("act", ["correct", "confirm", "contest", "reply"])
def test_leaving_is_never_a_submission(client, pool, later, act):
    url = f"/pools/lido/{act}/fee/"
    page = client.get("/pools/lido/correct/fee/").content.decode()
    later(seconds=10)
    complete = {**hidden(page), **FEE, "leave": "/pools/"}
    assert client.post(url, complete)["Location"] == "/pools/"
    assert client.post(f"/es{url}", {**complete, "switch": "1"})["Location"] == "/pools/"
    assert not Submission.objects.exists() and not mail.outbox


def test_leaving_neither_withdraws_nor_answers_nor_sends(client, waits, draft, later):  # noqa: F811
    base = f"/submissions/{waits}/"
    for part in ("withdraw/", "answer/", "reply/"):
        sent = {"leave": "/pools/", "reply": "Sent?", "note": "x" * LONGEST_TYPED}
        assert client.post(base + part, {**sent, "note": ""})["Location"] == "/pools/"
        assert client.post(base + part, sent).status_code == 422
    contest = Submission.objects.get(kind="contest")
    assert contest.state == "received" and contest.proposals.get().reply == ""
    steps = base_of(draft())
    sender = {"affiliation": "user", "note": "Hello", "leave": "/pools/"}
    later(seconds=10)
    stamp = hidden(client.get(f"{steps}send/").content.decode())
    assert client.post(f"{steps}send/", {**stamp, **sender})["Location"] == "/pools/"
    assert Submission.objects.get(kind="new").state == "draft"


def test_a_draft_keeps_what_is_left_and_is_offered_again(client, draft):  # noqa: F811
    step = f"{base_of(draft())}use/"
    html = client.get(step).content.decode()
    assert 'name="leave" value="/es/submit/' in html.replace("\n", " ")
    assert client.post(step, {"fee-percent": "7", "leave": "/guide/"})["Location"] == "/guide/"
    assert Submission.objects.get().draft["use"] == {"fee-percent": ["7"]}
    assert not Session.objects.exists(), "a draft has a place of its own"
    html = client.get("/submit/").content.decode()
    assert f'value="{step}"' in html and "You left a form before you sent it." in html
    assert 'value="7"' in client.get(step).content.decode()
    again = client.post(step, {"fee-percent": "x" * LONGEST_TYPED, "leave": "/guide/"})
    assert again.status_code == 422, "what cannot be kept stays on the page"


def test_what_was_sent_is_kept_no_longer(client, pool, later):
    url = "/pools/lido/correct/fee/"
    client.post(url, {**FEE, "leave": "/pools/"})
    page = client.get("/pools/lido/contest/fee/").content.decode()
    assert hidden(page)["fee-percent"] == "9", "what was typed of a claim is in each of its forms"
    page = hidden(client.get(url).content.decode())
    later(seconds=10)
    assert client.post(url, {**page, **FEE}).status_code == 302
    assert not Session.objects.exists()
    assert 'value="9"' not in client.get(url).content.decode()
    assert "You left a form" not in client.get("/submit/").content.decode()


def test_what_cannot_be_kept_is_shown_with_the_way_back(client, pool, monkeypatch):
    url = "/pools/lido/correct/fee/"
    note = "long words " * (LONGEST // 10)
    response = client.post(url, {**FEE, "note": note, "leave": "/pools/"})
    html = response.content.decode()
    assert response.status_code == 422 and "characters too long" in html
    assert '<a href="/pools/" target="_blank">' in html
    form = hidden(html)
    assert (form["fee-percent"], form["note"], "leave" in form) == ("9", note, False)
    monkeypatch.setitem(rate_limits.MOST, "leave", (0, 0))
    limited = client.post(url, {**FEE, "leave": "/pools/"})
    assert limited.status_code == 429 and "Forms were left too often" in limited.content.decode()
    form = hidden(limited.content.decode())
    back = client.post(url, {**form, "switch": "1"}).content.decode()
    assert shows(back, FEE) and not Session.objects.exists()


def test_a_page_with_two_forms_drops_neither(client, waits, desk_asks):
    desk_asks()
    address = f"/submissions/{waits}/"
    html = client.get(address).content.decode()
    assert len(FORM.findall(html)) == 1 and f'formaction="{address}reply/"' in html
    source = {"trustless-source-url": "https://x.example"}
    both = {
        **hidden(html),
        **source,
        "reply": "We moved them.",
        "trustless-words-words": "Since March.",
    }
    faulty = client.post(f"{address}reply/", {**both, "reply": ""})
    assert faulty.status_code == 422 and "Since March." in faulty.content.decode()
    assert client.post(f"{address}reply/", both).status_code == 302
    assert "Since March." in client.get(address).content.decode(), "typed, not sent yet"
    long = {**both, "trustless-words-words": "x" * LONGEST}
    shown = client.post(f"{address}reply/", long)
    assert shown.status_code == 422 and "x" * LONGEST in shown.content.decode()
    again = {**both, "reply": "We moved both keys."}
    assert client.post(f"{address}answer/", again).status_code == 302
    assert "We moved both keys." in client.get(address).content.decode()


def test_what_was_left_costs_one_query_of_who_left_it(client, pool, django_assert_num_queries):
    client.get("/submissions/lost/")
    with django_assert_num_queries(1):
        client.get("/submissions/lost/")
    client.post("/submissions/lost/", {"email": "ann@example", "leave": "/pools/"})
    with django_assert_num_queries(2):
        client.get("/submissions/lost/")
