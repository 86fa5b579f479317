"""No log of the documented nginx tells who asked, for what, or by which key."""

import http.client
import os
import re
import signal
import time
from urllib.parse import quote, urlencode

import pytest
from django.core import signing

from directory.content.feedback import SALT
from pools.models import Submission
from tests.faults.nginx import HOST, READER, Nginx
from tests.faults.site import PATIENCE, Site
from tests.faults.visitor import FEE, TYPED, Visitor, stamp

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

KEY = "K3-_" * 10 + "abC"
TOKEN = f"c9x1ab-{'0f' * 16}"
NAMELESS = (
    "ann@",
    "ann%",
    "%40",
    "walrus",
    KEY[:21],
    TOKEN[:30],
    READER,
    "127.0.0.",
    "203.0.113.7",
)


def says_nothing_of_anybody(server: Nginx) -> None:
    logged = server.logged()
    assert [word for word in NAMELESS if word in logged.lower() + logged] == []
    assert "?" not in logged
    for name in ("access.log", "error.log", "directory-error.log"):
        assert (server.logs / name).read_text() == ""


def test_no_log_holds_a_key_a_query_or_an_address(nginx: Nginx, secured: Site) -> None:
    visitor = Visitor(secured.port)
    values = {**TYPED, "stamp": stamp(), "csrfmiddlewaretoken": visitor.secret}
    sent = nginx.ask(
        "POST",
        FEE,
        urlencode(values).encode(),
        Cookie=visitor.cookie,
        Origin=f"https://{HOST}",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    page = sent.once("Location")
    assert sent.status == 302 and Submission.objects.count() == 1
    key = re.findall(r"/submissions/([\w-]{43})/", page)[0]
    assert nginx.get(page).status == 200
    feedback = signing.dumps("5d1f6c0e-8f0a-4b4e-9a55-7a8b9c0d1e2f", salt=SALT)
    asked = [
        (f"/admin/password_reset/confirm/MQ/{TOKEN}/", "/admin/password_reset/confirm/MQ/[hidden]"),
        (f"/feedback/thanks/{feedback}/?amended=1", "/feedback/thanks/[hidden]"),
        (f"/es/feedback/7/{quote(feedback)}/", "/es/feedback/7/[hidden]"),
        ("/pools/ann@example.org/", "/pools/[hidden]"),
        ("/es/pools/ann%40example.org/x", "/es/pools/[hidden]"),
        ("/pools/ann%2540example.org/", "/pools/[hidden]"),
        ("/pools/203.0.113.7/", "/pools/[hidden]"),
        ("/search/?q=walrus", "/search/"),
        ("/es/search/?q=ann@example.org&walrus", "/es/search/"),
        ("/pools/?q=walrus%20ann%40example.org", "/pools/"),
        ("/pools/a%20walrus%0Aann/", "/pools/[hidden]"),
    ]
    for prefix in ("", "/es"):
        for word in (key, KEY, KEY[:-1], f"{KEY}.", f"{KEY}%29", f"%4B{KEY[1:]}", f"x{KEY}"):
            asked += [
                (f"{prefix}/submissions/{word}/", f"{prefix}/submissions/[hidden]"),
                (f"{prefix}/submissions/{word}/answer/?a={word}", f"{prefix}/submissions/[hidden]"),
                (f"{prefix}/submissions/verify/{word}", f"{prefix}/submissions/verify/[hidden]"),
                (f"{prefix}/submit/{word}/about/", f"{prefix}/submit/[hidden]"),
            ]
    before = len(nginx.lines(2))
    for path, _shown in asked:
        nginx.get(path, Referer=f"https://{HOST}/submissions/{KEY}/", **{"User-Agent": "walrus"})
    lines = nginx.lines(before + len(asked))[before:]
    shown = [re.findall(r'"GET (.*?)" \d{3} \d+ ', line)[0] for line in lines]
    assert shown == [shown for _path, shown in asked]
    assert key[:21] not in nginx.logged()
    says_nothing_of_anybody(nginx)


def test_the_log_keeps_what_is_nobodys(nginx: Nginx) -> None:
    paths = [
        "/",
        "/es/pools/lido/",
        "/pools/lido/correct/fee/",
        "/submissions/lost/",
        "/feeds/x.xml",
    ]
    paths += ["/static/css/site.0123456789ab.css", "/" + "a/" * 1990, "/pools/" + "x-" * 21 + "/"]
    for path in paths:
        nginx.get(path)
    shown = [re.findall(r'"GET (.*?)" ', line)[0] for line in nginx.lines(len(paths))]
    assert shown == paths


def test_requests_that_fail_leave_no_more_than_others(nginx: Nginx, secured: Site) -> None:
    broken = {
        b"GET /search/?q=walrus HTTP/9.9\r\n\r\n": 505,
        b"GET /submissions/%s/ HTTP/1.1\r\nBad name: ann@example.org\r\n\r\n" % KEY.encode(): 400,
        b"GET /pools/%zz?walrus HTTP/1.1\r\nHost: x\r\n\r\n": 400,
        b"GET /search/?q=%s " % (b"walrus" * 1400): 414,
        b"GET /?walrus HTTP/1.1\r\nHost: x\r\nX-Long: %s" % (b"walrus" * 1400): 400,
        b"TRACE /submissions/%s/ HTTP/1.1\r\nHost: x\r\n\r\n" % KEY.encode(): 405,
        b"POST /submissions/%s/answer/?walrus HTTP/1.1\r\nHost: %s\r\nContent-Length: 7000000\r\n\r\n"
        % (KEY.encode(), HOST.encode()): 413,
        b"GET /%s HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n" % (b"a@" * 1900): 400,
    }
    for request, status in broken.items():
        with nginx.line() as line:
            line.sendall(request)
            head = line.recv(4_000).decode()
        assert head.startswith(f"HTTP/1.1 {status} "), (request[:60], head[:300])
        assert "\r\nContent-Security-Policy: default-src 'none'" in head
        assert "nginx/" not in head
    with nginx.line(secure=False) as line:
        line.sendall(b"GET /submissions/%s/?walrus HTTP/1.1\r\nBad ann@\r\n\r\n" % KEY.encode())
        line.recv(4_000)
    for words in (
        b"GET /submissions/%s/ HTTP/1.1\r\nHost: x\r\n\r\n" % KEY.encode(),
        b"walrus\r\n\r\n",
    ):
        bare = http.client.HTTPConnection("127.0.0.1", nginx.secure, timeout=PATIENCE)
        bare.connect()
        bare.sock.sendall(words)  # no TLS where it is expected
        bare.sock.recv(4_000)
        bare.close()
    # A reader who goes before the answer.
    for pid in secured.workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        with nginx.line() as line:
            line.sendall(b"GET /search/?q=walrus HTTP/1.1\r\nHost: %s\r\n\r\n" % HOST.encode())
            time.sleep(0.3)  # so that it is passed on
        end = time.monotonic() + PATIENCE
        while '" 499 ' not in nginx.logged() and time.monotonic() < end:
            time.sleep(0.05)
        assert '/search/" 499 ' in nginx.logged()
    finally:
        for pid in secured.workers:
            os.kill(pid, signal.SIGCONT)
    says_nothing_of_anybody(nginx)
