"""Any published change can be taken back, from its line in the public log, topic by topic."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.models import Change, Pool, PublishedPool, indicators_in
from pools.models.document import apply_facts
from pools.models.publishing import Note, NotPublishable
from pools.review.revert_change import _with_topic_of
from pools.topics.publication_checks import publication_faults
from tests.admin.shown import shown
from tests.submit.conftest import FIXTURES

pytestmark = pytest.mark.django_db
OTHERS = [
    PoolFacts.from_document(json.loads(path.read_text(encoding="utf-8")))
    for path in sorted((FIXTURES / "pools").glob("*.json"))
    if path.stem != "lido"
]


def lido() -> PoolFacts:
    return PublishedPool.objects.get(slug="lido").facts


DOCUMENTS = {id(other): other.to_document() for other in OTHERS}


def part(facts: PoolFacts, topic: str) -> object:
    """A topic with its sources and its judgement."""
    document = DOCUMENTS.get(id(facts)) or facts.to_document()
    fact = topics.FACT.get(topic)
    value = topics.registry.value_in(document, topic) if fact else None
    judged = [one for one in document["assessments"] if one["indicator"] == topic]
    return value, judged, [one for one in document["sources"] if one["topic"] == topic]


def publish(facts: PoolFacts, user=None) -> None:
    pool = Pool.objects.get(slug="lido")
    apply_facts(pool, facts)
    pool.publish(pool.save_revision(user=user), user=user, note=Note())


def changed(topic: str) -> PoolFacts | None:
    """Lido with one topic as another shipped pool has it."""
    now = lido()
    reads = part(now, topic)
    for other in OTHERS:
        document = DOCUMENTS[id(other)]
        value = topics.registry.value_in(document, topic) if topic in topics.FACT else 1
        if value in (None, "", [], {}) or part(other, topic) == reads:
            continue
        try:
            facts = _with_topic_of(now, other, topic)
        except ValueError:
            continue
        if part(facts, topic) != reads:
            return facts
    return None


def newest(topic: str) -> Change | None:
    return Change.objects.filter(topic=topic, kind="changed").order_by("-pk").first()


def test_every_topic_is_taken_back_with_its_sources_and_the_log_shows_both(pool, signed_in):
    moderator = signed_in("Moderator")
    judged = [spec.slug for spec in indicators_in() if not spec.rule]
    done, refused = [], []
    for topic in [*topics.FACT, *judged]:
        before = lido()
        facts = changed(topic)
        if facts is None:
            continue
        seen = newest(topic)
        try:
            publish(facts, moderator.user)
        except NotPublishable:  # another pool's value contradicts what else Lido says
            refused.append(topic)
            continue
        line = newest(topic)
        if line is None or line == seen:
            continue  # only its sources differ: no line to take back
        url = f"/admin/desk/revert/{line.pk}/"
        if len(done) < 3:  # the pages are the same for every topic
            assert moderator.get(url).status_code == 200
            assert moderator.post(url, {"reason": ""}).status_code == 422, "everybody reads why"
        response = moderator.post(url, {"reason": "Published by mistake."})
        assert response.status_code == 302, (topic, response.content.decode()[-3000:])
        assert part(lido(), topic) == part(before, topic), topic
        back = newest(topic)
        assert (back.reverts, back.reason) == (line, "Published by mistake.")
        if len(done) < 3:
            html = Client().get(f"/changes/?pool=lido&topic={topic}").content.decode()
            assert "Takes back the change of" in html and "Taken back on" in html
            assert "Published by mistake." in html
        done.append(topic)
    assert len(refused) <= 3, refused
    assert len(done) >= len(topics.FACT) * 0.8, done
    assert set(judged) & set(done)


def test_every_topic_is_reverted_from_the_history(pool, signed_in):
    moderator, specs, first = signed_in("Moderator"), indicators_in(), pool.live_revision_id
    before = PublishedPool.objects.get(slug="lido").document
    facts, done = lido(), []
    for topic in [*topics.FACT, *(spec.slug for spec in specs if not spec.rule)]:
        found = changed(topic)
        if found is None:
            continue
        both = _with_topic_of(facts, found, topic)
        if not publication_faults(both, specs, dates.today()):
            facts = both
            done.append(topic)
    assert len(done) >= len(topics.FACT) * 0.8, done
    publish(facts, moderator.user)
    now = lido()
    assert all(part(now, topic) == part(facts, topic) for topic in done)
    address = reverse("wagtailsnippets_pools_pool:revisions_revert", args=[pool.pk, first])
    why = {"change_reason": "It was right before.", "action-publish": "1"}
    response = moderator.post(address, shown(moderator.get(address), **why))
    assert response.status_code == 302, response.context["form"].errors
    assert PublishedPool.objects.get(slug="lido").document == before


def test_what_was_published_since_stays(pool, signed_in):
    moderator = signed_in("Moderator")
    fee = changed("fee")
    publish(fee)
    line = newest("fee")
    publish(changed("minimum_deposit"))
    minimum = lido().minimum_deposit
    moderator.post(f"/admin/desk/revert/{line.pk}/", {"reason": "Wrong pool."})
    assert lido().fee.percent == 10
    assert lido().minimum_deposit == minimum
    # Taken back already: the older line is no longer the newest of its topic.
    again = moderator.post(f"/admin/desk/revert/{line.pk}/", {"reason": "Once more."})
    assert again.status_code == 409
    assert "Take the newest change back first" in again.content.decode()


def test_only_who_may_publish_sees_and_uses_it(pool, signed_in):
    publish(changed("fee"))
    url = f"/admin/desk/revert/{newest('fee').pk}/"
    assert signed_in("Moderator").get("/changes/").content.decode().count(url) == 1
    reviewer = signed_in("Reviewer")
    for client in (reviewer, Client()):
        assert url not in client.get("/changes/").content.decode()
    reviewer.post(url, {"reason": "No."})
    assert not Change.objects.filter(reverts__isnull=False).exists()
