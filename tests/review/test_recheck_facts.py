"""The re-check desk lists facts too: due, confirmed, left, undone."""

import datetime as dt

import pytest

from pools.claims import dates
from pools.models import Change, PublishedPool

pytestmark = pytest.mark.django_db

LIST = "/admin/desk/recheck/"
FACT = f"{LIST}lido/fee/"
FEE = 'id="claim-lido-fee"'


def page(client):
    return client.get(LIST).content.decode()


def fee():
    facts = PublishedPool.objects.get(slug="lido").facts
    return facts.fee, {review.on for review in facts.reviews if review.topic == "fee"}, facts


def listed(client):
    """What stands on all pages of the desk, as ``{topic: item}``."""
    from pools.review.rechecks import due

    assert client.get(LIST).status_code == 200
    return {item.topic: item for item in due(dates.today())}


def with_fee(pool, **source):
    """The pool with one source on its fee and no review of it."""
    from tests.facts import source as citation

    facts = PublishedPool.objects.get(pool=pool).facts
    document = facts.to_document()
    others = [one for one in document["sources"] if one["topic"] != "fee"]
    document["sources"] = [*others, citation("fee", **source)]
    document["reviews"] = [one for one in document["reviews"] if one["topic"] != "fee"]
    return type(facts).from_document(document)


@pytest.mark.parametrize(("days", "soon", "overdue"), [
    (335, False, False), (336, True, False), (365, True, False), (366, True, True),
])  # fmt: skip
def test_a_fact_is_due_when_its_last_seen_evidence_is_too_old(days, soon, overdue, pool, signed_in):
    from pools.intake.load import load_pool
    from pools.topics.registry import FACT as TOPIC

    assert TOPIC["fee"].recheck_days == 365
    seen = dates.today() - dt.timedelta(days=days)
    load_pool(with_fee(pool, as_of="2020-01", seen_on=str(seen)))
    found = listed(signed_in("Reviewer"))
    assert ("fee" in found) is soon
    if soon:
        assert found["fee"].freshness.stale is overdue
        assert found["fee"].value.startswith("10")


def test_a_fact_without_a_dated_source_ages_with_its_review(pool, signed_in):
    from pools.intake.load import load_pool

    facts = with_fee(pool, as_of=None)
    client = signed_in("Reviewer")
    load_pool(facts)
    assert listed(client)["fee"].freshness.stale, "nothing tells how old it is"
    assert "its evidence carries no date" in page(client)
    document = facts.to_document()
    for days, overdue in ((10, False), (400, True)):
        look = {"topic": "fee", "on": str(dates.today() - dt.timedelta(days=days))}
        reviews = [*document["reviews"], look]
        load_pool(type(facts).from_document({**document, "reviews": reviews}))
        assert ("fee" in listed(client)) is overdue


def test_facts_that_do_not_age_are_never_due(stale, signed_in):
    from pools.topics.registry import FACTS

    found = listed(signed_in("Reviewer"))
    ageless = {topic.key for topic in FACTS if topic.recheck_days is None}
    assert ageless
    assert not ageless & set(found)
    assert {"withdrawal", "fee", "custody", "upgrade_power"} <= set(found)


def test_a_fact_that_a_rule_reads_comes_up_with_its_verdict(stale, signed_in):
    found = listed(signed_in("Reviewer"))
    assert "open-source" in found
    assert "licence" not in found


def test_a_confirmed_fact_is_published_and_told(stale, signed_in):
    client = signed_in("Moderator")
    assert "fee" in listed(client)
    before, _reviews, _facts = fee()
    response = client.post(FACT, {"answer": "still-true"}, follow=True)
    assert "Confirmed, and published" in response.content.decode()
    after, reviews, facts = fee()
    assert after == before
    assert reviews == {dates.today()}
    seen = {s.seen_on for s in facts.sources_on("fee") if s.stance != "differs"}
    assert seen == {dates.today()}
    change = Change.objects.latest("pk")
    assert (change.topic, change.kind, change.by) == ("fee", "confirmed", client.user)
    assert change.before == change.after
    assert "fee" not in listed(client)
    count = Change.objects.count()
    client.post(FACT, {"answer": "still-true"})
    assert Change.objects.count() == count, "a second press says nothing new"
    assert "Confirmed" in client.get("/changes/?pool=lido&topic=fee").content.decode()


def test_a_fact_nobody_could_tell_rests_and_is_not_published(stale, signed_in, later):
    client = signed_in("Reviewer")
    before = fee()
    client.post(FACT, {"answer": "cannot-tell", "words": "The page is gone."})
    assert fee() == before
    assert "fee" not in listed(client)
    later(days=31)
    assert "fee" in listed(signed_in("Reviewer", "rae"))


def test_a_confirmed_fact_can_be_undone(stale, signed_in):
    import re

    client = signed_in("Moderator")
    before = fee()
    html = client.post(FACT, {"answer": "still-true"}, follow=True).content.decode()
    offer = re.search(r'name="offer"\s+value="([^"]+)"', html)[1]
    client.post("/admin/desk/undo/", {"offer": offer})
    assert fee() == before
    assert "fee" in listed(client)


def test_a_fact_confirmed_without_the_right_to_publish_waits(stale, signed_in):
    reviewer = signed_in("Reviewer")
    before = fee()
    html = reviewer.post(FACT, {"answer": "still-true"}, follow=True).content.decode()
    assert "handed to a moderator" in html
    assert fee() == before
    assert "fee" not in listed(reviewer)
