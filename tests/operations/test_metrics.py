"""Figures for Prometheus: nobody reads them by default; they add up over processes."""

import datetime as dt
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from directory.operations import environment, measures, metrics
from pools.models import Link, OutgoingEmail, generation
from pools.models.outgoing_email import HELD, VERIFY
from pools.notifications.emails import deliver
from tests.factories import received, unsent

TOKEN = "t0ken-" * 5
pytestmark = pytest.mark.django_db


@pytest.fixture
def on(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.METRICS_NETWORKS = [ip_network("10.0.0.0/8"), ip_network("::1/128")]
    settings.PAGE_CACHE_MB = 32


QUEUES = ("default", "letters", "links")


def figures(**headers: str) -> dict[str, float]:
    """Each figure with its labels, as Prometheus reads them."""
    response = Client(headers={"authorization": f"Bearer {TOKEN}", **headers}).get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert response.headers["Cache-Control"] == "no-store"
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (x.rpartition(" ") for x in lines)}


def test_they_are_off_by_default(client: Client) -> None:
    response = client.get("/metrics", headers={"authorization": "Bearer "})
    assert response.status_code == 404
    assert "directory_" not in response.content.decode()


@pytest.mark.parametrize(
    ("token", "peer", "forwarded", "proxy", "status"),
    [
        (TOKEN, "192.0.2.7", "", False, 200),
        (TOKEN[:-1], "192.0.2.7", "", False, 403),
        (TOKEN[:-1], "10.0.0.7", "", False, 403),  # a wrong token is not forgiven
        ("", "192.0.2.7", "", False, 403),
        ("", "10.0.0.7", "", False, 200),
        ("", "::1", "", False, 200),
        ("", "", "", False, 403),  # a socket
        # A proxy that nobody told of stands in our network, and its visitors do not.
        ("", "10.0.0.7", "10.9.9.9", False, 403),
        ("", "10.0.0.7", "192.0.2.7", True, 403),
        ("", "10.0.0.7", "10.9.9.9", True, 200),
        ("", "10.0.0.7", "10.9.9.9, 192.0.2.7", True, 403),
    ],
)
def test_who_may_read_them(  # noqa: PLR0917
    on: None, settings: Any, token: str, peer: str, forwarded: str, proxy: bool, status: int
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    if token:
        headers["authorization"] = f"Bearer {token}"
    response = Client(headers=headers, REMOTE_ADDR=peer).get("/metrics")
    assert response.status_code == status
    assert ("directory_" in response.content.decode()) is (status == 200)


def test_answers_are_counted_by_route_and_never_by_address(on: None, client: Client) -> None:
    before = figures()
    key = "k" * 43
    for path in (
        "/network/",
        "/network/",
        "/es/network/?utm=1",
        f"/submissions/{key}/",
        "/healthz",
    ):
        client.get(path)
    client.get("/no-such-page/")
    client.generic("INVENTED", "/network/")
    after = figures()

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    count = 'directory_http_requests_total{{method="{}",route="{}",status="{}"}}'
    assert more(count.format("GET", "network", 200)) == 3
    assert more(count.format("GET", "submission", 404)) == 1
    assert more(count.format("GET", "healthz", 200)) == 1
    assert more(count.format("GET", "wagtail_serve", 404)) == 1
    assert more('directory_http_request_seconds_count{route="network"}') == 4
    assert more('directory_http_request_seconds_bucket{le="+Inf",route="network"}') == 4
    said = "".join(after)
    assert key not in said
    assert "INVENTED" not in said
    assert "no-such" not in said


def test_the_page_cache_says_how_often_it_helps(on: None, client: Client) -> None:
    generation.move()
    before = figures()
    for _ in range(3):
        client.get("/coverage/?metrics=1")
    after = figures()
    hit, made = (f'directory_page_cache_total{{result="{one}"}}' for one in ("hit", "made"))
    assert after.get(made, 0) - before.get(made, 0) == 1
    assert after.get(hit, 0) - before.get(hit, 0) == 2


def test_what_the_database_knows(on: None, django_user_model: Any) -> None:
    now = timezone.now()
    assert figures()["directory_generation_age_seconds"] == 0
    generation.move()
    reader = django_user_model.objects.create_user("rae", "r@example.org", "x")
    for status, error in (("failed", "OSError"), ("queued", "OSError"), ("queued", ""),
                          ("queued", HELD), ("sent", HELD)):  # fmt: skip
        OutgoingEmail.objects.create(kind=VERIFY, reviewer=reader, status=status, last_error=error)
    received()
    unsent()
    for outcome, hours in (("opens", 2), ("opens", 30), ("unreachable", 1)):
        at = now - dt.timedelta(hours=hours)
        Link.objects.create(url=f"https://x.example/{hours}", outcome=outcome, checked_at=at)
    found = figures()
    assert found["directory_database_up"] == 1
    assert found["directory_letters_failed"] == 1
    assert found["directory_letters_retried"] == 1
    assert found["directory_letters_held"] == 1
    assert found["directory_submissions_waiting"] == 1
    assert found["directory_tasks_waiting"] == 0
    deliver.enqueue(0)
    found = figures()
    assert found["directory_tasks_waiting"] == 1
    by_queue = [found[f'directory_queue_waiting{{queue="{one}"}}'] for one in QUEUES]
    assert by_queue == [0, 1, 0]
    assert 0 <= found["directory_generation_age_seconds"] < 300
    opened = found["directory_link_check_last_success_timestamp_seconds"]
    assert abs(opened - (now - dt.timedelta(hours=2)).timestamp()) < 2


def test_without_a_database_the_rest_is_told(on: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def out(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError

    with monkeypatch.context() as gone:
        gone.setattr(connections["default"], "cursor", out)
        found = figures()
    assert found["directory_database_up"] == 0
    assert "directory_tasks_waiting" not in found
    assert any(name.startswith("directory_http_requests_total") for name in found)


def test_an_answer_that_cannot_be_counted_is_still_given(
    on: None, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unwritable(*_args: Any) -> Any:
        raise PermissionError(13, "Permission denied", "/var/metrics/counter_7.db")

    monkeypatch.setattr(metrics._Complaint, "at", -1e9)
    with monkeypatch.context() as gone:
        gone.setattr(measures.REQUESTS, "labels", unwritable)
        for _ in range(3):
            assert client.get("/healthz").status_code == 200
    assert caplog.text.count("Answers are not counted: PermissionError: [Errno 13]") == 1
    with monkeypatch.context() as gone:
        gone.setenv("PROMETHEUS_MULTIPROC_DIR", "/nowhere/at/all")
        found = figures()
    assert found["directory_database_up"] == 1
    assert not any(name.startswith("directory_http") for name in found)


def test_what_cannot_be_meant_is_refused_in_words() -> None:
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN must have 20"):
        environment.metrics_token("short")
    with pytest.raises(
        ImproperlyConfigured, match=r"METRICS_NETWORKS: 10\.0\.0\.1/8 has host bits"
    ):
        environment.networks("METRICS_NETWORKS", "10.0.0.1/8")
