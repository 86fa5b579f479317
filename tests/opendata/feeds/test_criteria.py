"""Changed criteria in what is followed: a day in calendars, a line in the feed of all they flip."""

import datetime as dt
from typing import Any

import feedparser
import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from pools.claims import dates
from pools.models import Change, Indicator, Pool, generation_cache
from tests.factories import published_pool, republish
from tests.facts import source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indicators", "aged")]

LATER = {"met_after_days": 400, "partly_after_days": 100}
POOLS = {"was-met": 390, "was-unmet": 50, "stays": 3000}  # days since the launch
UID = "criteria-battle-tested@127.0.0.1"


@pytest.fixture
def aged(indicators: None) -> None:
    for slug, days in POOLS.items():
        launched = (dates.today() - dt.timedelta(days=days)).isoformat()
        published_pool(
            slug=slug, name=slug.capitalize(), launch={"date": launched}, sources=[source("launch")]
        )


def rewritten(go_live_at: dt.datetime | None = None) -> None:
    """The criteria are other ones, from a moment on."""
    draft = Indicator.objects.originals().get(slug="battle-tested")
    draft.thresholds, draft.go_live_at = LATER, go_live_at
    draft.save_revision().publish()
    generation_cache.forget_all()


def events(client: Client, path: str) -> dict[str, Any]:
    """The events at an address by their UID, as a calendar reads them."""
    found = icalendar.Calendar.from_ical(client.get(path).content)
    assert not found.errors
    listed = found.walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in listed}
    assert len(by_uid) == len(listed) and not any(event.errors for event in listed)
    return by_uid


def numbers(client: Client, path: str) -> list[int]:
    """The lines of the log in a feed."""
    response = client.get(path)
    assert response.status_code == 200, path
    found = feedparser.parse(response.content)
    assert not found.bozo
    return [int(entry.id.rpartition("/")[2]) for entry in found.entries]


def on_page(client: Client, query: str) -> list[int]:
    return [line.change.pk for line in client.get(f"/changes/{query}").context["lines"]]


def test_a_calendar_has_the_day_on_which_criteria_take_effect(client: Client) -> None:
    assert UID not in events(client, "/pools/was-met/dates.ics")
    moment = timezone.now() + dt.timedelta(days=5)
    rewritten(moment)
    event = events(client, "/pools/was-met/dates.ics")[UID]
    assert event.start == dates.day_of(moment)
    assert event["SUMMARY"] == "New criteria: Battle tested"
    lines = str(event["DESCRIPTION"]).split("\n")
    page = "http://127.0.0.1:8000/indicators/battle-tested/"
    assert lines == ["Was-met: “Met” becomes “Partly”.", page]
    assert event["URL"] == f"{page}#criteria" and str(event["CATEGORIES"].cats[0]) == "criteria"
    other = events(client, "/pools/stays/dates.ics")[UID]
    assert str(other["DESCRIPTION"]).startswith("No verdict in this calendar changes.")
    together = events(client, "/dates.ics?pool=stays&pool=was-met")
    assert str(together[UID]["DESCRIPTION"]) == str(event["DESCRIPTION"])
    assert "/es/indicators/" in str(events(client, "/es/pools/stays/dates.ics")[UID]["URL"])
    # Two answers are the same one.
    first = client.get("/dates.ics?pool=stays")["ETag"]
    assert client.get("/dates.ics?pool=stays", headers={"if-none-match": first}).status_code == 304
    rewritten()
    assert UID not in events(client, "/dates.ics?pool=stays&pool=was-met")


LISTINGS = [
    "",
    "?battle-tested=partly",
    "?q=stays",
    "?q=was",
    "?battle-tested=unknown",
    "?sort=fee",
]


def test_every_feed_has_the_changes_its_page_has_when_criteria_flip_a_verdict(
    client: Client,
) -> None:
    rewritten()
    line = Change.objects.get(kind="criteria")
    assert {flip["slug"] for flip in line.flips} == {"was-met"}
    # Its slug is another one since; the line is of the same pool.
    republish(Pool.objects.get(slug="was-met"), slug="turned")
    queries = ["", "?topic=battle-tested", *(f"?pool={slug}" for slug in ("turned", "stays"))]
    for query in queries:
        assert numbers(client, f"/changes.atom{query}") == on_page(client, query), query
    for slug in ("turned", "was-unmet", "stays"):
        feed = numbers(client, f"/pools/{slug}/changes.atom")
        assert feed == on_page(client, f"?pool={slug}")
        assert (line.pk in feed) is (slug == "turned"), slug
    topic = numbers(client, "/indicators/battle-tested/changes.atom")
    assert line.pk in topic and topic == on_page(client, "?topic=battle-tested")
    held = 0
    for query in LISTINGS:
        cards = client.get(f"/pools/{query}").context["listing"].cards
        wanted = {pk for card in cards for pk in on_page(client, f"?pool={card.slug}")}
        feed = numbers(client, f"/pools.atom{query}")
        assert feed == sorted(feed, key=lambda pk: (Change.objects.get(pk=pk).at, pk), reverse=True)
        assert {*feed} == wanted, query
        held += line.pk in feed
    assert 3 <= held < len(LISTINGS)
    # The page of the pool and the API tell of it too.
    told = client.get("/api/v1/changes?pool=turned").json()["changes"]
    assert line.pk in [one["id"] for one in told]
