"""A listed pool, an indicator that people judge, and forms as a visitor would send them."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pools.claims.facts import PoolFacts
from pools.intake.load import load_pool
from pools.models import Pool, Submission
from tests.factories import make_indicators
from tests.review.staff import desk, member, signed_in  # noqa: F401
from tests.snapshots import load_once

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def pool(indicators: None) -> Pool:
    """Lido as the data files have it."""
    document = json.loads((FIXTURES / "pools" / "lido.json").read_text())
    load_once("lido", lambda: load_pool(PoolFacts.from_document(document)))
    return Pool.objects.get(slug="lido")


def hidden(html: str) -> dict[str, str]:
    """The values of a page's hidden inputs."""
    return {
        match["name"]: match["value"]
        for match in re.finditer(
            r'<input type="hidden"\s+name="(?P<name>[^"]+)"\s+value="(?P<value>[^"]*)"', html
        )
        if match["name"] != "csrfmiddlewaretoken"
    }


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass: later(seconds=10)."""
    real = timezone.now
    passed = dt.timedelta()

    def now() -> dt.datetime:
        return real() + passed

    monkeypatch.setattr(timezone, "now", now)

    def pass_time(**kwargs: float) -> None:
        nonlocal passed
        passed += dt.timedelta(**kwargs)

    return pass_time


@pytest.fixture
def fill(client: Client, later: Callable[..., None]) -> Callable[..., Any]:
    """Open a form, wait as a person would, and send it with these values."""

    def send(url: str, values: dict[str, Any], *, wait: float = 10) -> Any:
        page = client.get(url)
        assert page.status_code == 200, page.status_code
        later(seconds=wait)
        return client.post(url, {**hidden(page.content.decode()), **values})

    return send


@pytest.fixture
def correct_fee(pool: Pool, fill: Callable[..., Any]) -> Callable[..., tuple[str, Submission]]:
    """Send a correction of the fee; gives the status page's address and the submission."""

    def send(percent: str = "9", **values: str) -> tuple[str, Submission]:
        response = fill(
            "/pools/lido/correct/fee/",
            {
                "fee-percent": percent,
                "fee-covers": "the treasury",
                "fee-source-url": "https://docs.lido.fi/fees",
                "fee-source-as_of": "2026-01",
                "affiliation": "user",
                **values,
            },
        )
        assert response.status_code == 302, response.content.decode()[:3000]
        return response["Location"], Submission.objects.latest("pk")

    return send


@pytest.fixture
def with_address(client: Client, correct_fee: Callable[..., Any]) -> Callable[..., Any]:
    """A correction by somebody who gave an address and confirmed it."""

    from tests.submit.test_emails import link_in, work

    def make() -> tuple[str, Submission]:
        url, submission = correct_fee("9", email="ann@example.org")
        work()
        client.post(link_in(mail.outbox[-1].body))
        work()
        return url, submission

    return make


@pytest.fixture
def waits(fill: Callable[..., Any], pool: Pool) -> str:
    """Where a team's contest is looked at; its key."""
    sent = {
        "trustless-source-url": "https://x.example",
        "note": "It is met.",
        "affiliation": "team",
    }
    status: str = fill("/pools/lido/contest/trustless/", sent)["Location"]
    return status.split("/")[-2]


@pytest.fixture
def desk_asks(desk: Callable[..., Any]) -> Callable[[], Any]:  # noqa: F811
    """Let a reviewer ask about the contest; gives the desk."""

    def ask() -> Any:
        submission = Submission.objects.get(kind="contest")
        at = desk(submission)
        at.decide("trustless", "ask", note="Since when?")
        at.act("ask")
        return at

    return ask
