"""Calendars of dates to come, read back by a calendar: right days, stable, folded, escaped."""

import datetime as dt
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from pools.claims import dates
from pools.models import Pool, PublishedPool
from pools.opendata.feeds.calendar_text import Event, calendar, folded
from pools.opendata.feeds.coming_dates import coming_dates
from pools.topics import FACT
from tests.factories import republish
from tests.facts import facts, source
from tests.facts import indicators as specs
from tests.opendata.feeds.conftest import HOSTILE

SITE = "http://127.0.0.1:8000"
DAY = dt.timedelta(days=1)


def read(client: Client, path: str) -> dict[str, Any]:
    """The events of a calendar by their UID, after the rules for lines were looked at."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert lines[-1] == b"" and not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    (found,) = icalendar.Calendar.from_ical(response.content, multiple=True)
    assert not found.errors
    assert found["VERSION"] == "2.0" and found["PRODID"]
    events = found.walk("VEVENT")
    assert not any(event.errors for event in events)
    by_uid = {str(event["UID"]): event for event in events}
    assert len(by_uid) == len(events)
    return by_uid


def days_of(day: dt.date, **document: Any) -> dict[str, dt.date]:
    found = coming_dates(facts(**document), [*specs().values()], day)
    assert [one.day for one in found] == sorted(one.day for one in found)
    return {one.key: one.day for one in found}


def test_a_day_is_to_come_until_it_is_over() -> None:
    document = {
        "licence": {"is": "BUSL-1.1", "change_date": "2027-06-01", "change_to": "MIT"},
        "fee": {"percent": 10, "covers": "everything"},
        "launch": {"date": "2025-06-15"},
        "sources": [source(topic) for topic in ("licence", "fee", "launch")],
    }
    fee = dt.date(2026, 1, 2) + DAY * (FACT["fee"].recheck_days + 1)
    age = specs()["battle-tested"].thresholds["met_after_days"] + 1
    for key, day in {
        "recheck-fee": fee,
        "licence": dt.date(2027, 6, 1),
        "verdict-battle-tested": dt.date(2025, 6, 15) + DAY * age,
    }.items():
        for before in (30, 1):
            assert days_of(day - DAY * before, **document)[key] == day, key
        assert key not in days_of(day + DAY, **document), key
    # On the day itself the verdict has turned; the others say "today".
    assert days_of(fee, **document)["recheck-fee"] == fee
    assert days_of(dt.date(2027, 6, 1), **document)["licence"] == dt.date(2027, 6, 1)


def test_a_bounty_ends_with_the_last_day_it_may_mean() -> None:
    today = dates.today()
    last = dt.date(today.year, 12, 31)
    url = "https://bounty.example/"
    document = {"bug_bounties": [{"url": url, "ended": str(today.year)}]}
    ((key, day),) = [pair for pair in days_of(last, **document).items() if "bounty-" in pair[0]]
    assert day == last
    assert key not in days_of(last + DAY, **document)


def test_nothing_known_has_no_date() -> None:
    assert days_of(dates.today()) == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("pools")
def test_a_pool_has_a_calendar_and_several_have_one_together(client: Client) -> None:
    alpha = Pool.objects.get(slug="alpha")
    events = read(client, "/pools/alpha/dates.ics")
    licence = events[f"pool-{alpha.pk}-licence@127.0.0.1"]
    assert licence.start == dt.date(2031, 5, 1)
    assert licence["SUMMARY"] == "Alpha Pool: The licence of the code becomes MIT"
    assert licence["URL"] == f"{SITE}/pools/alpha/#fact-licence"
    changed = PublishedPool.objects.get(slug="alpha").changed.replace(microsecond=0)
    assert licence["DTSTAMP"].dt == changed
    fact = FACT["fee"].recheck_days
    recheck = events[f"pool-{alpha.pk}-recheck-fee@127.0.0.1"]
    assert recheck.start == dt.date(2026, 1, 2) + DAY * (fact + 1)
    assert all(type(event.start) is dt.date for event in events.values())
    hostile = read(client, "/pools/hostile/dates.ics")
    assert hostile and all(
        str(event["SUMMARY"]).startswith(HOSTILE[:80].strip()) for event in hostile.values()
    )
    together = read(client, "/dates.ics?pool=hostile&pool=alpha&pool=nobody&pool=gamma")
    assert together.keys() == events.keys() | hostile.keys()
    spanish = read(client, "/es/pools/alpha/dates.ics")
    assert spanish.keys() == events.keys()
    assert f"{SITE}/es/pools/alpha/" in str(spanish[f"pool-{alpha.pk}-licence@127.0.0.1"]["URL"])


@pytest.mark.django_db
@pytest.mark.usefixtures("pools")
def test_a_calendar_survives_a_rename_and_answers_as_pages_do(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    many = "&".join(f"pool=p{number}" for number in range(21))
    for path, status, to in [
        ("/pools/ALPHA/dates.ics", 301, "/pools/alpha/dates.ics"),
        ("/dates.ics?pool=Alpha&pool=hostile", 301, "/dates.ics?pool=alpha&pool=hostile"),
        ("/pools/gamma/dates.ics", 410, ""),
        ("/pools/nobody/dates.ics", 404, ""),
        ("/dates.ics?pool=nobody", 404, ""),
        ("/dates.ics?pool=%00", 404, ""),
        ("/dates.ics", 422, ""),
        (f"/dates.ics?{many}", 422, ""),
    ]:
        response = client.get(path)
        assert (response.status_code, response.get("Location", "")) == (status, to), path
    before = read(client, "/pools/alpha/dates.ics")
    first = client.get("/pools/alpha/dates.ics")
    assert not first.cookies and first["Access-Control-Allow-Origin"] == "*"
    known = {"if-none-match": first["ETag"]}
    assert client.get("/pools/alpha/dates.ics", headers=known).status_code == 304
    # What the calendar alone can change bears no date.
    assert not first.has_header("Last-Modified")
    with django_assert_max_num_queries(3):
        client.get("/dates.ics?pool=alpha&pool=hostile")
    republish(Pool.objects.get(slug="alpha"), slug="omega")
    moved = client.get("/es/pools/alpha/dates.ics")
    assert (moved.status_code, moved["Location"]) == (301, "/es/pools/omega/dates.ics")
    assert read(client, "/pools/omega/dates.ics").keys() == before.keys()
    head = client.get("/pools/omega/").content.decode().partition("</head>")[0]
    assert 'type="text/calendar"' in head and 'href="/pools/omega/dates.ics"' in head
    head = client.get("/pools/compare/?pool=omega&pool=hostile").content.decode()
    assert 'href="/dates.ics?pool=omega&amp;pool=hostile"' in head.partition("</head>")[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("pools")
def test_what_is_over_leaves_the_calendar(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    key = f"pool-{Pool.objects.get(slug='alpha').pk}-licence@127.0.0.1"
    for day, there in ((1, True), (2, False)):
        now = dt.datetime(2031, 5, day, 0, 1, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        assert (key in read(client, "/pools/alpha/dates.ics")) is there
    # A calendar without a day is still one.
    now = dt.datetime(2051, 5, 1, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert read(client, "/pools/hostile/dates.ics") == {}
    body = client.get("/pools/hostile/dates.ics").content.decode()
    assert body.count("BEGIN:") == body.count("END:") == 3


def test_lines_are_folded_at_75_octets_and_say_the_same_again() -> None:
    for length in (74, 75, 76, 77, 149, 150, 151):
        for character in ("a", "é", "质", "🌊"):
            line = character * length
            parts = [*folded(line)]
            assert all(len(part.encode()) <= 75 for part in parts)
            assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line
            assert all(part.startswith(" ") for part in parts[1:])
    assert [*folded("a" * 75)] == ["a" * 75]


def test_any_text_comes_back_as_it_was() -> None:
    now = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
    for said in (HOSTILE, "a\\nb", "a\nb", 'x;y,z:"q"', "\\", "\\;", "é质🌊 " * 40, "a" * 200):
        event = Event("1@x", now.date(), now, said, said, "https://x.example/?a=1,2;b", "a,b")
        found = icalendar.Calendar.from_ical(calendar(said, "Made", [event]))
        (read_back,) = found.walk("VEVENT")
        assert str(read_back["SUMMARY"]) == str(read_back["DESCRIPTION"]) == said
        assert str(read_back["URL"]) == "https://x.example/?a=1,2;b"
    made = calendar("a\x00b\x1b\rc", "Made", [])
    assert "NAME:ab\\nc\r\n" in made
