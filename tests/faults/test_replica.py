"""Pages made from a replica: only while it shows what was published, and without it all the same."""

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


def reads(replicated: Replicated) -> bool:
    """Whether the last page was made from the replica: more was asked of it than its token."""
    (last,) = replicated.last_of_the_site()
    return "pools_generation" not in last


def test_pages_are_made_from_it_while_it_is_up_to_date(replicated: Replicated, tmp_path: Path):
    with Site(
        replicated.url, workers=1, VAR_DIR=str(tmp_path), REPLICA_URL=replicated.replica_url
    ) as site:
        visitor = Visitor(site.port)

        def shows(name: str) -> None:
            """In the very next answer, which was made for it."""
            answer = visitor.get(LIDO)
            assert (answer.status, source_of(answer)) == (200, "made")
            assert name in answer.words

        shows("Lido")
        assert reads(replicated)
        # Held back, it would show what was true before.
        replicated.hold_back(True)
        shows(replicated.publish("Named while it is behind"))
        assert not reads(replicated)
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
