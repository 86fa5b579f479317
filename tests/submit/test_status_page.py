"""The status page tells its contributor the truth: what was said, what stands, what follows."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail
from django.utils import translation
from django.utils.formats import date_format

from pools.claims import dates
from pools.models import Proposal, Submission
from tests.submit.test_emails import link_in, work

pytestmark = pytest.mark.django_db

CONTEST = {
    "trustless-source-url": "https://example.org/why",
    "note": "Two of five can drain it.",
    "affiliation": "team",
}


@pytest.mark.parametrize("language", ["", "/es"])
def test_how_long_review_takes_is_linked_wherever_one_waits(language, client, pool, fill):
    address = f"{language}/review/"
    claim = f"{language}/pools/lido/confirm/trustless/"
    form = client.get(claim).content.decode().partition("<footer")[0]
    assert f'"{address}"' in form
    assert language or "we delete it 90 days after the decision" in form
    sent = {"trustless-source-url": "https://x.example", "affiliation": "user"}
    status = fill(claim, {**sent, "email": "ann@example.org"})["Location"]
    assert f'href="{address}"' in client.get(status).content.decode().partition("<footer")[0]
    work()
    client.post(link_in(mail.outbox[-1].body))
    work()
    assert f"http://127.0.0.1:8000{address}" in mail.outbox[-1].body
    translation.activate(settings.LANGUAGE_CODE)  # the client leaves that of its last page


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
    at.act("apply_decisions")
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
    at.act("apply_decisions")
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


def steps(html):
    """The words of the steps, in order."""
    nav = html.split('class="steps"')[1].split("</ol>")[0]
    return re.findall(r"<span>([^<]+)</span>", nav)


def test_what_nobody_reviewed_is_not_said_to_be(client, correct_fee):
    url, _submission = correct_fee()
    html = client.get(url).content.decode()
    assert "Thank you. Your proposal has been sent." in html
    assert "Withdraw the whole proposal?" in html
    client.post(f"{url}withdraw/")
    html = client.get(url).content.decode()
    assert steps(html) == ["Received", "Withdrawn"]
    assert "Not decided" not in html and "Closed undecided" in html
    assert 'href="/pools/lido/correct/fee/"' in html, "the way on"
    assert "Thank you" not in html


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("withdraw", ["Received", "In review", "Withdrawn"]),
        ("spam", ["Received", "In review", "Spam"]),
        ("expire", ["Received", "In review", "Expired"]),
    ],
)
def test_what_somebody_took_up_says_so_whatever_ended_it(client, correct_fee, desk, end, expected):
    from pools.submit import maintenance

    url, submission = correct_fee()
    at = desk(submission)
    at.decide("fee", "ask", note="?")
    if end == "expire":
        at.act("ask")
        maintenance.expire(submission.pk)
    elif end == "withdraw":
        client.post(f"{url}withdraw/")
    else:
        at.client.post(
            "/admin/desk/bulk/", {"act": "spam", "submission": submission.pk, "confirmed": "1"}
        )
    html = client.get(url).content.decode()
    assert steps(html) == expected
    assert "Closed undecided" in html


def test_a_draft_is_thrown_away_after_a_question_and_can_be_begun_anew(client, fill, indicators):
    from tests.submit.test_propose import ABOUT

    key = fill("/submit/all/", ABOUT)["Location"].split("/")[2]
    html = client.get(f"/submit/{key}/send/").content.decode()
    assert html.index("<summary>") < html.index("Yes, delete it")
    client.post(f"/submissions/{key}/withdraw/")
    html = client.get(f"/submissions/{key}/").content.decode()
    assert steps(html) == ["Withdrawn"]
    assert "It was never sent." in html
    assert 'class="button" href="/submit/"' in html


def test_the_page_says_how_we_can_write_and_never_the_whole_address(client, correct_fee, later):
    from django.core import mail

    from tests.submit.test_emails import link_in, work

    url, _submission = correct_fee()
    assert "You gave no email address" in client.get(url).content.decode()
    url, _submission = correct_fee(email="ann@example.org")
    html = client.get(url).content.decode()
    assert "We write to a…@example.org" in html and "ann@" not in html
    work()
    client.post(link_in(mail.outbox[-1].body))
    html = client.get(url).content.decode()
    assert "Your address a…@example.org is confirmed" in html and "ann@" not in html


def test_the_shortest_names_are_masked_whole():
    from pools.submit.status_context import masked

    assert masked("a@example.org") == "…@example.org"


def test_quoted_words_and_the_note_are_shown_again(client, correct_fee):
    url, submission = correct_fee(**{"fee-source-quote": "a fee of nine percent"})
    Submission.objects.filter(pk=submission.pk).update(message="Please hurry.")
    html = client.get(url).content.decode()
    assert "<q>a fee of nine percent</q>" in html
    assert "Please hurry." in html


def test_waiting_says_for_whom_until_when_and_leads_to_what_was_asked(
    client, fill, indicators, later, desk
):
    from tests.submit.test_propose import ABOUT, base_of, send

    base = base_of(fill("/submit/all/", ABOUT)["Location"])
    url = send(client, later, base)["Location"]
    submission = Submission.objects.get()
    at = desk(submission)
    at.decide("name", "accept")
    at.decide("summary", "decline", reason_code="wrong")
    at.decide("launch", "ask", note="Since when?")
    at.act("ask")
    html = client.get(url).content.decode()
    assert "Waiting for the contributor" not in html and "Waiting for you" in html
    submission.refresh_from_db()
    day = dates.day_of(submission.touched_at) + dt.timedelta(days=29)
    assert f"Please answer by {date_format(day)}" in html
    assert 'href="#claim-launch"' in html and 'href="#claim-name"' not in html
    assert "Accepted so far" in html and "Declined so far" in html
    assert "can still change until" in html


def test_the_error_summary_names_the_question(fill, indicators):
    from tests.submit.test_propose import ABOUT

    values = {**ABOUT, "kind-source-url": "", "launch-source-url": ""}
    html = fill("/submit/all/", values).content.decode()
    summary = html.split("error-summary")[1].split("</ul>")[0]
    assert "Kind, Source: web address: Where is this written?" in summary
    assert "Open since, Source: web address: Where is this written?" in summary
