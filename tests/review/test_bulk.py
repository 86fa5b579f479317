"""Many submissions at once: chosen in the queue, confirmed, closed; the others stay as they are."""

import re

import pytest
from django.test import Client

from pools.models import Conflict, Contact, Event, OutgoingEmail, Pool, Submission

pytestmark = pytest.mark.django_db

QUEUE, BULK = "/admin/desk/", "/admin/desk/bulk/"


@pytest.fixture
def three(correct_fee):
    return [correct_fee(percent)[1] for percent in ("7", "8", "9")]


def states():
    return list(Submission.objects.order_by("pk").values_list("state", flat=True))


def test_the_queue_is_filtered_by_pool_and_has_a_box_a_line(three, signed_in):
    from pools.models import Proposal

    other = Pool.objects.create(slug="other", name="Other Pool")
    moved = three[0]
    Submission.objects.filter(pk=moved.pk).update(pool=other, title="Other Pool")
    assert Proposal.objects.count() == 3
    client = signed_in("Reviewer")
    html = client.get(QUEUE).content.decode()
    for submission in three:
        assert f'value="{submission.pk}"' in html
    assert "Those chosen are spam" in html
    assert "Decline those chosen" in html
    html = client.get(QUEUE, {"pool": other.pk}).content.decode()
    assert "Correction: Other Pool" in html
    assert "Correction: Lido" not in html
    html = client.get(f"{QUEUE}results/", {"pool": three[1].pool_id}).content.decode()
    assert "Correction: Lido" in html
    assert "Correction: Other Pool" not in html


def test_spam_is_confirmed_first(three, signed_in):
    client = signed_in("Reviewer")
    chosen = {"act": "spam", "submission": [three[0].pk, three[1].pk]}
    page = client.post(BULK, chosen)
    assert page.status_code == 200
    assert states() == ["received"] * 3, "nothing before it is confirmed"
    html = page.content.decode()
    kept = re.findall(r'name="submission"\s+value="(\d+)"', html)
    assert kept == [str(three[0].pk), str(three[1].pk)]
    after = client.post(BULK, {**chosen, "confirmed": "1"}, follow=True).content.decode()
    assert "2 submissions closed as spam" in after
    assert states() == ["spam", "spam", "received"]
    assert not OutgoingEmail.objects.exists()


def test_declining_needs_a_reason_and_says_it_to_everybody(client, correct_fee, signed_in):
    url, first = correct_fee("8", email="ann@example.org")
    Contact.objects.update(verified_at=first.created_at)
    _url, second = correct_fee("9")
    staff = signed_in("Reviewer")
    chosen = {"act": "decline", "submission": [first.pk, second.pk]}
    assert "Reason for declining" in staff.post(BULK, chosen).content.decode()
    refused = staff.post(BULK, {**chosen, "confirmed": "1", "reason_words": "My words"})
    assert refused.status_code == 422
    assert "My words" in refused.content.decode()
    assert states() == ["received"] * 2
    staff.post(
        BULK,
        {
            **chosen,
            "confirmed": "1",
            "reason_code": "advertising",
            "reason_words": "The same text nine times.",
        },
    )
    assert states() == ["declined"] * 2
    html = client.get(url).content.decode()
    assert "Advertising rather than information" in html
    assert "The same text nine times." in html
    assert OutgoingEmail.objects.filter(kind="declined", submission=first).count() == 1
    decided = Event.objects.filter(name="decided", by=staff.user)
    assert decided.count() == 2


def test_what_somebody_looked_at_and_what_i_am_tied_to_is_left_alone(three, signed_in, desk):
    at = desk(three[0], "Moderator", "ann")
    at.decide("fee", "accept")
    at = desk(three[1], "Moderator", "bob")
    at.decide("fee", "ask", note="Since when?")
    staff = signed_in("Reviewer")
    everything = {"act": "decline", "submission": [s.pk for s in three], "confirmed": "1"}
    html = staff.post(BULK, {**everything, "reason_code": "wrong"}, follow=True).content.decode()
    assert "1 submission declined" in html
    assert "2 were left alone" in html
    assert states() == ["in_review", "in_review", "declined"]
    Conflict.objects.create(editor=staff.user, pool=three[0].pool, words="I work there")
    everything["act"] = "spam"
    staff.post(BULK, everything)
    assert states() == ["in_review", "in_review", "declined"]


@pytest.mark.parametrize(
    "data", [{}, {"act": "spam"}, {"act": "spam", "submission": ["x", "9" * 40, "-1", "٣"]}]
)
def test_nothing_chosen_is_said(data, three, signed_in):
    html = signed_in("Reviewer").post(BULK, data, follow=True).content.decode()
    assert "Choose at least one" in html
    assert states() == ["received"] * 3


def test_only_reviewers_and_only_by_a_form_of_ours(three, member, django_user_model):
    data = {"act": "spam", "submission": three[0].pk, "confirmed": "1"}
    stranger = Client()
    stranger.force_login(django_user_model.objects.create_user("vis", "v@example.org", "x"))
    assert stranger.post(BULK, data).status_code == 302
    reviewer = Client(enforce_csrf_checks=True)
    reviewer.force_login(member("Reviewer"))
    assert reviewer.post(BULK, data).status_code == 403
    assert reviewer.get(BULK).status_code == 405
    assert states() == ["received"] * 3
