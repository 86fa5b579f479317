"""A correction's inputs hold what is published: sent as they are shown, they change nothing."""

import pytest

from pools import topics
from pools.claims import dates
from pools.models import PublishedPool, indicators_in
from pools.topics.proposed_values import published_value
from tests.admin.shown import take_form

pytestmark = pytest.mark.django_db
SOURCE = "https://docs.example/x"


def test_every_topic_is_shown_as_it_reads_and_read_as_it_is_shown(client, pool):
    facts, specs = PublishedPool.objects.get(slug="lido").facts, indicators_in()
    known = 0
    for topic in topics.known_keys(specs):
        address, data = f"/pools/lido/correct/{topic}/", {}
        for form in client.get(address).context["page"].forms:
            take_form(form, data)
        data = {**data, f"{topic}-source-url": SOURCE}
        html = client.post(address, data).content.decode()
        present = topics.FACT[topic].format_value(facts) if topic in topics.FACT else "verdict"
        said = "We say this already" if present else "Please answer this"
        assert said in html, (topic, published_value(facts, topic, specs, dates.today()))
        known += bool(present)
    assert known > 30
