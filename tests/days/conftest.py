"""People at both ends of the earth and in its middle, and a clock that stands near midnight."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from pools.models import Pool
from tests import factories
from tests.factories import make_indicators, published_pool
from tests.facts import source

WEST, GREENWICH, EAST = "Etc/GMT+12", "UTC", "Pacific/Kiritimati"  # UTC-12, UTC, UTC+14


def _at(month: int, day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2029, month, day, hour, minute, tzinfo=dt.UTC)


# Around midnight of the directory on the turn of a month, and of the two others: every place
# whose day is another one than the directory's, and the directory's own.
PLACES = [
    (_at(11, 30, 23, 59), GREENWICH),
    (_at(11, 30, 23, 59), EAST),
    (_at(12, 1, 0, 1), WEST),
]
LONG_BEFORE = dt.datetime(2029, 10, 1, 12, tzinfo=dt.UTC)


class Clock:
    """What Django takes for now. ``day`` is the directory's, reckoned apart from its code."""

    def __init__(self) -> None:
        self.now = LONG_BEFORE

    @property
    def day(self) -> dt.date:
        return dt.date(self.now.year, self.now.month, self.now.day)


class _AnyMoment(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, dt.datetime)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands still, for the defaults of fields too, which hold Django's function itself."""
    standing = Clock()

    class Frozen(dt.datetime, metaclass=_AnyMoment):
        @classmethod
        def now(cls, tz: Any = None) -> dt.datetime:
            return standing.now.astimezone(tz)

    monkeypatch.setattr(timezone, "datetime", Frozen)
    return standing


@pytest.fixture(params=PLACES, ids=lambda place: f"{place[0]:%H.%M} {place[1]}")
def place(request: pytest.FixtureRequest) -> tuple[dt.datetime, str]:
    """When, and where the people are."""
    return request.param


@pytest.fixture
def zone(place: tuple[dt.datetime, str]) -> str:
    return place[1]


@pytest.fixture
def pool(db: None, clock: Clock) -> Pool:
    """Published long before, with a verdict by hand that has grown stale, and a licence."""
    make_indicators()
    return published_pool(
        slug="form-pool",
        fee={"percent": 10},
        licence={"is": "MIT"},
        assessments=[
            {
                "indicator": "trustless",
                "verdict": "partly",
                "reason": "A council can pause withdrawals.",
                "as_of": "2026-05",
                "checked_on": "2026-05-07",
            }
        ],
        sources=[source("fee"), source("licence"), source("trustless")],
    )


@pytest.fixture
def signed_in(zone: str) -> Callable[..., Client]:
    """A browser of somebody who lives in the zone: signed_in("Moderator")."""

    def sign_in(role: str, name: str = "") -> Client:
        client = factories.signed_in(role, name)
        profile = UserProfile.get_for_user(client.user)  # type: ignore[attr-defined]
        profile.current_time_zone = zone
        profile.save()
        return client

    return sign_in


@pytest.fixture
def at_the_moment(pool: Pool, clock: Clock, place: tuple[dt.datetime, str]) -> Clock:
    """The pool is there, and the clock has come to the moment; nothing is cached from before."""
    from pools.models import generation_cache

    clock.now = place[0]
    generation_cache.forget_all()
    return clock
