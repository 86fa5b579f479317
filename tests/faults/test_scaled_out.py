"""Two machines: web servers that share the database and Redis, and no folder."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pools.models import Pool
from tests.caching.addresses import source_of
from tests.factories import republish
from tests.faults.redis_server import RedisServer
from tests.faults.site import PATIENCE, Site, database_url
from tests.faults.visitor import Answer, Visitor
from tests.review.staff import Desk
from tests.review.test_concurrency import correction

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LIDO = "/pools/lido/"


@dataclass(frozen=True)
class Answered:
    """What the desk's test helper looks at."""

    status_code: int


class Browser:
    """An editor at one of the machines; signed in by way of the database that both share."""

    def __init__(self, port: int, editor: Any) -> None:
        client = Client()
        client.force_login(editor)
        self.visitor = Visitor(port)
        self.visitor.cookie += f"; sessionid={client.cookies['sessionid'].value}"

    def post(self, path: str, data: dict[str, Any]) -> Answered:
        return Answered(self.visitor.post(path, data).status)


@pytest.fixture
def machines(
    postgresql: None, redis: RedisServer, listed: Pool, tmp_path: Path
) -> Iterator[list[Visitor]]:
    """A visitor at each. One process a machine, so that only Redis can be what they share."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    here, there = (
        Site(database_url(), workers=1, VAR_DIR=str(folder), REDIS_URL=redis.url)
        for folder in folders
    )
    with here, there:
        yield [Visitor(here.port), Visitor(there.port)]


def until(answer: Callable[[], Answer], source: str) -> Answer:
    """Ask until an answer comes from there: a store that failed is left alone for seconds."""
    end = time.monotonic() + PATIENCE
    while source_of(found := answer()) != source:
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


def test_what_is_made_on_one_machine_is_shown_on_the_other(machines, redis):
    here, there = machines
    made = here.get(LIDO)
    taken = there.get(LIDO)
    assert [source_of(made), source_of(taken)] == ["made", "hit"]
    assert (taken.text, taken.headers["ETag"]) == (made.text, made.headers["ETag"])
    assert redis.keys() > 0


def test_what_an_editor_publishes_on_one_machine_is_read_on_the_other(machines, listed, editors):
    """And the other way, by requests alone: the very next one shows it."""
    for number, (mine, other) in enumerate((machines, machines[::-1])):
        assert source_of(other.get(LIDO)) in {"made", "hit"}
        percent = 7.25 + number
        proposed = correction(listed, percent)
        desk = Desk(Browser(mine.port, editors[number]), proposed)  # type: ignore[arg-type]
        assert desk.decide("fee", "accept").status_code == 302
        desk.client.post(f"{desk.url}act/", {"act": "apply_decisions"})
        for at in (other, mine):
            assert f"{percent}" in at.get(LIDO).words
        listed.refresh_from_db()


def test_without_redis_both_go_on_and_are_right(machines, redis, listed):
    here, there = machines
    assert source_of(here.get(LIDO)) == "made"
    redis.kill()
    for visitor in machines:
        assert visitor.get(LIDO).status == 200
    for mine, other, name in ((here, there, "Renamed once"), (there, here, "Renamed twice")):
        republish(listed, name=name)
        for visitor in (mine, other):
            answer = visitor.get(LIDO)
            assert (answer.status, source_of(answer)) == (200, "made")  # each for itself
            assert name in answer.words
            assert source_of(visitor.get(LIDO)) == "hit"
    redis.start()

    def of_the_other() -> Answer:
        republish(listed, name=f"Renamed at {time.monotonic()}")
        here.get(LIDO)
        return there.get(LIDO)

    until(of_the_other, "hit")
    assert redis.keys() > 0
