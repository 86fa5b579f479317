"""Kept pages in several processes: made by one, shown by all, and shown while the database is gone."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from pools.models import generation
from tests.caching.addresses import source_of
from tests.factories import republish
from tests.faults.cluster import Cluster
from tests.faults.site import PATIENCE, Site, database_url
from tests.faults.visitor import FEE, Answer, Visitor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
AT_ONCE = 12


def ask_at_once(port: int, path: str, number: int = AT_ONCE) -> list[Answer]:
    answers: list[Answer] = []
    barrier = threading.Barrier(number)

    def ask() -> None:
        visitor = Visitor(port)
        barrier.wait(PATIENCE)
        answers.append(visitor.get(path))

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(answers) == number
    return answers


def sources(answers: list[Answer]) -> Counter[str]:
    assert {answer.status for answer in answers} == {200}
    return Counter(map(source_of, answers))


def test_many_at_once_have_a_page_made_once(site, listed):
    for path in ("/pools/", "/es/pools/lido/"):
        for _ in range(2):  # first unheard of, then out of date
            generation.move()
            answers = ask_at_once(site.port, path)
            assert sources(answers) == {"made": 1, "hit": AT_ONCE - 1}
            assert len({answer.text for answer in answers}) == 1
    # What is for nobody else is waited for by nobody, and stays so.
    assert {answer.status for answer in ask_at_once(site.port, "/pools/nowhere/")} == {404}
    assert sources(ask_at_once(site.port, "/pools/?fee=x")) == {"": AT_ONCE}


def test_what_is_published_here_is_read_there_at_once(site, listed):
    for name in ("Renamed once", "Renamed twice"):
        Visitor(site.port).get("/pools/lido/")
        republish(listed, name=name)
        answers = [Visitor(site.port).get("/pools/lido/") for _ in range(8)]
        assert sources(answers) == {"made": 1, "hit": 7}
        assert all(name in answer.words for answer in answers)


def test_the_wire_carries_what_was_promised(site, listed):
    visitor = Visitor(site.port)
    page = visitor.get("/pools/lido/")
    assert not page.headers.get_all("Set-Cookie")
    head = visitor.ask("HEAD", "/pools/lido/")
    assert (head.status, head.text) == (200, "")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    same = visitor.ask("GET", "/pools/lido/", **{"If-None-Match": page.headers["ETag"]})
    assert (same.status, same.text) == (304, "")
    secure = visitor.ask("GET", "/pools/lido/", **{"X-Forwarded-Proto": "https"})
    assert secure.text == page.text  # absolute addresses are the site's own


def test_a_killed_worker_holds_nobody_up(site, listed):
    """Its lock ends with it."""
    generation.move()

    def ask() -> None:
        with suppress(OSError):  # cut off
            Visitor(site.port).get("/pools/")

    asking = threading.Thread(target=ask)
    asking.start()
    for pid in site.workers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    asking.join(PATIENCE)
    assert Visitor(site.port).get("/pools/").status == 200
    assert source_of(Visitor(site.port).get("/pools/")) == "hit"


def test_without_a_shared_store_pages_are_slower_and_right(listed, tmp_path):
    """Its folder cannot be made; there is a file in the way."""
    (tmp_path / "pages").write_text("in the way")
    with Site(database_url(), VAR_DIR=str(tmp_path)) as site:
        found = sources([Visitor(site.port).get("/pools/") for _ in range(10)])
        assert set(found) == {"made", "hit"}
        assert found["made"] <= 2  # once in each process
        generation.move()
        assert set(sources(ask_at_once(site.port, "/pools/"))) <= {"made", "hit"}


@pytest.fixture
def apart(postgresql, listed, cluster: Cluster, tmp_path: Path) -> Iterator[Site]:
    cluster.fill()
    with Site(cluster.url, VAR_DIR=str(tmp_path)) as site:
        yield site
        if cluster.stopped:
            cluster.start()


def is_marked(answer: Answer) -> None:
    assert (answer.status, source_of(answer)) == (200, "as it was")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-As-Of"].endswith("GMT")
    assert "ETag" not in answer.headers


@pytest.mark.postgres
def test_the_database_gone_and_back(apart, cluster):
    visitor = Visitor(apart.port)
    asked = ["/pools/", "/pools/lido/", "/es/pools/lido/", "/pools/?audited=met", "/robots.txt"]
    fresh = {path: visitor.get(path) for path in asked}
    cluster.stop()
    for path in asked:
        for _ in range(4):  # both workers
            answer = visitor.get(path)
            is_marked(answer)
        assert answer.text.count('role="status">') - fresh[path].text.count('role="status">') == (
            path != "/robots.txt"
        )
        if path == "/pools/":
            assert "This page shows what we knew on" in answer.words
    zipped = visitor.ask("HEAD", "/pools/", **{"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    # A reader who has the page is told that it may be old, all the same.
    is_marked(visitor.ask("GET", "/pools/", **{"If-None-Match": fresh["/pools/"].headers["ETag"]}))
    is_marked(visitor.get("/pools/?utm_source=x"))
    # What nobody had asked for, what is typed, and forms.
    for path in ("/changes/", "/pools/?audited=unmet", "/pools/?q=lido", FEE):
        assert visitor.get(path).status == 503, path
    # Workers that were started meanwhile have it from the others.
    for pid in apart.workers:
        os.kill(pid, signal.SIGKILL)
    for _ in range(4):
        is_marked(visitor.get("/pools/lido/"))
    cluster.start()
    for path in asked:
        answer = visitor.get(path)
        assert (answer.status, source_of(answer)) == (200, "hit"), path
        assert answer.text == fresh[path].text
    assert visitor.get("/changes/").status == 200


@pytest.mark.postgres
def test_a_locked_table_leaves_kept_pages_alone(postgresql, site, listed):
    visitor = Visitor(site.port)
    for path in ("/pools/", "/pools/lido/"):
        visitor.get(path)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE pools_publishedpool IN ACCESS EXCLUSIVE MODE")
        assert source_of(visitor.get("/pools/lido/")) == "hit"
        cursor.execute("ROLLBACK")
    # Made under another generation, and no new one can be made now: shown as it was.
    generation.move()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE pools_publishedpool IN ACCESS EXCLUSIVE MODE")
        is_marked(visitor.get("/pools/lido/"))
        cursor.execute("ROLLBACK")
    assert source_of(visitor.get("/pools/lido/")) == "made"
