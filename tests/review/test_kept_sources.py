"""No source is lost without being seen: listed ones are kept unless a reviewer removes them."""

from hashlib import sha256

import pytest

from pools.models import Proposal, PublishedPool

pytestmark = pytest.mark.django_db


def sources(topic="fee"):
    facts = PublishedPool.objects.get(slug="lido").facts
    return {one.url: one for one in facts.sources_on(topic)}


def keep(proposal, url):
    return f"p{proposal.pk}-keep-{sha256(url.encode()).hexdigest()[:12]}"


def test_another_value_keeps_every_source_as_an_earlier_figure(correct_fee, desk):
    before = sources()
    assert before
    _url, submission = correct_fee("9")
    at = desk(submission)
    html = at.page()
    for one in before.values():
        name = keep(Proposal.objects.get(), one.url)
        control = html.split(f'name="{name}"')[1].split("</select>")[0]
        assert 'value="differs" selected' in control, "what happens is seen before it happens"
    at.decide("fee", "accept")
    at.act("apply_decisions")
    after = sources()
    assert before.keys() < after.keys()
    new = after["https://docs.lido.fi/fees"]
    assert new.stance == "basis" and new.why, "and why the directory goes by the new one"
    for url, one in before.items():
        assert after[url].stance == "differs"
        assert after[url].reports, "what it says is written down"
        assert (after[url].as_of, after[url].quote) == (one.as_of, one.quote)


def test_a_reviewer_removes_one_and_says_that_another_agrees(correct_fee, desk):
    before = sources()
    first, *others = before
    _url, submission = correct_fee("9")
    at, proposal = desk(submission), Proposal.objects.get()
    choices = {keep(proposal, first): "drop"}
    if others:
        choices[keep(proposal, others[0])] = "agrees"
    at.decide("fee", "accept", also=choices, source_why="It is the contract itself.")
    assert Proposal.objects.get().source_choices[first] == "drop"
    at.act("apply_decisions")
    after = sources()
    assert first not in after
    if others:
        assert after[others[0]].stance == "agrees"
    if any(one.stance == "differs" for one in after.values()):
        assert after["https://docs.lido.fi/fees"].why == "It is the contract itself."


def test_confirming_and_a_list_lose_nothing(fill, pool, desk):
    from pools.models import Submission

    before = sources("audits")
    fill(
        "/pools/lido/confirm/audits/",
        {"audits-source-url": "https://docs.lido.fi/audits", "affiliation": "user"},
    )
    at = desk(Submission.objects.get())
    at.decide("audits", "accept")
    at.act("apply_decisions")
    after = sources("audits")
    assert before.keys() <= after.keys()
    assert {u: s.stance for u, s in before.items()} == {u: after[u].stance for u in before}


def test_a_choice_no_page_offered_is_no_choice(correct_fee, desk):
    before = sources()
    _url, submission = correct_fee("9")
    at, proposal = desk(submission), Proposal.objects.get()
    name = keep(proposal, next(iter(before)))
    at.decide("fee", "accept", also={name: "burn", "p1-keep-000000000000": "drop"})
    assert Proposal.objects.get().source_choices == {}
    at.act("apply_decisions")
    assert before.keys() <= sources().keys()
