"""What the desk says and offers: true words, labels for keys, links to what it speaks of."""

import re

import pytest
from django.utils import timezone

from pools.models import Contact, PublishedPool, Submission
from tests.review.test_costs import submit

pytestmark = pytest.mark.django_db


def test_nobody_is_said_to_be_told_who_cannot_be_written_to(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "ask", note="?")
    html = at.act("ask").content.decode()
    assert "on their way" not in html
    assert "It shows on their status page; nobody could be written to." in html
    _url, submission = correct_fee("8", email="ann@example.org")
    at = desk(submission, "Moderator", "ann")
    at.decide("fee", "decline", reason_code="wrong")
    assert "Declined. It shows on their status page" in at.act("apply_decisions").content.decode()
    _url, submission = correct_fee("7", email="ann@example.org")
    Contact.objects.filter(submission=submission).update(verified_at=timezone.now())
    at = desk(submission, "Moderator", "bob")
    at.decide("fee", "accept")
    assert "Published, and the contributor is told." in at.act("apply_decisions").content.decode()


def test_spam_is_asked_about_and_undone(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    html = at.page()
    assert 'formaction="/admin/desk/bulk/"' in html
    chosen = {"act": "spam", "submission": submission.pk}
    assert "contact data is removed at once" in (
        at.client.post("/admin/desk/bulk/", chosen).content.decode()
    )
    assert at.state == "received"
    at.client.post("/admin/desk/bulk/", {**chosen, "confirmed": "1"})
    assert at.state == "spam"
    assert "It is no spam" in at.page()
    at.act("not_spam")
    assert at.state == "received"


def test_the_teams_reply_is_shown_and_hidden_before_any_decision(fill, client, pool, desk):
    values = {
        "trustless-source-url": "https://x.example",
        "note": "No.",
        "reply": "Five must sign.",
    }
    fill("/pools/lido/contest/trustless/", {**values, "affiliation": "team"})
    at = desk(Submission.objects.get())
    proposal = Submission.objects.get().proposals.get()
    assert f'value="show_reply:{proposal.pk}"' in at.page()
    at.act(f"show_reply:{proposal.pk}")
    assert "Five must sign." in client.get("/pools/lido/").content.decode()
    proposal.refresh_from_db()
    assert proposal.decision == "pending"
    assert "Hide the pool&#x27;s reply" in at.page() or "Hide the pool's reply" in at.page()
    at.act(f"hide_reply:{proposal.pk}")
    assert "Five must sign." not in client.get("/pools/lido/").content.decode()
    assert at.act("show_reply:999").status_code == 404


def test_a_second_person_is_asked_for_by_label_instead_of_a_button(from_the_team, desk):
    at = desk(from_the_team)
    at.decide("permissionless-nodes", "accept")
    html = at.page()
    assert "a second person must agree to: Permissionless nodes." in html
    assert "Publish and close" not in html
    html = at.act("apply_decisions").content.decode()
    assert "its own team proposed: Permissionless nodes." in html


def test_faults_stand_under_labels(desk, pool):
    submission = submit(None, ["name"], kind="new")
    submission.proposals.update(value="Pond")
    at = desk(submission)
    at.decide("name", "accept")
    assert "Summary: Write one sentence about the pool." in at.page()
    assert "Summary: Write one sentence" in at.act("apply_decisions").content.decode()


def test_what_was_handed_over_leads_to_the_editor_and_the_preview(correct_fee, desk, signed_in):
    _url, submission = correct_fee("9")
    at = desk(submission, "Reviewer")
    assert re.search(r'<a href="/pools/lido/" target="_blank"[^>]*>Lido<', at.page())
    at.decide("fee", "accept")
    at.act("apply_decisions")
    edit = f"/admin/snippets/pools/pool/edit/{submission.pool_id}/"
    assert f'href="{edit}"' not in at.page()
    html = signed_in("Moderator").get(at.url).content.decode()
    assert f'href="{edit}"' in html and f'href="{at.url}preview/"' in html


def test_every_proposed_address_is_a_link(pool, desk):
    submission = submit(pool, ["links"])
    old = {"github": "https://github.com/one", "documentation": "https://docs.example/a"}
    new = {"github": "https://github.com/two", "documentation": "https://docs.example/a"}
    submission.proposals.update(value=new, earlier={"value": old})
    html = " ".join(desk(submission).page().split())
    beside = r"<span[^>]*> \(opens in a new tab\)</span></a>"
    new = rf">https://github.com/two{beside} <strong>\(new in the answer\)</strong>"
    assert re.search(new, html)
    assert re.search(rf">https://docs.example/a{beside} ?</li>", html)


def test_a_publisher_that_is_its_host_is_named_once(pool, desk):
    submission = submit(pool, ["fee"])
    submission.proposals.update(source_publisher="evidence.example", source_as_of="2026-09")
    html = desk(submission).page()
    assert re.search(r">evidence.example<span[^>]*>[^<]*</span></a> \(2026-09\)", html)


def test_the_source_of_a_new_listing_may_be_its_own_site(pool, desk):
    submission = submit(None, ["website", "fee"], kind="new")
    submission.proposals.filter(topic="website").update(value="https://evidence.example/")
    html = desk(submission).page()
    assert html.count("own site") == 1


def test_rivals_and_likenesses_are_links(correct_fee, desk):
    _url, first = correct_fee("9")
    _url, second = correct_fee("8")
    link = rf'<a href="/admin/desk/{first.pk}/" [^>]*>Submission {first.pk} speaks'
    assert re.search(link, desk(second).page())


def test_the_queue_by_whose_hands_and_by_what_was_proposed(correct_fee, desk):
    _url, first = correct_fee("9", email="ann@example.org")
    _url, second = correct_fee("8", **{"fee-source-url": "https://elsewhere.example/fees"})
    at = desk(first)
    at.act("take")

    def found(**query):
        return {one.pk for one in at.client.get("/admin/desk/", query).context["page_obj"]}

    assert found(assignee="me") == found(assignee=at.client.user.pk) == {first.pk}
    assert found(assignee="nobody") == {second.pk}
    assert found(q="Ann@Example.org ") == {first.pk}, "whole, since it lies sealed"
    assert found(q="elsewhere.example") == {second.pk}
    html = at.client.get("/admin/desk/", {"q": "nothing of it"}).content.decode()
    assert "Those chosen are spam" not in html


def test_drafts_that_were_never_sent_stay_out_of_the_queue(pool, desk):
    shown = submit(pool, ["fee"])
    Submission.objects.create(
        kind="new", title="Unsent", state="withdrawn", closed_at=timezone.now()
    )
    html = desk(shown).client.get("/admin/desk/", {"state": "withdrawn"}).content.decode()
    assert "Unsent" not in html


def test_the_recheck_desk_goes_on_with_the_next_claim(pool, later, signed_in):
    import re

    later(days=3 * 365)
    client = signed_in("Moderator")
    html = client.get("/admin/desk/recheck/").content.decode()
    anchors = re.findall(r'id="(claim-[a-z0-9_-]+)"', html)
    following = re.findall(r'name="next" value="([^"]*)"', html)
    assert following[: len(anchors) - 1] == anchors[1:]
    topic = anchors[0].removeprefix("claim-lido-")
    response = client.post(
        f"/admin/desk/recheck/lido/{topic}/",
        {"answer": "cannot-tell", "page": "1", "next": following[0]},
    )
    assert response["Location"] == f"/admin/desk/recheck/#{anchors[1]}"
    assert PublishedPool.objects.count() == 1
