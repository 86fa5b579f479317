"""Every record names its request and tells nothing of who asked, in tracebacks too."""

import io
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from logging.config import dictConfig
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from directory.operations import logs
from directory.operations.request_ids import HEADER, RequestIdMiddleware, request_id
from pools.submit.log_redaction import redacted
from tests.faults.site import ROOT

KEY = "k3-_" * 10 + "abc"
OWN = ["ann@example.org", "192.0.2.77", "2001:db8::7", "secret-words", KEY]


@pytest.fixture
def written() -> Iterator[Callable[[], list[str]]]:
    """The lines of the JSON handler, as production writes them. What was configured returns."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    config = logs.configuration("json")
    config["handlers"]["console"] |= {"stream": stream}
    config["loggers"] = {"under_test": {"handlers": ["console"], "propagate": False}}
    del config["root"]
    dictConfig(config)
    yield lambda: stream.getvalue().splitlines()
    logging.getLogger("under_test").handlers.clear()
    handler.close()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"Not Found: /submissions/{KEY}/", "Not Found: /submissions/[key]/"),
        (f"/confirm/MQ/c9x1ab-{'0f' * 16}/, /c-{'0f' * 16}", "/confirm/MQ/[key]/, /[key]"),
        ("GET /search/?q=secret-words HTTP/1.1", "GET /search/?[query] HTTP/1.1"),
        ("GET /search/?secret-words", "GET /search/?[query]"),
        ("to <ann@example.org>, twice", "to <[e-mail]>, twice"),
        ("postgres://directory:open-sesame@db/x", "postgres://directory:[e-mail]/x"),
        ("from ip=192.0.2.77: bad", "from ip=[address]: bad"),
        ("from 192.0.2.77:4711.", "from [address]:4711."),
        ("from 2001:db8::7, again", "from [address], again"),
        ("[::1]:8000 and fe80::1%eth0", "[[address]]:8000 and [address]"),
        ("at 12:30:45, line 4: why? Because: std::b", "at 12:30:45, line 4: why? Because: std::b"),
    ],
)
def test_what_is_somebodys_own_is_blacked_out(said: str, kept: str) -> None:
    assert redacted(said) == kept


@pytest.mark.parametrize("part", ["x", "1.", "a@", ":"])
def test_what_a_stranger_sends_at_length_is_read_through_once(part: str) -> None:
    """By the square of its length this would be an hour's work; a deadline in seconds of the
    processor's, however busy the machine is, keeps a failure from hanging."""

    def endless(*_args: Any) -> None:
        pytest.fail("Not read through once.")

    before = signal.signal(signal.SIGVTALRM, endless)
    signal.setitimer(signal.ITIMER_VIRTUAL, 20)
    try:
        shown = redacted(f"{part * (1_000_000 // len(part))}g by ann@example.org")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    assert shown.endswith(" by [e-mail]")


def test_a_record_is_one_line_without_anybodys_own(written: Callable[[], list[str]]) -> None:
    log = logging.getLogger("under_test")
    asked = RequestFactory().post(f"/x/{KEY}/?q=secret-words")

    def view(_request: HttpRequest) -> HttpResponse:
        try:
            raise ValueError(f"two\nlines of {OWN[0]} at {OWN[1]}, {OWN[2]}: /a?q={OWN[3]} {KEY}")
        except ValueError:
            log.exception(
                "%s from %s",
                asked.get_full_path(),
                OWN[1],
                extra={"request": asked, "status_code": 500},
            )
        return HttpResponse()

    response = RequestIdMiddleware(view)(asked)
    log.warning("%s %s", *["too few"])  # arguments that do not fit are no fault of the request
    first, second = written()
    for own in OWN:
        assert own not in first, own
    line = json.loads(first)
    assert line["message"] == "/x/[key]/?[query] from [address]"
    assert "ValueError: two\nlines of [e-mail] at [address]" in line["exception"]
    assert line["request_id"] == response.headers[HEADER]
    assert (line["level"], line["method"], line["status"]) == ("error", "POST", 500)
    assert line["time"].endswith("Z")
    assert json.loads(second)["request_id"] == "-"
    assert request_id() == ""


GOOD = "4f1c0a9e7b5d4c2f8e6a1b3c5d7e9f01"


@pytest.mark.parametrize(
    ("proxy", "given", "taken"),
    [
        (True, GOOD, True),
        (False, GOOD, False),  # anybody could have written it
        (True, "short", False),
        (True, KEY, False),
        (True, "x" * 41, False),
        (True, 'ok"} {"forged', False),
        (True, "ann@example.org", False),
        (True, "", False),
    ],
)
def test_who_names_a_request(proxy: bool, given: str, taken: bool, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    response = Client(headers={"x-request-id": given}).get("/healthz")
    assert (response.headers[HEADER] == given) is taken
    assert len(response.headers[HEADER]) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/pools/", "/no-such-page/", "/static/no.css", "/api/v1/none"])
def test_every_answer_carries_a_name_of_its_own(client: Client, path: str) -> None:
    names = {client.get(path).headers[HEADER] for _ in range(2)}
    assert len(names) == 2


def start(**env: str) -> str:
    """What a process of the site says when one of its addresses fails."""
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        f"Client(raise_request_exception=False).get('/pools/?q=secret-words', REMOTE_ADDR='{OWN[1]}')"
    )
    given = {"SECRET_KEY": "x" * 50, "SITE_URL": "http://testserver", "VAR_DIR": "/nowhere", **env}
    kept = {name: os.environ[name] for name in ("PATH",)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "tests.faults.production", **given},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def test_production_writes_json_and_a_word_makes_it_plain() -> None:
    lines = [json.loads(line) for line in start(LOG_FORMAT="").splitlines()]  # the same as unset
    (failed,) = [line for line in lines if line["logger"] == "django.request"]
    assert (failed["message"], failed["status"]) == ("Service Unavailable: /pools/", 503)
    assert failed["route"] == "pools/"
    assert "OperationalError" in failed["exception"]
    plain = start(LOG_FORMAT="plain")
    assert "ERROR django.request [" in plain
    assert "secret-words" not in plain
    assert "LOG_FORMAT must be json or plain, not 'xml'." in start(LOG_FORMAT="xml")
