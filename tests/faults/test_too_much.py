"""Bodies that are too large, addresses that are too long, and senders that never finish."""

import select
import socket
import threading
import time
from contextlib import suppress

import pytest

from tests.faults.site import PATIENCE, Site, database_url
from tests.faults.visitor import FEE, TYPED, Visitor, stamp

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HUGE = 100_000_000  # bytes
FLAT = 20_000_000  # what a worker may grow by over requests like these
BOUNDARY = "----part"


def head(visitor: Visitor, kind: str, *more: str) -> bytes:
    lines = [
        f"POST {FEE} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {visitor.cookie}",
        f"X-Forwarded-For: {visitor.address}",
        f"Content-Type: {kind}",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def warm(site: Site, visitor: Visitor) -> int:
    """The memory of workers that are there and have answered such a page."""
    for _ in range(4):
        assert visitor.get(FEE).status == 200
    return site.memory()


def beginnings(visitor: Visitor) -> dict[str, bytes]:
    """How a body goes on that passes the check against forged forms."""
    upload = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n"
        f"{visitor.secret}\r\n--{BOUNDARY}\r\n"
        "Content-Disposition: form-data; name=a; filename=a\r\n"
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return {
        "application/x-www-form-urlencoded": (
            f"csrfmiddlewaretoken={visitor.secret}&note=".encode()
        ),
        f"multipart/form-data; boundary={BOUNDARY}": upload.encode(),
    }


@pytest.mark.parametrize("number", [0, 1])
def test_a_huge_body_is_refused_by_its_length_alone(number, site, visitor):
    kind, body = list(beginnings(visitor).items())[number]
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as line:
        line.sendall(head(visitor, kind, f"Content-Length: {HUGE}") + body)
        # The rest never comes. Whoever waited for it would answer nothing.
        assert line.recv(1_000).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("number", [0, 1])
def test_a_huge_body_poured_in_is_not_taken(number, site, visitor):
    before = warm(site, visitor)
    kind, body = list(beginnings(visitor).items())[number]
    poured, answer = 0, b""
    line = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)
    with line, suppress(ConnectionError):  # that it hangs up on us is an answer too
        line.sendall(head(visitor, kind, f"Content-Length: {HUGE}") + body)
        while poured < HUGE and not select.select([line], [], [], 0)[0]:
            poured += line.send(b"x" * 65_536)
        answer = line.recv(1_000)
    assert poured < HUGE // 2
    assert answer[:13] in (b"HTTP/1.1 413 ", b"")
    assert visitor.get(FEE).status == 200
    assert site.memory() < before + FLAT


def test_a_body_without_a_length_is_not_read(site, visitor):
    before = warm(site, visitor)
    kind, body = next(iter(beginnings(visitor).items()))
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as line:
        line.sendall(head(visitor, kind, "Transfer-Encoding: chunked"))
        line.sendall(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        assert line.recv(1_000).startswith(b"HTTP/1.1 403 "), "no token in an empty form"
    assert site.memory() < before + FLAT


def test_too_many_fields_and_parameters_are_refused(site, visitor):
    many = {f"f{n}": "1" for n in range(2_000)}
    assert visitor.post(FEE, {**TYPED, "stamp": stamp(), **many}).status == 400
    for path in ("/pools/", "/", FEE, "/submit/", "/search/", "/admin/login/"):
        assert visitor.get(path + "?" + "&".join(["a"] * 1_001)).status == 400, path
    assert visitor.get("/pools/?" + "&".join(["a"] * 1_000)).status == 200
    assert 400 <= visitor.get("/pools/?q=" + "a" * 5_000).status < 500
    assert visitor.ask("GET", "/pools/", **{"X-Long": "a" * 100_000}).status < 500


def test_slow_senders_hold_workers_no_longer_than_the_time_limit(listed):
    """What is ours without a web server in front: they end, and the site goes on by itself."""
    with Site(database_url(), "--timeout", "6") as site:
        ended: list[bool] = []
        held = threading.Semaphore(0)

        def drip() -> None:
            visitor = Visitor(site.port)
            with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as line:
                kind, body = next(iter(beginnings(visitor).items()))
                line.sendall(head(visitor, kind, "Content-Length: 1000") + body)
                held.release()
                end = time.monotonic() + PATIENCE
                with suppress(ConnectionError):
                    while time.monotonic() < end and not select.select([line], [], [], 0.3)[0]:
                        line.sendall(b"x")
                ended.append(time.monotonic() < end)

        slow = [threading.Thread(target=drip) for _ in range(2)]
        slow[0].start()
        assert held.acquire(timeout=PATIENCE)
        # One of two workers is held; the other one answers everybody.
        for _ in range(10):
            assert Visitor(site.port).get("/pools/").status == 200
        slow[1].start()
        assert held.acquire(timeout=PATIENCE)
        assert Visitor(site.port).get("/pools/").status == 200
        for thread in slow:
            thread.join(PATIENCE * 2)
        assert ended == [True, True]
        assert Visitor(site.port).post(FEE, TYPED | {"stamp": stamp()}).status == 302
