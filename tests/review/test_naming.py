"""Whatever the desk says after an act, it says of which pool and which claim."""

import re

import pytest
from django.core import mail

from pools.contributions import display_names
from pools.models import Conflict, Pool, ReviewSettings, Submission
from pools.models.publishing import NotPublishable
from pools.review import rechecks, undo_offers
from pools.submit.maintenance import send_digest
from pools.topics.publication_checks import Fault
from tests.review.test_costs import submit

pytestmark = pytest.mark.django_db


def said(html):
    """The messages of a page, without what their buttons say."""
    found = re.findall(r'<li class="(?:success|error|warning)[^"]*">(.*?)</li>', html, re.S)
    texts = [
        re.sub(r"<(?:button|form).*?</(?:button|form)>|<[^>]*>", "", one, flags=re.S)
        for one in found
    ]
    return [" ".join(text.split()) for text in texts if text.strip()]


@pytest.mark.parametrize(
    "act", ["keep", "take", "release", "assign", "ask", "not_spam", "take_back", "apply_decisions"]
)
def test_every_button_of_a_submission_names_it_also_where_it_fails(act, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    for _twice in range(2):
        for words in said(at.act(act).content.decode()):
            assert words.startswith("Lido · Fee: "), words
    assert said(at.act(act).content.decode()), "it says something"


def test_what_is_in_the_way_of_publishing_is_named(correct_fee, desk):
    ReviewSettings.objects.update_or_create(pk=1, defaults={"second_person": True})
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept")
    other = submit(submission.pool, ["fee"])
    second = desk(other, name="bob")
    second.decide("fee", "accept")
    second.act("apply_decisions")
    assert all(
        words.startswith("Lido · Fee: ")
        for words in said(at.act("apply_decisions").content.decode())
    )


def test_a_tie_names_the_pool_wherever_it_refuses(correct_fee, desk, later):
    _url, submission = correct_fee("9")
    at = desk(submission)
    html = at.client.post(
        "/admin/desk/ties/", {"pool": submission.pool_id, "words": "I advise it"}, follow=True
    )
    assert said(html.content.decode()) == [
        "Lido: Declared. Decisions on this pool are refused to you now."
    ]
    refused = at.decide("fee", "accept").content.decode()
    assert said(refused)[0].startswith("Lido · Fee: You have declared a tie")
    later(days=3 * 365)
    at.client.force_login(at.client.user)
    one = at.client.post(
        "/admin/desk/recheck/lido/trustless/", {"answer": "still-true"}, follow=True
    )
    assert re.match(r"Lido · [^:]+: You have declared a tie", said(one.content.decode())[0])
    offer = {"offer": undo_offers.publication(submission.pool_id, at.client.user), "name": "Lido"}
    undone = at.client.post("/admin/desk/undo/", offer, follow=True).content.decode()
    assert said(undone) == ["Lido: You have declared a tie to this pool."]
    chosen = {"act": "spam", "submission": submission.pk, "confirmed": "1"}
    left = at.client.post("/admin/desk/bulk/", chosen, follow=True).content.decode()
    assert said(left)[0].startswith("Lido · Fee: 1 was left alone")
    tie = Conflict.objects.get()
    ended = at.client.post(f"/admin/desk/ties/{tie.pk}/end/", follow=True).content.decode()
    assert said(ended) == ["Lido: Your tie to it has ended."]


def test_what_stops_a_recheck_is_said_under_labels(pool, signed_in, later, monkeypatch):
    def refuse(*_args):
        raise NotPublishable([Fault("minimum_deposit", "This fact needs a source.")])

    later(days=3 * 365)
    monkeypatch.setattr(rechecks, "still_true", refuse)
    address = "/admin/desk/recheck/lido/trustless/"
    page = signed_in("Moderator").post(address, {"answer": "still-true"}, follow=True)
    (words,) = said(page.content.decode())
    assert words.startswith("Lido · ")
    assert words.endswith(": Minimum deposit: This fact needs a source.")


def test_a_pool_is_named_as_it_is_called_now_and_many_claims_are_counted(pool, desk):
    Pool.objects.filter(pk=pool.pk).update(name="Lido Finance")
    submission = submit(pool, ["fee", "name", "website", "licence", "tokens"])
    assert said(desk(submission).act("take").content.decode()) == [
        "Lido Finance · Fee, Name, Website and 2 more: It is yours now."
    ]
    assert display_names.enumerated(["a", "b", "c"]) == "a, b, c"


def test_the_queue_and_the_letter_about_it_tell_two_corrections_apart(correct_fee, pool, desk):
    _url, fee = correct_fee("9")
    submit(pool, ["website"])
    at = desk(fee)
    pages = [
        at.client.get("/admin/desk/").content.decode(),
        at.client.get("/admin/").content.decode(),
        at.client.post(
            "/admin/desk/bulk/",
            {"act": "spam", "submission": list(Submission.objects.values_list("pk", flat=True))},
        ).content.decode(),
    ]
    send_digest()
    from tests.submit.test_emails import work

    work()
    pages.append(mail.outbox[-1].body)
    for page in pages:
        assert "Correction: Lido · Fee" in page
        assert "Correction: Lido · Website" in page
