"""From a correction to the public page, and everything that can stop it on the way."""

import pytest
from django.test import Client

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.models import Change, Event, Pool, Proposal, PublishedPool, Submission
from pools.review.resulting_facts import ResultingFacts, applied, needing_second
from tests.facts import FEE
from tests.facts import indicators as specs_by_key

pytestmark = pytest.mark.django_db


def fee() -> float:
    return PublishedPool.objects.get(slug="lido").document["fee"]["percent"]


def test_correct_accept_live(client, correct_fee, desk):
    url, submission = correct_fee("9")
    at = desk(submission)
    html = at.page()
    assert "10 % of rewards" in html
    assert "9 % of rewards (the treasury)" in html
    assert at.decide("fee", "accept").status_code == 302
    html = at.page()
    assert "Publish and close" in html
    at.act("apply_decisions")
    assert at.state == "accepted"
    assert fee() == 9
    change = Change.objects.latest("pk")
    assert (change.topic, change.credit) == ("fee", "Proposed by a user")
    assert change.by == at.client.user
    status = client.get(url).content.decode()
    assert "/changes/?pool=lido" in status
    log = client.get("/changes/?pool=lido").content.decode()
    assert "9 %" in log


def test_ask_answer_accept(client, correct_fee, desk):
    url, submission = correct_fee("9")
    at = desk(submission)
    assert at.decide("fee", "ask").status_code == 422, "a question needs words"
    at.decide("fee", "ask", note="Since when?")
    at.act("ask")
    assert at.state == "waiting"
    html = client.get(url).content.decode()
    assert "Since when?" in html
    assert "Send your answers" in html
    response = client.post(
        f"{url}answer/",
        {
            "fee-percent": "8",
            "fee-covers": "the treasury",
            "fee-source-url": "https://docs.lido.fi/fees-2026",
            "fee-words-words": "Since March.",
        },
    )
    assert response.status_code == 302
    assert at.state == "in_review"
    html = at.page()
    assert "Before the answer: 9 % of rewards (the treasury)" in html
    assert "Since March." in html
    html = client.get(url).content.decode()
    assert "You first proposed" in html
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert fee() == 8


def test_an_answer_with_an_error_keeps_what_was_typed(client, correct_fee, desk):
    url, submission = correct_fee()
    at = desk(submission)
    at.decide("fee", "ask", note="?")
    at.act("ask")
    response = client.post(
        f"{url}answer/", {"fee-percent": "900", "fee-source-url": "javascript:x"}
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert 'value="900"' in html
    assert 'href="#id_fee-percent"' in html
    assert at.state == "waiting"


def test_decline_says_why(client, correct_fee, desk):
    url, submission = correct_fee("9")
    at = desk(submission)
    assert at.decide("fee", "decline").status_code == 422
    at.decide("fee", "decline", reason_code="out-of-date", reason_words="That was 2021.")
    assert "Decline the submission" in at.page()
    at.act("apply_decisions")
    assert at.state == "declined"
    assert fee() == 10
    html = client.get(url).content.decode()
    assert "The source is out of date" in html
    assert "That was 2021." in html


def test_edit_before_accepting_keeps_the_original(client, correct_fee, desk):
    url, submission = correct_fee("9")
    at = desk(submission)
    response = at.decide("fee", "accept", **{"fee-percent": "9.5", "fee-covers": "two parties"})
    assert response.status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.value["percent"] == 9
    assert proposal.edited == {"value": {**FEE, "percent": 9.5, "covers": "two parties"}}
    page = at.act("apply_decisions").content.decode()
    assert "no claim is accepted" not in page
    assert "Nothing more: this submission is closed." in page
    assert fee() == 9.5
    html = client.get(url).content.decode()
    assert "9 % of rewards (the treasury)" in html
    assert "9.5 % of rewards (two parties)" in html


def test_a_contest_shows_what_to_edit_and_is_accepted_with_a_value(fill, pool, desk):
    from pools.models import Submission

    fill(
        "/pools/lido/contest/trustless/",
        {
            "trustless-source-url": "https://example.org/keys",
            "note": "A council holds keys.",
            "affiliation": "user",
        },
    )
    at = desk(Submission.objects.get())
    assert at.decide("trustless", "accept").status_code == 422
    at.decide(
        "trustless",
        "accept",
        **{"trustless-verdict": "unmet", "trustless-reason": "A council holds keys."},
    )
    at.act("apply_decisions")
    facts = PublishedPool.objects.get(slug="lido").facts
    assert facts.judgement("trustless").verdict == "unmet"


def test_still_true_dates_the_check(fill, pool, desk):
    import datetime as dt

    from pools.models import Submission

    fill(
        "/pools/lido/confirm/trustless/",
        {"trustless-source-url": "https://example.org/now", "affiliation": "none"},
    )
    at = desk(Submission.objects.get())
    at.decide("trustless", "accept")
    at.act("apply_decisions")
    assert at.state == "accepted"
    judged = PublishedPool.objects.get(slug="lido").facts.judgement("trustless")
    assert judged.checked_on >= dt.date(2026, 1, 1)
    assert Change.objects.latest("pk").kind == "confirmed"


def test_take_release_assign_spam(correct_fee, desk, member):
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.act("take")
    assert at.state == "in_review"
    at.act("release")
    assert at.state == "received"
    other = member("Reviewer", "rae")
    at.act("assign", to=other.pk)
    submission.refresh_from_db()
    assert submission.assignee == other
    assert at.act("spam").status_code == 404, "only after a question"


def test_the_queue_panel_menu_and_search(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    html = at.client.get("/admin/desk/").content.decode()
    assert "Correction: Lido" in html
    assert at.client.get("/admin/desk/?q=nothing").content.decode().count("Correction: Lido") == 0
    assert "Correction: Lido" in at.client.get("/admin/desk/?kind=correction").content.decode()
    home = at.client.get("/admin/").content.decode()
    assert "1 submission waits" in home
    assert "Submissions (1)" in home


def test_everything_decided_is_in_the_audit_log(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "decline", reason_code="wrong", reason_words="No.")
    at.act("apply_decisions")
    event = Event.objects.get(name="decided")
    assert (event.by, event.proposal.topic) == (at.client.user, "fee")
    assert (event.decision, event.reason_code, event.words) == ("decline", "wrong", "No.")
    html = at.page()
    assert "Declined. Other evidence says otherwise. No." in html
    assert "Contributor: sent it → Received" in html
    assert "decided “Fee”" in html


def test_the_desk_says_once_that_nobody_has_followed_the_links(correct_fee, desk):
    _url, submission = correct_fee("9")
    html = desk(submission).page()
    assert html.count("Links are not opened automatically here") == 1


def test_preview_of_a_change_stores_nothing(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept")
    count = Pool.objects.count()
    html = at.client.get(f"{at.url}preview/").content.decode()
    assert "9 % of rewards" in html
    assert Pool.objects.count() == count


@pytest.mark.parametrize("path", ["", "recheck/", "ties/", "1/", "1/preview/"])
def test_strangers_and_other_staff_stay_out(path, correct_fee, django_user_model):
    correct_fee("9")
    assert Client().get(f"/admin/desk/{path}").status_code == 302
    user = django_user_model.objects.create_user("vis", "v@example.org", "x")
    client = Client()
    client.force_login(user)
    assert client.get(f"/admin/desk/{path}").status_code in (302, 403)


@pytest.mark.parametrize(
    ("affiliation", "verdict", "expected"),
    [
        ("team", "met", ["trustless"]),
        ("team", "not_applicable", ["trustless"]),
        ("team", "unmet", []),
        ("user", "not_applicable", []),
    ],
)
def test_a_second_person_agrees_to_what_a_team_says_in_its_favour(affiliation, verdict, expected):
    submission = Submission(affiliation=affiliation)
    value = {"verdict": verdict, "reason": "Because.", "as_of": None}
    proposal = Proposal(submission=submission, topic="trustless", value=value, decision="accept")
    before, day, specs = PoolFacts(slug="a", name="A"), dates.today(), list(specs_by_key().values())
    after = applied(before, [proposal], specs, day)
    outcome = ResultingFacts(before, after, (), ())
    found = needing_second(submission, [proposal], outcome, specs, day)
    assert [one.topic for one in found] == expected
