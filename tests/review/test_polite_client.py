"""One visit to an address from outside: every way it can go wrong, and where it never goes."""

import socket

import pytest
import urllib3.util.connection
from django.core.exceptions import ImproperlyConfigured

from pools.links import fetching
from pools.links.fetching import fetch
from tests.review.servers import Canary, closed_port, site


@pytest.fixture
def local(settings):
    """A site of our own, which only tests may visit."""
    settings.LINKS_MAY_BE_LOCAL = True
    with site() as running:
        yield running


@pytest.fixture
def canary(monkeypatch):
    """Listens where nobody may come. Its port is the usual one here, so that only the address
    stands between a visit and it."""
    bird = Canary()
    for scheme in fetching.PORTS:
        monkeypatch.setitem(fetching.PORTS, scheme, bird.port)
    yield bird
    bird.close()


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("ok", "opens", 200),
        ("status/204", "opens", 204),
        ("status/404", "gone", 404),
        ("status/410", "gone", 410),
        ("status/403", "refuses", 403),
        ("status/429", "refuses", 429),
        ("status/999", "refuses", 999),
        ("status/400", "fails", 400),
        ("status/500", "fails", 500),
        ("status/503", "fails", 503),
        ("hops/3", "opens", 200),
        ("hops/4", "fails", None),
        ("to/", "fails", None),
        ("garbage", "unreachable", None),
    ],
)
def test_what_a_server_says(local, path, outcome, status):
    found = fetch(local.url(path))
    assert (found.outcome, found.status) == (outcome, status)
    assert len(local.asked) <= fetching.MOST_REDIRECTS + 1


def test_redirects_end_where_they_say(local):
    assert fetch(local.url("hops/2")).final_url == local.url("ok")


@pytest.mark.parametrize("path", ["drip", "drip_headers", "silence"])
def test_a_server_that_takes_for_ever_is_left(local, monkeypatch, path):
    monkeypatch.setattr(fetching, "LONGEST", 0.5)
    assert fetch(local.url(path)).outcome == "unreachable"


def test_only_the_beginning_is_read(local):
    found = fetch(local.url("endless"))
    assert found.outcome == "opens"
    assert len(found.body) == fetching.MOST_BYTES


def test_nobody_there(settings, local):
    assert fetch(f"http://127.0.0.1:{closed_port()}/").outcome == "unreachable"
    secure = local.url("ok").replace("http:", "https:")
    assert fetch(secure).outcome == "unreachable", "no certificate to trust"


def test_a_name_that_does_not_resolve(monkeypatch):
    def unknown(*_args, **_kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert fetch("https://no-such-name.example/").outcome == "unreachable"


INSIDE = [
    "127.0.0.1",
    "127.0.0.53",
    "127.1",
    "0",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104
    "localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "224.0.0.1",
    "255.255.255.255",
]


@pytest.mark.parametrize("host", INSIDE)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_inside_is_reached(canary, host, scheme):
    found = fetch(f"{scheme}://{host}:{canary.port}/latest/meta-data/")
    assert found.outcome in {"forbidden", "unreachable"}
    assert found.status is None
    assert canary.visitors() == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "169.254.169.254"])
def test_addresses_inside_are_told_from_those_that_fail(canary, host):
    assert fetch(f"http://{host}:{canary.port}/").outcome == "forbidden"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://evidence.example/",
        "gopher://evidence.example/",
        "https://user:secret@evidence.example/",
        "https://evidence.example:8443/",
        "http://evidence.example:22/",
        "https://[::1",
        "https://evidence.example:99999/",
        "",
        "//evidence.example/",
        "https:///",
    ],
)
def test_addresses_of_another_form_are_not_tried(monkeypatch, url):
    def tried(*_args, **_kwargs):
        pytest.fail("it was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", tried)
    assert fetch(url).outcome in {"forbidden", "unreachable"}


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/", "http://10.0.0.1/", "//192.168.0.1/", "file:///etc/passwd"],
)
def test_a_redirect_does_not_lead_inside(local, target):
    found = fetch(local.url(f"to/{target}"))
    assert found.outcome == "forbidden"
    assert len(local.asked) == 1


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch, canary):
    """A first answer that is public and a second that is not: what was looked at is what is
    connected to."""
    answers = ["93.184.216.34"]
    connected = []

    def resolve(_host, port, *_args, **_kwargs):
        address = answers.pop() if answers else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address, *_args, **_kwargs):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(urllib3.util.connection, "create_connection", connect)
    assert fetch(f"http://evidence.example:{canary.port}/").outcome == "unreachable"
    assert connected == ["93.184.216.34"]
    assert canary.visitors() == 0


def test_production_refuses_the_way_that_tests_take(monkeypatch):
    import importlib

    from directory import settings as module

    monkeypatch.setenv("LINKS_MAY_BE_LOCAL", "1")
    monkeypatch.setenv("DEBUG", "0")
    monkeypatch.setenv("SECRET_KEY", "x" * 60)
    with pytest.raises(ImproperlyConfigured, match="LINKS_MAY_BE_LOCAL"):
        importlib.reload(module)
    monkeypatch.undo()
    importlib.reload(module)
