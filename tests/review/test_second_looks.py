"""A second look is blind, by somebody else, and what differs comes up for a recheck."""

import re

import pytest
from wagtail.models import TaskState
from wagtail.search.index import Indexed
from wagtail.snippets.models import get_snippet_models

from pools.models import (
    Conflict,
    Event,
    OutgoingEmail,
    Proposal,
    PublishedPool,
    ReviewSettings,
    SecondLook,
)
from pools.models.second_look import Agreement, is_sampled
from tests.review.test_recheck import page as recheck_page

pytestmark = pytest.mark.django_db
LIST = "/admin/desk/second-looks/"
TOPIC = "permissionless-nodes"
REASON = "Anyone may join, as the register shows."
QUOTE = "The module is open to everybody."
RECHECK = f'id="claim-lido-{TOPIC}"'


def share(percent, **values):
    ReviewSettings.objects.update_or_create(pk=1, defaults={"second_look_share": percent, **values})


@pytest.fixture
def published(fill, pool, desk):
    """A verdict on Lido, proposed, accepted by the reviewer "annabel" and published by them."""

    def publish(affiliation="user", verdict="met", role="Moderator", name="annabel"):
        fill(
            f"/pools/lido/correct/{TOPIC}/",
            {
                f"{TOPIC}-verdict": verdict,
                f"{TOPIC}-reason": REASON,
                f"{TOPIC}-source-url": "https://docs.lido.fi/nodes",
                f"{TOPIC}-source-quote": QUOTE,
                "affiliation": affiliation,
            },
        )
        submission = pool.submissions.latest("pk")
        at = desk(submission, role, name)
        assert at.decide(TOPIC, "accept").status_code == 302
        at.act("apply_decisions")
        return at

    return publish


def answer(client, look, verdict="unmet", reason="The register is closed."):
    url = f"{LIST}{look.pk}/"
    return client.post(url, {"verdict": verdict, "reason": reason}, follow=True)


def test_it_says_nothing_of_the_first_answer(published, signed_in, client):
    share(100)
    first = published()
    look = SecondLook.objects.get()
    assert (look.first_by, look.first_verdict, look.why) == (first.client.user, "met", "sample")
    bob = signed_in("Reviewer", "bob")
    seen = ""
    for address in (LIST, f"{LIST}{look.pk}/"):
        response = bob.get(address)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        seen += response.content.decode()
    # Nor does any page, list, report or search of the admin that a reviewer comes by, or a letter.
    elsewhere = ["/admin/", "/admin/desk/", "/admin/desk/?q=lido", "/admin/desk/recheck/"]
    elsewhere += ["/admin/desk/ties/", "/review/"]
    for address in elsewhere:
        html = re.sub(r"<select.*?</select>", "", bob.get(address).content.decode(), flags=re.S)
        assert REASON not in html and "annabel" not in html, address
    # The submission itself, found by search or by its address, waits for their answer.
    desk = f"/admin/desk/{first.pk}/"
    assert desk not in bob.get("/admin/desk/?state=accepted").content.decode()
    assert desk in first.client.get("/admin/desk/?state=accepted").content.decode()
    for address in (desk, f"{desk}preview/"):
        assert bob.get(address, follow=True).redirect_chain[0][0] == f"{LIST}{look.pk}/"
    # Wagtail's own report says who published a pool, but not what.
    assert REASON not in bob.get("/admin/reports/site-history/").content.decode()
    assert "Second looks: 1" in bob.get("/admin/").content.decode()
    assert "Second looks: 1" not in first.client.get("/admin/").content.decode()
    assert not OutgoingEmail.objects.exclude(submission=look.proposal.submission).exists()
    assert not issubclass(SecondLook, Indexed) and SecondLook not in get_snippet_models()
    # An empty answer is refused, and still says nothing.
    refused = bob.post(f"{LIST}{look.pk}/", {"reason": " "})
    assert refused.status_code == 422
    seen += refused.content.decode()
    assert QUOTE in seen and "https://docs.lido.fi/nodes" in seen
    for words in (
        REASON,
        "annabel",
        "Both answers",
        "/pools/lido/",
        f"/admin/desk/{first.pk}/",
        "/admin/snippets/pools/pool/edit/",
        "/changes/?",
        "/history/",
        "by chance",
        "proposed by the pool",
        "basis",
    ):
        assert words not in seen, words
    # Each verdict stands there once a form, none of them chosen.
    for verdict in ("met", "partly", "unmet", "unknown"):
        assert seen.count(f'value="{verdict}"') == 2, verdict
    assert "checked" not in seen.partition("<form method")[2].partition("</form>")[0]

    both = answer(bob, look).content.decode()
    assert "another verdict" in both
    assert REASON in bob.get(desk).content.decode()
    for words in (REASON, "annabel", "The register is closed.", "They differ."):
        assert words in both, words


def test_a_pools_form_that_is_refused_says_nothing_of_who_saved_it(published, signed_in):
    share(100)
    look = (published(), SecondLook.objects.get())[1]
    bob = signed_in("Reviewer", "bob")
    edit = f"/admin/snippets/pools/pool/edit/{look.pool.pk}/"
    for response in (bob.get(edit), bob.post(edit, {"name": ""})):
        assert response.status_code == 200
        assert "annabel" not in response.content.decode()
    answer(bob, look)
    assert "annabel" in bob.get(edit).content.decode()


def test_the_first_the_tied_and_whoever_agreed_do_not_answer(published, signed_in):
    share(100)
    first = published()
    look = SecondLook.objects.get()
    tied = signed_in("Reviewer", "tia")
    Conflict.objects.create(editor=tied.user, pool=look.pool, words="Works there")
    for client, said in ((first.client, "You know the first answer"), (tied, "declared a tie")):
        assert f"{LIST}{look.pk}/" not in client.get(LIST).content.decode()
        opened = client.get(f"{LIST}{look.pk}/", follow=True).content.decode()
        assert said in opened and REASON not in opened
        assert said in answer(client, look).content.decode()
    look.refresh_from_db()
    assert look.second_by is None


def test_a_difference_is_due_for_a_recheck_until_somebody_looked(published, signed_in):
    share(100)
    published()
    look = SecondLook.objects.get()
    moderator = signed_in("Moderator", "mo")
    assert RECHECK not in recheck_page(moderator)
    answer(signed_in("Reviewer", "bob"), look)
    html = recheck_page(moderator)
    assert RECHECK in html and "The register is closed." in html and REASON in html
    before = PublishedPool.objects.get(slug="lido").facts.assessments
    moderator.post(f"/admin/desk/recheck/lido/{TOPIC}/", {"answer": "still-true"})
    assert RECHECK not in recheck_page(moderator)
    assert PublishedPool.objects.get(slug="lido").facts.assessments[0] == before[0]


def test_another_verdict_settles_it_and_closes_what_waits(published, signed_in):
    share(100)
    published()
    answer(signed_in("Reviewer", "bob"), SecondLook.objects.get())
    published(verdict="unmet", name="amy")
    assert RECHECK not in recheck_page(signed_in("Moderator", "mo"))
    (waiting,) = SecondLook.objects.filter(second_by=None)
    published(verdict="partly", name="ada")
    (newer,) = SecondLook.objects.filter(second_by=None)
    assert newer.pk != waiting.pk and newer.first_verdict == "partly"
    # Whatever else publishes another verdict: nobody is asked about what is not said any more.
    lido = newer.pool
    row = lido.assessments.get(indicator__slug=TOPIC)
    row.verdict, row.reason = "unmet", "Closed since."
    row.save()
    lido = type(lido).objects.get(pk=lido.pk)
    lido.save_revision().publish()
    assert not SecondLook.objects.filter(second_by=None).exists()


def test_taken_back_while_the_question_was_open(published, signed_in):
    """What was typed is said again; there is nothing it could be an answer to."""
    share(100)
    published()
    look, bob = SecondLook.objects.get(), signed_in("Reviewer", "bob")
    address = f"{LIST}{look.pk}/"
    look.delete()
    sent = {"verdict": "unmet", "reason": "The <register> is closed."}
    told = bob.post(address, sent, follow=True)
    html = told.content.decode()
    assert told.redirect_chain == [(LIST, 302)]
    assert "The decision was taken back meanwhile" in html
    assert "The &lt;register&gt; is closed." in html
    assert bob.get(address).status_code == 404


@pytest.mark.parametrize(
    ("affiliation", "verdict", "percent", "looks"),
    [
        ("team", "met", 0, ["team"]),
        ("team", "partly", 0, []),
        ("user", "met", 0, []),
        ("user", "partly", 100, ["sample"]),
    ],
)
def test_what_is_looked_at_twice(published, affiliation, verdict, percent, looks):
    share(percent, second_person=False)
    published(affiliation, verdict)
    assert list(SecondLook.objects.values_list("why", flat=True)) == looks


def test_what_a_moderator_publishes_is_looked_at_too(published, signed_in, pool):
    share(100)
    published(role="Reviewer", name="rae")
    assert not SecondLook.objects.exists()
    state = TaskState.objects.get(status="in_progress")
    moderator = signed_in("Moderator", "mo")
    state.approve(user=moderator.user)
    look = SecondLook.objects.get()
    assert (look.first_by.username, look.published_by) == ("rae", moderator.user)
    # Whoever approved it has seen it, and so has who only had the submission in hand.
    ann, bob = signed_in("Reviewer", "ann"), signed_in("Reviewer", "bob")
    Event.objects.create(
        submission=look.proposal.submission, name="take", actor="reviewer", by=ann.user
    )
    for client, waits in ((moderator, False), (ann, False), (bob, True)):
        assert (f"{LIST}{look.pk}/" in client.get(LIST).content.decode()) is waits
    assert "You know the first answer" in answer(ann, look).content.decode()


def test_what_is_undone_needs_no_second_look(published):
    share(100)
    at = published()
    html = at.client.get(at.url).content.decode()
    offer = html.partition('name="offer" value="')[2].partition('"')[0]
    at.client.post("/admin/desk/undo/", {"offer": offer})
    assert at.state == "in_review"
    assert not SecondLook.objects.exists()


def test_chance_is_stable_and_keeps_its_share():
    proposals = [Proposal(pk=pk) for pk in range(1, 2001)]
    for percent, least, most in ((0, 0, 0), (10, 140, 260), (100, 2000, 2000)):
        chosen = [is_sampled(one, TOPIC, percent) for one in proposals]
        assert chosen == [is_sampled(one, TOPIC, percent) for one in proposals]
        assert least <= sum(chosen) <= most


def test_agreement_is_public_with_a_percentage_from_five_on(published, signed_in, client):
    share(100)
    published()
    first = SecondLook.objects.get()
    bob = signed_in("Reviewer", "bob")
    places = {"/review/": client, f"/indicators/{TOPIC}/": client, LIST: bob}
    for address, by in places.items():
        assert "looked at twice" not in by.get(address).content.decode()
    answer(bob, first, "met", "It does.")
    for address, by in places.items():
        html = by.get(address).content.decode()
        assert "1 claim looked at twice, 1 with the same verdict" in html, address
        assert "100" not in html.partition("looked at twice")[2][:60]
    assert [Agreement("x", n, n - 1).percent for n in (4, 5, 6)] == [None, 80, 83]


def test_the_slower_of_two_is_told_and_keeps_their_words(published, signed_in):
    share(100)
    published()
    look = SecondLook.objects.get()
    bob, cat = signed_in("Reviewer", "bob"), signed_in("Reviewer", "cat")
    assert cat.get(f"{LIST}{look.pk}/").status_code == 200
    answer(bob, look)
    told = answer(cat, look, "met", "Words of Cat.")
    assert told.status_code == 409
    html = told.content.decode()
    assert "bob answered this first, so your answer was not counted" in html
    assert "Words of Cat." in html and "The register is closed." in html
    look.refresh_from_db()
    assert look.second_by == bob.user
