"""The database stopped, restarted, or locked: 503 soon, nothing lost, nothing leaked."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection

from pools.models import OutgoingEmail, Submission
from tests.faults.cluster import Cluster
from tests.faults.site import Site
from tests.faults.visitor import FEE, TYPED, Answer, Visitor, form_in, stamp

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SECRET = re.compile(
    r"psycopg|OperationalError|Traceback|/directory/|connection (?!to this pool)|5432|Django", re.I
)
KEY = "k" * 43
# Every view that takes a contributor's form, in both languages.
FORMS = [
    FEE,
    "/es/pools/lido/correct/fee/",
    "/pools/lido/confirm/fee/",
    "/pools/lido/contest/trustless/",
    "/submit/",
    f"/submit/{KEY}/about/",
    f"/submit/{KEY}/send/",
    "/submissions/lost/",
    f"/submissions/verify/{KEY}/",
    f"/submissions/{KEY}/answer/",
    f"/submissions/{KEY}/reply/",
    f"/submissions/{KEY}/withdraw/",
]


@pytest.fixture(scope="module")
def far(cluster: Cluster) -> Iterator[list[Site]]:
    """Room for the one server of this file; it is started once the database is filled."""
    started: list[Site] = []
    yield started
    for site in started:
        site.stop()


@pytest.fixture
def apart(postgresql, listed, cluster, far, tmp_path) -> Iterator[Visitor]:
    """A visitor of a site whose database is our own. It runs again afterwards."""
    cluster.fill()
    if not far:
        far.append(Site(cluster.url, VAR_DIR=str(tmp_path)))
    yield Visitor(far[0].port)
    if cluster.stopped:
        cluster.start()


def is_outage(answer: Answer) -> None:
    assert answer.status == 503
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not SECRET.search(answer.text), SECRET.search(answer.text)
    assert "<script" not in answer.text
    assert "style=" not in answer.text


def test_a_form_comes_back_filled_in_and_succeeds_later(apart, cluster):
    page = apart.get(FEE)
    assert page.status == 200
    before = cluster.count("pools_submission")
    words = {**TYPED, "fee-covers": 'the <b>treasury</b> & "others"', "note": "one\ntwo"}
    cluster.stop()
    answer = apart.post(FEE, {**words, "stamp": stamp(), "nickname": ""})
    is_outage(answer)
    for said in ('the <b>treasury</b> & "others"', "https://docs.lido.fi/fees", "ann@example.org"):
        assert said in answer.words
    assert "Not sent yet" in answer.words
    assert "Fee: Who gets it" in answer.words
    assert "I use the pool" in answer.words
    action, values = form_in(answer.text)
    assert action == FEE
    # Nothing was stored meanwhile, and it goes on not being stored.
    is_outage(apart.post(action, values))
    cluster.start()
    assert cluster.count("pools_submission") == before
    assert cluster.count("pools_outgoingemail") == before
    arrived = apart.post(action, values)
    assert arrived.status == 302, arrived.words
    again = apart.post(action, values)
    assert again.headers["Location"] == arrived.headers["Location"]
    assert cluster.count("pools_submission") == before + 1
    assert cluster.count("pools_outgoingemail") == before + 1
    status = apart.get(arrived.headers["Location"])
    assert status.status == 200
    assert 'the <b>treasury</b> & "others"' in status.words


def test_every_form_and_every_page_says_so_while_the_database_is_gone(apart, cluster):
    cluster.stop()
    for path in FORMS:
        answer = apart.post(path, {"note": "kept words", "email": "ann@example.org"})
        is_outage(answer)
        assert "kept words" in answer.words, path
        action, values = form_in(answer.text)
        assert action == path
        assert ("note", "kept words") in values
        assert "csrfmiddlewaretoken" in dict(values)
        spanish = path.startswith("/es/")
        assert ('lang="es"' in answer.text) is spanish
        assert ("Todavía no se ha enviado" in answer.words) is spanish
    # Pages nobody has asked for before; others are shown as they were (test_page_cache.py).
    for path in ("/coverage/", "/es/network/", "/pools/?q=lido", FEE, f"/submissions/{KEY}/"):
        answer = apart.get(path)
        is_outage(answer)
        assert "<form" not in answer.text
    apart.cookie += "; sessionid=something"
    for path in ("/admin/login/", "/admin/desk/1/"):
        answer = apart.post(path, {"username": "ann", "password": "open sesame"})
        is_outage(answer)
        assert "open sesame" not in answer.text
    # What needs no database goes on.
    assert apart.get("/static/css/site.css").status == 200


def test_watchers_are_told_which_of_both_it_is(apart, cluster):
    """The process answers, so nobody is to restart it; it is not ready, and says why."""
    assert apart.get("/readyz").status == 200
    cluster.stop()
    assert apart.get("/healthz").status == 200
    began = time.monotonic()
    answer = apart.get("/readyz")
    assert time.monotonic() - began < 4
    assert answer.status == 503
    assert json.loads(answer.text)["failing"] == ["database"]
    assert not SECRET.search(answer.text)
    cluster.start()
    assert apart.get("/readyz").status == 200


def test_forged_and_oversized_forms_are_not_handed_back(apart, cluster):
    cluster.stop()
    forged = apart.post(FEE, {"note": "words of another", "csrfmiddlewaretoken": "x" * 32})
    assert forged.status in (403, 503)
    assert "words of another" not in forged.text
    large = apart.post(FEE, {"note": "x" * 290_000, **{f"f{n}": "" for n in range(1_500)}})
    is_outage(large)
    assert len(large.text) < 20_000


def test_a_restart_while_idle_is_not_noticed(apart, cluster):
    for _ in range(8):  # both workers hold a connection
        assert apart.get("/pools/").status == 200
    cluster.stop()
    cluster.start()
    answers = [apart.get("/pools/lido/" if n % 2 else "/pools/").status for n in range(100)]
    assert answers == [200] * 100


def test_a_host_that_never_answers_hangs_nobody(postgresql, listed):
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(50)  # connections are taken by the system, and nothing is ever said
        url = f"postgresql://a:b@127.0.0.1:{hole.getsockname()[1]}/none"
        # A worker that hangs is replaced only after 30 seconds, and gives no answer.
        with Site(url, workers=1) as site:
            answer = Visitor(site.port).post(FEE, TYPED | {"stamp": stamp()})
            is_outage(answer)
            assert "the treasury" in answer.words
            began = time.monotonic()
            assert Visitor(site.port).get("/readyz").status == 503
            assert time.monotonic() - began < 4


def test_a_locked_table_ends_as_an_outage_and_keeps_what_was_typed(postgresql, site):
    found: dict[str, Answer] = {}

    def ask(path: str) -> None:
        visitor = Visitor(site.port)
        found[path] = visitor.post(path, TYPED | {"stamp": stamp()})

    paths = [FEE, "/pools/lido/contest/trustless/"]
    threads = [threading.Thread(target=ask, args=[path]) for path in paths]
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE pools_publishedpool IN ACCESS EXCLUSIVE MODE")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(29)  # it would be a hung worker after that
        cursor.execute("ROLLBACK")
    for path in paths:
        is_outage(found[path])
        assert "the treasury" in found[path].words
    assert not Submission.objects.exists()
    assert not OutgoingEmail.objects.exists()
    action, values = form_in(found[FEE].text)
    assert Visitor(site.port).post(action, dict(values, csrfmiddlewaretoken="")).status == 403
    own = Visitor(site.port)
    kept = [(name, value) for name, value in values if name != "csrfmiddlewaretoken"]
    assert own.post(action, kept).status == 302
