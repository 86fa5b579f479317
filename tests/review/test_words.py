"""Nothing typed at the desk is lost: edits without a tick, words at one claim while another is
decided; and nothing is accepted that nobody meant."""

import re
from html import unescape

import pytest

from pools.models import Contact, Proposal, PublishedPool, Submission
from tests.facts import FEE
from tests.review.test_costs import submit

pytestmark = pytest.mark.django_db

CONTEST = {
    "trustless-source-url": "https://example.org/keys",
    "note": "A council holds keys.",
    "affiliation": "user",
}


def sent(html):
    """What a browser sends along from a page: every field of the form, as it stands."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", html):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" not in values or (
            values.get("type") in ("checkbox", "radio") and "checked" not in tag
        ):
            continue
        fields[values["name"]] = values.get("value", "")
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', html, re.S):
        fields[name] = text.strip()
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    fields.pop("csrfmiddlewaretoken", None)
    return {name: unescape(value) for name, value in fields.items()}


def fold(html, pk, kind="words"):
    """The opening tag of a claim's fold."""
    part = html[html.index(f'id="proposal-{pk}"') :]
    return re.search(rf'<details class="desk-{kind} desk-fold"[^>]*>', part)[0]


def test_a_changed_value_is_an_edit_and_an_unchanged_one_is_none(correct_fee, desk):
    _url, submission = correct_fee("9.1")
    at = desk(submission)
    proposal = submission.proposals.get()
    page = sent(at.page())
    assert page["fee-percent"] == "9.1"
    address = f"{at.url}{proposal.pk}/"
    assert at.client.post(address, {**page, "decision": "accept"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.edited) == ("accept", None)
    page = {**sent(at.page()), "decision": "accept"}
    assert at.client.post(address, {**page, "fee-percent": "8"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.edited == {"value": {**FEE, "percent": 8, "covers": "the treasury"}}
    html = at.page()
    assert "9.1 % of rewards" in html and "As edited: 8 %" in html
    at.client.post(address, {**sent(html), "decision": "accept"})
    proposal.refresh_from_db()
    assert proposal.edited["value"]["percent"] == 8, "an edit stays until it is edited"
    at.act("apply_decisions")
    assert PublishedPool.objects.get(slug="lido").document["fee"]["percent"] == 8


def test_a_faulty_edit_stops_accepting_but_not_declining(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    response = at.decide("fee", "accept", **{"fee-percent": "900"})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'value="900"' in html
    assert "Fee: Please fix what is marked." in html
    assert " open" in fold(html, submission.proposals.get().pk, "edit")
    response = at.decide("fee", "decline", reason_code="wrong", **{"fee-percent": "900"})
    assert Proposal.objects.get().decision == "decline"


def test_words_at_other_claims_stay_on_the_page_without_a_script(pool, desk):
    submission = submit(pool, ["fee", "website", "summary"])
    at = desk(submission)
    fee, website, summary = submission.proposals.all()
    page = sent(at.page())
    typed = {
        f"p{website.pk}-note": "Half a question",
        f"p{summary.pk}-reason_code": "wrong",
        "summary-value": "Another sentence.",
        "decision": "accept",
    }
    response = at.client.post(f"{at.url}{fee.pk}/", {**page, **typed})
    assert response.status_code == 200
    html = response.content.decode()
    fee.refresh_from_db()
    assert fee.decision == "accept"
    again = sent(html)
    assert again[f"p{website.pk}-note"] == "Half a question"
    assert again["summary-value"] == "Another sentence."
    assert again[f"p{summary.pk}-reason_code"] == "wrong"
    assert " open" in fold(html, website.pk) and " open" in fold(html, summary.pk, "edit")
    assert " open" not in fold(html, fee.pk)
    # What is shown again can be sent, from there.
    Contact.objects.create(submission=submission, email="reader@example.org")
    response = at.client.post(f"{at.url}{website.pk}/", {**again, "decision": "ask"})
    assert website.notes.get().text == "Half a question"
    again = sent(response.content.decode())
    assert again[f"p{website.pk}-note"] == "", "used up"
    at.client.post(f"{at.url}{summary.pk}/", {**again, "decision": "accept"})
    summary.refresh_from_db()
    assert summary.edited == {"value": "Another sentence."}


@pytest.mark.parametrize("name", ["take", "keep", "ask", "apply_decisions"])
def test_the_other_buttons_keep_what_was_typed_as_well(name, pool, desk):
    submission = submit(pool, ["fee", "website"])
    at = desk(submission)
    website = submission.proposals.last()
    response = at.act(name, **{**sent(at.page()), f"p{website.pk}-note": "Half a question"})
    assert sent(response.content.decode())[f"p{website.pk}-note"] == "Half a question"
    closing = name in ("ask", "apply_decisions")
    assert ("belongs to no decision yet: Website" in response.content.decode()) is closing
    assert response.status_code == (422 if closing else 200)


def test_who_is_overtaken_keeps_the_words_of_every_claim(pool, desk):
    submission = submit(pool, ["fee", "website"])
    one, two = desk(submission, "Moderator", "ann"), desk(submission, "Moderator", "bob")
    fee, website = submission.proposals.all()
    page = {**sent(two.page()), f"p{website.pk}-note": "Mine", f"p{fee.pk}-note": "Mine too"}
    one.decide("fee", "accept")
    response = two.client.post(f"{two.url}{fee.pk}/", {**page, "decision": "accept"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Fee: ann decided this in the meantime" in html
    again = sent(html)
    assert (again[f"p{website.pk}-note"], again[f"p{fee.pk}-note"]) == ("Mine", "Mine too")
    Contact.objects.create(submission=submission, email="reader@example.org")
    two.client.post(f"{two.url}{fee.pk}/", {**again, "decision": "ask"})
    fee.refresh_from_db()
    assert fee.decision == "ask", "the second try counts"


def test_an_error_is_anchored_at_its_claim_and_its_address_opens_again(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    proposal = submission.proposals.get()
    address = f"{at.url}{proposal.pk}/"
    assert f'formaction="{address}#proposal-{proposal.pk}"' in at.page()
    html = at.decide("fee", "decline").content.decode()
    assert "Fee: Choose a reason for declining." in html
    assert " open" in fold(html, proposal.pk)
    assert at.client.get(address)["Location"] == f"{at.url}#proposal-{proposal.pk}"


def test_a_contest_is_not_accepted_unchanged_nor_with_the_old_reason(fill, pool, desk):
    fill("/pools/lido/contest/trustless/", CONTEST)
    at = desk(Submission.objects.get())
    proposal = Proposal.objects.get()
    page, address = sent(at.page()), f"{at.url}{proposal.pk}/"
    response = at.client.post(address, {**page, "decision": "accept"})
    assert "say what the claim should read" in response.content.decode()
    changed = {**page, "decision": "accept", "trustless-verdict": "unmet"}
    assert page["trustless-verdict"] != "unmet" and page["trustless-reason"]
    response = at.client.post(address, changed)
    assert response.status_code == 422
    html = response.content.decode()
    beside = html[html.index(f'id="p{proposal.pk}_trustless-reason_error"') :][:300]
    assert "say why, in another reason" in beside
    response = at.client.post(address, {**changed, "trustless-reason": "A council holds keys."})
    assert response.status_code == 302
    proposal.refresh_from_db()
    assert proposal.edited["value"]["verdict"] == "unmet"


def test_what_moved_since_the_page_was_shown_is_no_edit(fill, pool, desk):
    fill(
        "/pools/lido/confirm/fee/",
        {"fee-source-url": "https://example.org/now", "affiliation": "none"},
    )
    at = desk(Submission.objects.get())
    page = sent(at.page())
    assert page["fee-percent"] == "10"
    published = PublishedPool.objects.get(slug="lido")
    published.document["fee"]["percent"] = 7
    published.save()
    proposal = Proposal.objects.get()
    at.client.post(f"{at.url}{proposal.pk}/", {**page, "decision": "accept"})
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.edited) == ("accept", None)


def test_a_forged_basis_is_no_harm(correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    proposal = submission.proposals.get()
    page = {**sent(at.page()), f"p{proposal.pk}-basis": "WzFd:forged", "decision": "accept"}
    assert at.client.post(f"{at.url}{proposal.pk}/", page).status_code == 302
