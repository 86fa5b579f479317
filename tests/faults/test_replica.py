"""Pages made from a replica: only while it shows what was published, and without it all the same."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pools.models import Pool
from tests.caching.addresses import source_of
from tests.faults.cluster import NoPostgreSQL
from tests.faults.replicated import Replicated
from tests.faults.site import PATIENCE, Site
from tests.faults.visitor import FEE, Visitor
from tests.missing import lacking

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LIDO = "/pools/lido/"


@pytest.fixture
def replicated(postgresql: None, listed: Pool) -> Iterator[Replicated]:
    try:
        cluster = Replicated()
    except NoPostgreSQL as error:
        lacking(error)
    with cluster:
        cluster.fill()
        cluster.catch_up()
        yield cluster


TOKEN = "t0ken-" * 5


def told(visitor: Visitor) -> tuple[float, float, bool | None, str]:
    """What the figures and the probe say of it; the site is ready whatever that is."""
    said = visitor.get("/readyz")
    assert said.status == 200, said.text
    figures = visitor.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}").text
    up, current = (
        float(re.findall(rf"^directory_replica_{name} (\S+)$", figures, re.M)[0])
        for name in ("up", "current")
    )
    one = json.loads(said.text)["checks"]["replica"]
    return up, current, one["ok"], one["detail"].split(";")[0]


def reads(replicated: Replicated) -> bool:
    """Whether the last page was made from the replica: more was asked of it than its token."""
    (last,) = replicated.last_of_the_site()
    return "pools_generation" not in last


def test_pages_are_made_from_it_while_it_is_up_to_date(replicated: Replicated, tmp_path: Path):
    settings = {"REPLICA_URL": replicated.replica_url, "METRICS_TOKEN": TOKEN}
    with Site(replicated.url, workers=1, VAR_DIR=str(tmp_path), **settings) as site:
        visitor = Visitor(site.port)

        def shows(name: str) -> None:
            """In the very next answer, which was made for it."""
            answer = visitor.get(LIDO)
            assert (answer.status, source_of(answer)) == (200, "made")
            assert name in answer.words

        shows("Lido")
        assert reads(replicated)
        assert told(visitor) == (1, 1, True, "Up to date")
        # Held back, it would show what was true before.
        replicated.hold_back(True)
        shows(replicated.publish("Named while it is behind"))
        assert not reads(replicated)
        assert told(visitor) == (1, 0, None, "Behind")
        replicated.hold_back(False)
        replicated.catch_up()
        replicated.publish("Named when it has caught up")
        replicated.catch_up()
        shows("Named when it has caught up")
        assert reads(replicated)
        # A form is written and read at one place, whatever the replica does.
        replicated.kill_replica()
        for number in range(3):
            shows(replicated.publish(f"Named without it, {number}"))
        assert visitor.get(FEE).status == 200
        assert told(visitor) == (0, 0, None, "Does not answer")
        # Left alone for some seconds, then used again.
        replicated.start_replica()
        end, number = time.monotonic() + PATIENCE, 0
        while not replicated.last_of_the_site():
            assert time.monotonic() < end
            number += 1
            replicated.publish(f"Named when it is back, {number}")
            replicated.catch_up()
            shows(f"Named when it is back, {number}")
            time.sleep(0.5)
        assert reads(replicated)
        assert told(visitor) == (1, 1, True, "Up to date")
