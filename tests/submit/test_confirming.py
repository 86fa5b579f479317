"""Confirming an address: what is written then, in which language, and what the page says."""

import pytest
from django.core import mail

from pools.models import Contact
from tests.submit.test_emails import link_in, work

pytestmark = pytest.mark.django_db
YOURS = "whoever has it can answer and withdraw"


@pytest.fixture
def unconfirmed(correct_fee):
    """A correction with an address, the page that confirms it, and the submission."""

    def make():
        _url, submission = correct_fee("9", email="ann@example.org")
        work()
        return link_in(mail.outbox.pop().body), submission

    return make


@pytest.mark.parametrize(
    ("decision", "subject"),
    [
        ("accept", "Waterline: your proposal for Lido is published"),
        ("decline", "Waterline: your proposal for Lido was declined"),
    ],
)
def test_whoever_confirms_after_the_end_reads_of_the_end(
    client, unconfirmed, desk, decision, subject
):
    page, submission = unconfirmed()
    at = desk(submission)
    at.decide("fee", decision, reason_code="wrong", reason_words="Not these words.")
    at.act("apply_decisions")
    assert "We have written to you" in client.post(page).content.decode()
    work()
    (letter,) = mail.outbox
    assert letter.subject == subject
    assert YOURS not in letter.body
    assert ("Accepted: Fee" if decision == "accept" else "Declined: Fee") in letter.body
    assert ("Not these words" in letter.body) is (decision == "decline"), "the reason itself"
    assert "\n\n\n" not in letter.body


def test_nothing_is_promised_of_what_was_withdrawn(client, unconfirmed):
    from pools.submit import services

    page, submission = unconfirmed()
    services.withdraw(submission.pk)
    assert "we won’t write to you" in client.post(page).content.decode()
    work()
    assert not mail.outbox
    assert Contact.objects.get().verified_at


def test_confirming_twice_says_so_and_there_is_a_way_on(client, unconfirmed):
    page, _submission = unconfirmed()
    client.post(page)
    html = client.post(page).content.decode()
    assert "is already confirmed" in html
    assert "We have written to you" not in html
    main = html.split("<main")[1]
    assert 'href="/submissions/lost/"' in main and 'href="/pools/"' in main
    work()
    assert len(mail.outbox) == 1
    assert YOURS in mail.outbox[0].body


def test_a_letter_leads_to_pages_in_its_own_language(client, unconfirmed, desk):
    page, submission = unconfirmed()
    submission.language = "es"
    submission.save(update_fields=["language"])
    client.post(page)
    at = desk(submission)
    at.decide("fee", "accept")
    at.act("apply_decisions")
    work()
    received, published = mail.outbox
    assert link_in(received.body).startswith("/es/submissions/")
    assert link_in(published.body).startswith("/es/pools/lido/")
    assert "/es/submissions/" in published.body
