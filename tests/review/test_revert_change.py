"""Any published change can be taken back, from its line in the public log, topic by topic."""

import pytest
from django.test import Client
from django.urls import reverse

from pools import topics
from pools.models import Change, PublishedPool, indicators_in
from pools.models.publishing import NotPublishable
from tests.admin.shown import shown
from tests.review.other_facts import changed, changed_throughout, lido, newest, part, publish

pytestmark = pytest.mark.django_db


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
    moderator, first = signed_in("Moderator"), pool.live_revision_id
    before = PublishedPool.objects.get(slug="lido").document
    facts, done = changed_throughout()
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
