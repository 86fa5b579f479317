"""Decided part by part: published while questions stay open, taken back, opened again."""

import pytest
from django.core import mail

from pools.models import Contact, OutgoingEmail, Proposal, PublishedPool, ReviewSettings, Submission
from pools.submit import maintenance
from tests.submit.conftest import with_address  # noqa: F401

pytestmark = pytest.mark.django_db
MINIMUM = {
    "minimum_deposit-value": "0.5",
    "minimum_deposit-source-url": "https://docs.lido.fi/minimum",
}


def lido():
    return PublishedPool.objects.get(slug="lido").facts


@pytest.fixture
def two(client, with_address, desk):  # noqa: F811
    """A correction of the fee with a minimum deposit added, and its desk."""
    url, submission = with_address()
    assert client.post(f"{url}add/minimum_deposit/", MINIMUM).status_code == 302
    return url, submission, desk(submission)


def asked(two):
    url, submission, at = two
    at.decide("minimum_deposit", "accept")
    assert at.decide("fee", "ask", note="Since when?").status_code == 302
    assert at.act("ask").status_code == 200
    assert at.state == "waiting"
    return url, submission, at


def test_what_is_accepted_is_published_while_a_question_stays_open(client, two):
    url, _submission, at = asked(two)
    html = at.act("publish_accepted").content.decode()
    assert "Published: Minimum deposit. The rest stays open." in html
    assert at.state == "waiting"
    assert lido().minimum_deposit == 0.5 and lido().fee.percent == 10
    page = client.get(url).content.decode()
    claim = page.split('id="claim-minimum_deposit"')[1].split("</article>")[0]
    assert "Published in part" in page and "Published" in claim
    assert Proposal.objects.get(topic="minimum_deposit").published_at is not None
    # Decided and out: only a reversal takes it back.
    client.post(f"{url}answer/", {"fee-percent": "8", "fee-source-url": "https://docs.lido.fi/f"})
    refused = at.decide("minimum_deposit", "decline", reason_code="wrong")
    assert refused.status_code == 422 and "published already" in refused.content.decode()
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert at.state == "accepted" and lido().fee.percent == 8
    assert lido().minimum_deposit == 0.5


def test_publishing_in_part_is_undone_by_one_button(two, later):
    _url, _submission, at = asked(two)
    html = at.act("publish_accepted").content.decode()
    offer = html.split('name="offer" value="')[1].split('"')[0]
    at.client.post("/admin/desk/undo/", {"offer": offer}, follow=True)
    assert lido().minimum_deposit != 0.5
    assert Proposal.objects.get(topic="minimum_deposit").published_at is None
    assert Proposal.objects.get(topic="minimum_deposit").decision == "accept"
    assert at.state == "waiting"
    at.act("publish_accepted")
    assert lido().minimum_deposit == 0.5


def test_questions_are_taken_back_and_no_letter_goes_out_any_more(client, two):
    from tests.submit.test_emails import work

    url, _submission, at = asked(two)
    sent = len(mail.outbox)
    at.act("recall")
    work()
    assert at.state == "in_review"
    assert len(mail.outbox) == sent
    assert OutgoingEmail.objects.get(kind="asked").status == "dropped"
    assert Proposal.objects.get(topic="fee").decision == "pending"
    assert Proposal.objects.get(topic="minimum_deposit").decision == "accept"
    assert "you need not answer" in client.get(url).content.decode()


def test_nobody_is_asked_who_cannot_be_written_to(correct_fee, desk):
    _url, submission = correct_fee()
    at = desk(submission)
    at.reachable = False
    html = at.page()
    assert "nobody can be asked" in html and 'data-key="q"' not in html
    refused = at.decide("fee", "ask", note="Since when?")
    assert refused.status_code == 422
    assert "Nobody can be asked" in refused.content.decode()
    assert Proposal.objects.get().decision == "pending"
    Contact.objects.create(submission=submission, email="ann@example.org")
    undelivered = OutgoingEmail.objects.create(
        kind="verify", submission=submission, status="failed"
    )
    assert at.decide("fee", "ask", note="Since when?").status_code == 422, "no such mailbox"
    undelivered.delete()
    assert at.decide("fee", "ask", note="Since when?").status_code == 302
    Contact.objects.all().delete()
    assert "Nobody can be asked" in at.act("ask").content.decode(), "nor is it sent"


def test_accepted_claims_do_not_fall_with_an_open_question(two, later, desk):
    _url, submission, at = asked(two)
    later(days=ReviewSettings.load().expire_after + 1)
    assert maintenance.expire(submission.pk)
    assert at.state == "in_review"
    fee = Proposal.objects.get(topic="fee")
    assert (fee.decision, fee.reason_code) == ("decline", "no-answer")
    at = desk(submission, "Moderator", "another")  # the first one's session is over by now
    at.act("apply_decisions")
    assert at.state == "accepted" and lido().minimum_deposit == 0.5


def test_declined_and_expired_ones_are_opened_again_with_what_was_decided(with_address, desk):  # noqa: F811
    _url, submission = with_address()
    at = desk(submission)
    at.decide("fee", "decline", reason_code="wrong")
    at.act("apply_decisions")
    assert at.state == "declined"
    assert "Open it again" in at.page()
    at.act("resume")
    assert at.state == "in_review"
    assert Proposal.objects.get().decision == "decline", "what was decided is kept"
    at.decide("fee", "ask", note="Since when?")
    at.act("ask")
    assert maintenance.expire(submission.pk) and at.state == "expired"
    at.act("resume")
    assert at.state == "in_review"
    assert Proposal.objects.get().decision == "pending"
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert lido().fee.percent == 9


def test_all_the_rest_is_accepted_as_it_was_shown(client, two):
    url, _submission, at = two
    seen = {**at.data("fee"), **at.data("minimum_deposit")}
    client.post(f"{url}add/minimum_deposit/", {**MINIMUM, "minimum_deposit-value": "0.7"})
    html = at.act("accept_rest", **seen).content.decode()
    assert "Something has changed since you opened this page" in html
    assert not Proposal.objects.filter(decision="accept").exists(), "all or none"
    at.decide("fee", "decline", reason_code="wrong")
    at.act("accept_rest", **at.data("fee"), **at.data("minimum_deposit"))
    decided = dict(Proposal.objects.values_list("topic", "decision"))
    assert decided == {"fee": "decline", "minimum_deposit": "accept"}


def test_a_reviewer_who_may_not_publish_cannot_publish_in_part(two, signed_in):
    _url, submission, at = asked(two)
    reviewer = signed_in("Reviewer", "rae")
    page = reviewer.get(at.url).content.decode()
    assert "publish_accepted" not in page
    reviewer.post(f"{at.url}act/", {"act": "publish_accepted"})
    assert lido().minimum_deposit != 0.5
    assert Submission.objects.get(pk=submission.pk).state == "waiting"


def test_an_old_publication_is_not_taken_back_by_an_undo(two):
    """Undo is of the publication it was offered for."""
    _url, _submission, at = asked(two)
    html = at.act("publish_accepted").content.decode()
    offer = html.split('name="offer" value="')[1].split('"')[0]
    Proposal.objects.filter(topic="fee").update(decision="accept")
    at.act("publish_accepted")
    at.client.post("/admin/desk/undo/", {"offer": offer}, follow=True)
    assert lido().minimum_deposit == 0.5
