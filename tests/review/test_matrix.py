"""Who may open what: visitor, link holder, holder of another link, and every role."""

import pytest
from django.test import Client

from pools.models import Proposal, Submission

pytestmark = pytest.mark.django_db

IN = 200
SIGN_IN = 302  # to the admin's sign-in page
NO = 404
WRONG_WAY = 405  # the method is not answered

# address: (method, visitor, holder of the link, holder of another link)
PUBLIC = {
    "/submit/": ("get", IN, IN, IN),
    "/pools/lido/correct/fee/": ("get", IN, IN, IN),
    "/pools/lido/confirm/fee/": ("get", IN, IN, IN),
    "/pools/lido/contest/fee/": ("get", IN, IN, IN),
    "/review/": ("get", IN, IN, IN),
    "/submissions/lost/": ("get", IN, IN, IN),
    "/submissions/{key}/": ("get", NO, IN, NO),
    "/submissions/{key}/answer/": ("post", NO, 302, NO),
    "/submissions/{key}/reply/": ("post", NO, NO, NO),  # this one is no contest
    "/submissions/{key}/withdraw/": ("post", NO, 302, NO),
    "/submit/{key}/send/": ("get", NO, 302, NO),  # sent already: leads to its page
}
READ_ONLY = ["answer", "reply", "withdraw"]

DESK = ["", "results/", "{pk}/", "{pk}/preview/", "recheck/", "ties/"]
CHANGING = ["bulk/", "{pk}/act/", "{pk}/{proposal}/", "recheck/lido/trustless/", "ties/1/end/"]


def test_public_addresses(correct_fee):
    _other, _submission = correct_fee("8")
    url, submission = correct_fee("9")
    keys = {"visitor": "v" * 43, "holder": url.split("/")[2], "other": _other.split("/")[2]}
    for address, (method, *expected) in PUBLIC.items():
        for who, status in zip(keys, expected, strict=True):
            if who == "other" and "{key}" in address:
                continue  # a key opens its own submission, whatever page it is put into
            response = getattr(Client(), method)(address.format(key=keys[who]))
            assert response.status_code == status, (address, who)
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert Submission.objects.exclude(pk=submission.pk).get().state == "received", "the other stays"
    for name in READ_ONLY:
        assert Client().get(f"{url}{name}/").status_code == WRONG_WAY


@pytest.mark.parametrize("role", ["Reviewer", "Editor", "Moderator", "Administrator"])
def test_the_desk_is_open_to_every_role(role, correct_fee, signed_in):
    _url, submission = correct_fee("9")
    client = signed_in(role)
    for path in DESK:
        address = f"/admin/desk/{path.format(pk=submission.pk)}"
        assert client.get(address).status_code == IN, address


def test_the_desk_is_closed_to_everybody_else(correct_fee, django_user_model):
    _url, submission = correct_fee("9")
    proposal = submission.proposals.get()
    user = django_user_model.objects.create_user("vis", "v@example.org", "x")
    signed_in = Client()
    signed_in.force_login(user)
    for client in (Client(), signed_in):
        for path in DESK:
            address = f"/admin/desk/{path.format(pk=submission.pk)}"
            assert client.get(address).status_code == SIGN_IN, address
        for path in CHANGING:
            address = f"/admin/desk/{path.format(pk=submission.pk, proposal=proposal.pk)}"
            response = client.post(address, {"act": "spam", "submission": submission.pk})
            assert response.status_code == SIGN_IN, address
    submission.refresh_from_db()
    assert submission.state == "received"
    assert Proposal.objects.get(pk=proposal.pk).decision == "pending"


@pytest.mark.parametrize(
    ("role", "state"),
    [
        ("Reviewer", "handed_over"),
        ("Editor", "handed_over"),
        ("Moderator", "accepted"),
        ("Administrator", "accepted"),
    ],
)
def test_who_publishes_and_who_hands_over(role, state, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, role)
    at.decide("fee", "accept")
    at.act("carry_out")
    assert at.state == state


@pytest.mark.parametrize(("role", "may"), [("Reviewer", False), ("Moderator", True)])
def test_who_assigns(role, may, correct_fee, desk, member):
    _url, submission = correct_fee("9")
    other = member("Reviewer", "rae")
    desk(submission, role).act("assign", to=other.pk)
    submission.refresh_from_db()
    assert (submission.assignee == other) is may


@pytest.mark.parametrize("role", ["Reviewer", "Moderator"])
def test_forged_forms_are_refused_at_the_desk(role, correct_fee, member):
    _url, submission = correct_fee("9")
    client = Client(enforce_csrf_checks=True)
    client.force_login(member(role))
    proposal = submission.proposals.get()
    for path in CHANGING:
        address = f"/admin/desk/{path.format(pk=submission.pk, proposal=proposal.pk)}"
        assert client.post(address, {"act": "spam"}).status_code == 403, address


def test_reading_changes_nothing(correct_fee, signed_in):
    _url, submission = correct_fee("9")
    before = Submission.objects.values().get()
    client = signed_in("Administrator")
    for path in DESK:
        client.get(f"/admin/desk/{path.format(pk=submission.pk)}")
    assert Submission.objects.values().get() == before
