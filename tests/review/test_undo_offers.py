"""Undo, in the message after an act: what it takes back, for whom, and for how long."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core import signing
from django.utils import timezone
from wagtail.models import TaskState

from pools.claims import dates
from pools.models import (
    Change,
    Conflict,
    Contact,
    Link,
    OutgoingEmail,
    Pool,
    PublishedPool,
    Recheck,
    Submission,
)
from pools.notifications import emails
from pools.review import undo_offers
from pools.review.undo import CannotUndo
from tests.review.test_costs import submit

pytestmark = pytest.mark.django_db

RECHECK = "/admin/desk/recheck/"
ONE = f"{RECHECK}lido/trustless/"
CLAIM = 'id="claim-lido-trustless"'


@pytest.fixture
def stale(pool, later):
    later(days=3 * 365)
    return pool


def offer_in(html):
    """The form of the Undo button in a message, as a browser would send it."""
    found = re.search(r'<form[^>]*action="/admin/desk/undo/".*?</form>', html, re.S)
    if found is None:
        return None
    names = re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', found[0])
    return {name: unescape(value) for name, value in names if name != "csrfmiddlewaretoken"}


def take_up(client, offer):
    return client.post("/admin/desk/undo/", offer, follow=True).content.decode()


def fee():
    return PublishedPool.objects.get(slug="lido").facts.fee.percent


def judged():
    return PublishedPool.objects.get(slug="lido").facts.judgement("trustless")


def published(at):
    at.decide("fee", "accept")
    return at.act("apply_decisions").content.decode()


def test_a_correction_is_taken_back_and_in_review_again(client, correct_fee, desk):
    before = fee()
    url, submission = correct_fee("9", email="ann@example.org")
    Contact.objects.update(verified_at=submission.created_at)
    at = desk(submission)
    html = published(at)
    assert "Lido · Fee: Published, and the contributor is told." in html
    assert fee() == 9
    lines = Change.objects.count()
    html = take_up(at.client, offer_in(html))
    assert "Lido · Fee: Undone. Visitors read what they read before." in html
    assert fee() == before
    assert Change.objects.count() > lines, "the public log keeps both"
    assert at.state == "in_review"
    names = list(submission.events.values_list("name", flat=True))
    assert names[-2:] == ["accept", "take_back"]
    assert "Back in review" in client.get(url).content.decode()
    letter = OutgoingEmail.objects.get(kind="published")
    emails.deliver.func(letter.pk)
    letter.refresh_from_db()
    assert letter.status == OutgoingEmail.Status.DROPPED, "nobody is told what is not so"
    # And it can be published after all.
    assert "Published" in at.act("apply_decisions").content.decode()
    assert (fee(), at.state) == (9, "accepted")


def test_a_new_pool_is_taken_off_and_keeps_its_address(pool, desk):
    at = desk(submit(None, ["name", "website", "summary"], kind="new", title="Pond"))
    said = {"name": "Pond", "website": "https://pond.example", "summary": "A small pool."}
    for topic, value in said.items():
        Submission.objects.get().proposals.filter(topic=topic).update(value=value)
        at.decide(topic, "accept")
    html = at.act("apply_decisions").content.decode()
    slug = PublishedPool.objects.latest("pk").slug
    html = take_up(at.client, offer_in(html))
    assert "The pool is off the list again" in html
    assert not PublishedPool.objects.filter(slug=slug).exists()
    at.act("apply_decisions")
    assert PublishedPool.objects.latest("pk").slug == slug
    assert Pool.objects.filter(slug__startswith=slug).count() == 1


def test_still_true_is_taken_back(stale, signed_in):
    client, before = signed_in("Moderator"), judged()
    html = client.post(ONE, {"answer": "still-true"}, follow=True).content.decode()
    assert re.search(r"Lido · [^<:]+: Confirmed, and published\.", html)
    assert CLAIM not in html
    html = take_up(client, offer_in(html))
    assert "Undone. Visitors read what they read before." in html
    assert judged() == before
    assert CLAIM in html, "it is due again"
    assert list(Recheck.objects.order_by("pk").values_list("answer", flat=True)) == [
        "still-true",
        "undone",
    ]


def test_a_second_press_of_the_key_publishes_nothing_twice(stale, signed_in):
    client = signed_in("Moderator")
    html = client.post(ONE, {"answer": "still-true"}, follow=True).content.decode()
    revision, before = Pool.objects.get(slug="lido").live_revision_id, judged().checked_on
    client.post(ONE, {"answer": "still-true"})
    assert Pool.objects.get(slug="lido").live_revision_id == revision
    assert before == dates.today()
    take_up(client, offer_in(html))
    assert judged().checked_on != dates.today()


def test_cannot_tell_is_taken_back(stale, signed_in):
    client = signed_in("Reviewer")
    html = client.post(ONE, {"answer": "cannot-tell"}, follow=True).content.decode()
    assert CLAIM not in html
    html = take_up(client, offer_in(html))
    assert "Undone. It is due again." in html
    assert CLAIM in html
    html = client.post(ONE, {"answer": "cannot-tell"}, follow=True).content.decode()
    assert CLAIM not in html, "and can be said again"


def test_what_was_handed_to_a_moderator_is_taken_back(stale, signed_in):
    client = signed_in("Reviewer")
    for _again in range(2):  # nothing of the first stays in the way of the second
        html = client.post(ONE, {"answer": "still-true"}, follow=True).content.decode()
        assert CLAIM not in html
        offer = offer_in(html)
        html = take_up(client, offer)
        assert "Undone. It is due again." in html
        assert CLAIM in html
        assert not TaskState.objects.filter(status="in_progress").exists()
    assert not Pool.objects.get(slug="lido").has_unpublished_changes
    assert Pool.objects.get(slug="lido").get_latest_revision_as_object().live
    assert "Somebody has decided on it since" in take_up(client, offer)


def test_a_correction_handed_to_a_moderator_is_taken_back(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, "Reviewer")
    at.decide("fee", "accept")
    for take_back in (lambda html: take_up(at.client, offer_in(html)), lambda _html: None):
        html = at.act("apply_decisions").content.decode()
        assert at.state == "handed_over"
        take_back(html)
        if at.state == "handed_over":
            at.act("take_back")
        assert at.state == "in_review"
        assert not TaskState.objects.filter(status="in_progress").exists()
    offer = offer_in(at.act("apply_decisions").content.decode())
    task = TaskState.objects.get(status="in_progress")
    moderator = desk(submission, name="moe").client
    approve = f"/admin/snippets/pools/pool/workflow/action/{submission.pool_id}/approve/{task.pk}/"
    moderator.post(approve, {"comment": ""})
    assert (fee(), at.state) == (9, "accepted")
    assert "Somebody has decided on it since" in take_up(at.client, offer)
    assert (fee(), at.state) == (9, "accepted")


def test_a_links_death_stands_again(pool, signed_in):
    url = PublishedPool.objects.get().facts.sources[0].url
    since = timezone.now() - dt.timedelta(days=9)
    link, _new = Link.objects.update_or_create(
        url=url, defaults={"failures": 5, "failing_since": since, "outcome": "gone", "status": 404}
    )
    client = signed_in("Reviewer")
    address = f"{RECHECK}link/{pool.pk}/{link.pk}/"
    html = client.post(address, follow=True).content.decode()
    assert "Lido · " in html
    assert not Link.objects.get(pk=link.pk).is_dead
    assert "counts as dead again" in take_up(client, offer_in(html))
    link = Link.objects.get(pk=link.pk)
    assert (link.failures, link.failing_since, link.outcome, link.status) == (5, since, "gone", 404)


@pytest.mark.parametrize(
    ("act", "state", "after"), [("spam", "spam", "received"), ("decline", "declined", "in_review")]
)
def test_many_closed_at_once_are_opened_again(act, state, after, correct_fee, signed_in):
    for percent in ("6", "7", "8", "9", "9.5"):
        correct_fee(percent)
    pks = list(Submission.objects.values_list("pk", flat=True))
    client = signed_in("Reviewer")
    data = {"act": act, "submission": pks, "confirmed": "1", "reason_code": "wrong"}
    html = client.post("/admin/desk/bulk/", data, follow=True).content.decode()
    assert "Lido · Fee; Lido · Fee; Lido · Fee and 2 more: 5 submissions" in html
    assert set(Submission.objects.values_list("state", flat=True)) == {state}
    assert "Undone." in take_up(client, offer_in(html))
    assert set(Submission.objects.values_list("state", flat=True)) == {after}


def test_a_decision_alone_is_taken_back_in_the_page_s_own_form(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    proposal = submission.proposals.get()
    for decision, words, typed in [
        ("accept", "Lido · Fee: accepted. Not published yet.", {}),
        ("decline", "Lido · Fee: declined. Not closed yet.", {"reason_code": "wrong"}),
        ("ask", "Lido · Fee: to be asked. Not sent yet.", {"note": "Since when?"}),
    ]:
        at.decide("fee", decision, **typed)
        html = at.page()
        assert words in html
        button = re.search(r'<button[^>]*form="desk-form"[^>]*>', html)[0]
        assert f'formaction="{at.url}{proposal.pk}/#proposal-{proposal.pk}"' in button
    at.decide("fee", "pending")
    assert "Lido · Fee: no longer decided." in at.page()
    proposal.refresh_from_db()
    assert proposal.decision == "pending"


def test_what_was_published_since_is_not_touched(correct_fee, desk):
    _url, first = correct_fee("9")
    at = desk(first)
    offer = offer_in(published(at))
    _url, second = correct_fee("8")
    published(desk(second, name="bob"))
    html = take_up(at.client, offer)
    assert "Something else has been published since" in html
    assert (fee(), at.state) == (8, "accepted")


def test_an_offer_is_for_ten_minutes_for_one_person_and_signed(correct_fee, desk, monkeypatch):
    _url, submission = correct_fee("9")
    at = desk(submission)
    offer = offer_in(published(at))
    other = desk(submission, name="bob").client
    assert "Only the person who did this" in take_up(other, offer)
    forged = {**offer, "offer": signing.dumps({"kind": "closed"}, salt="other")}
    assert "nothing to undo here" in take_up(at.client, forged)
    assert at.client.get("/admin/desk/undo/", offer).status_code == 405
    Conflict.objects.create(editor=at.client.user, pool_id=submission.pool_id, words="I work there")
    assert "declared a tie" in take_up(at.client, offer)
    Conflict.objects.all().delete()
    at.client.user.groups.clear()
    assert at.client.post("/admin/desk/undo/", offer)["Location"].startswith("/admin/")
    assert fee() == 9
    now = signing.time.time() + undo_offers.LASTS + 1
    monkeypatch.setattr(signing.time, "time", lambda: now)
    with pytest.raises(CannotUndo, match="ten minutes"):
        undo_offers.take_up(offer["offer"], at.client.user)
    assert (fee(), at.state) == (9, "accepted")


def test_an_earlier_act_can_be_undone_after_its_message_is_gone(stale, signed_in):
    client = signed_in("Moderator")
    client.post(ONE, {"answer": "cannot-tell"}, follow=True)
    for address in (RECHECK, "/admin/desk/"):
        html = client.get(address).content.decode()
        assert "Undo something from the last ten minutes" in html
        assert offer_in(html)
    take_up(client, offer_in(html))
    assert "in the last ten minutes" not in client.get(RECHECK).content.decode()
