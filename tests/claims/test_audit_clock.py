"""How often the code has changed since an audit, and what that does to the verdict on audits."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools.claims.assess import Claim, assess, verdict_steps
from pools.claims.audit_clock import changes_since
from pools.claims.control import Upgrade
from pools.claims.facts import PoolFacts
from tests.facts import facts, indicators, source

TODAY = dt.date(2026, 11, 23)
AUDITED = indicators()["audited"]
MOST = AUDITED.thresholds["changes_at_most"]
RANK = {"unknown": 0, "unmet": 0, "partly": 1, "met": 2}


def audit(date: str | None = "2025-06-15", **values: Any) -> dict[str, Any]:
    report = f"https://audits.example/{date}.pdf"
    return {"auditor": "Nobody & Sons", "date": date, "report": report, **values}


def changed(*days: str, **values: Any) -> list[dict[str, Any]]:
    return [{"date": day, **values} for day in days]


def known(upgrades: list[Any], until: str | None = "2026-11-01", **more: Any) -> PoolFacts:
    """A pool whose list of changes has one source, which speaks for a day."""
    listed = [source("upgrades", as_of=until)]
    return facts(upgrades=upgrades, sources=listed, **more)


def judged(audits: list[Any], upgrades: list[Any], on: dt.date = TODAY) -> Claim:
    return assess(known(upgrades, audits=audits), AUDITED, on)


NONE = "We know of no change of the code between then and 1 November 2026."


@pytest.mark.parametrize(
    ("day", "since", "said"),
    [
        ("2025-06-14", "2025-06-15", NONE),
        ("2025-06-15", "2025-06-15", NONE),
        ("2025-06-16", "2025-06-15", "has changed once since"),
        ("2025-06", "2025-06-15", "may have changed since"),
        ("2025-07", "2025-06-15", "has changed once since"),
        ("2025", "2025-06-15", "may have changed since"),
        ("2025-06-16", "2025-06", "may have changed since"),
        ("2025-06-01", "2025-06", NONE),
        ("2025-07-01", "2025-06", "has changed once since"),
        ("2025-12-31", "2025", "may have changed since"),
        ("2026", "2025", "has changed once since"),
    ],
)
def test_a_change_counts_where_no_reading_of_the_dates_denies_it(
    day: str, since: str, said: str
) -> None:
    found = changes_since(known(changed(day)), since, TODAY)
    assert found and said in found.words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2025-07-01", "2025-07-02"], "has changed 2 times since"),
        (["2025-07-01", "2025-07-01"], "has changed once since"),  # two contracts, one day
        (["2025-07", "2025-07-02"], "at least once since"),  # may be the same day
        (["2025-07", "2025-08"], "has changed 2 times since"),
        (["2025-07-01", "2025-06-20", "2025-06"], "at least 2 times since"),
    ],
)
def test_several_changes_are_counted_by_days(days: list[str], said: str) -> None:
    upgrades = [{"date": day, "what": f"Change {n}."} for n, day in enumerate(days)]
    found = changes_since(known(upgrades), "2025-06-15", TODAY)
    assert found and said in found.words


def test_nothing_is_said_where_no_change_or_no_date_is_known() -> None:
    assert changes_since(known([]), "2025-06-15", TODAY) is None
    assert changes_since(known(changed("2025-07-01")), None, TODAY) is None
    later = known([]).model_copy(update={"upgrades": (Upgrade(date="2026-11-01"),)})
    assert changes_since(later, "2025-06-15", dt.date(2026, 10, 31)) is None  # not yet


UNKNOWN = "We don't know if the code has changed since."


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2025-06-14", f"{UNKNOWN} Our list of changes goes up to 14 June 2025."),
        ("2025-06-15", f"{UNKNOWN} Our list of changes goes up to 15 June 2025."),
        ("2025-06-16", "We know of no change of the code between then and 16 June 2025."),
        ("2025-06", f"{UNKNOWN} Our list of changes goes up to June 2025."),
        ("2025-07", "We know of no change of the code between then and July 2025."),
        ("2025", f"{UNKNOWN} Our list of changes goes up to 2025."),
        ("2026", "We know of no change of the code between then and 2026."),
        (None, UNKNOWN),
    ],
)
@pytest.mark.parametrize("change", ["2025-06-01", "2025-06-15"])
def test_no_change_is_told_only_up_to_the_day_the_list_speaks_for(
    until: str | None, said: str, change: str
) -> None:
    pool = known(changed(change), until, audits=[audit()])
    found = changes_since(pool, "2025-06-15", TODAY)
    assert found and found.words == said
    assert found.exact == ("no change" in said) and found.known_until == until
    claim = assess(pool, AUDITED, TODAY)
    assert claim.verdict == "met" and said in claim.reason, "what is not known lowers nothing"


def test_a_list_that_ends_before_the_report_gives_no_exact_count() -> None:
    found = changes_since(known(changed("2025-07-01"), "2025-06-15"), "2025-06-15", TODAY)
    assert found and "at least once since" in found.words and not found.exact
    undated = changes_since(known(changed("2025"), None), "2025-06-15", TODAY)
    assert undated and "may have changed since" in undated.words


def test_a_source_speaks_for_its_day_only_if_it_carries_the_list() -> None:
    listed = [
        source("upgrades", as_of="2025-06-10", seen_on="2026-11-20"),
        source("upgrades", as_of="2026-10-01", stance="differs", url="https://other.example/"),
        source("audits", as_of="2026-10-01"),
    ]
    pool = facts(upgrades=changed("2025-06-01"), sources=listed)
    found = changes_since(pool, "2025-06-15", TODAY)
    assert found and found.known_until == "2025-06-10" and not found.exact


@pytest.mark.parametrize("count", [MOST - 1, MOST, MOST + 1])
def test_the_verdict_turns_beyond_the_threshold(count: int) -> None:
    days = [f"2025-07-{day:02}" for day in range(1, count + 1)]
    claim = judged([audit()], changed(*days))
    assert claim.verdict == ("met" if count <= MOST else "partly")
    assert claim.topics[1:] == ("audits", "upgrades")
    assert "15 June 2025" in claim.reason and f" {count} July 2025" in claim.reason
    assert ("count as partly met" in claim.reason) == (count > MOST)


THREE = changed("2025-07-01", "2025-08-01", "2025-09-01")


@pytest.mark.parametrize(
    ("audits", "expected"),
    [
        ([audit()], "partly"),
        ([audit(), audit("2025-07")], "met"),  # two since the newest
        ([audit(), audit("2025-09", superseded=True)], "partly"),
        ([audit(), audit("2025-09", report="")], "partly"),  # nobody can read it
        ([audit(None)], "met"),  # what is not known of it does not lower the verdict
        ([audit("2026-11")], "met"),
        ([audit(superseded=True)], "partly"),
        ([audit(report="")], "partly"),
        ([], "unknown"),
    ],
)
def test_only_reports_on_code_in_use_are_counted_from(audits: list[Any], expected: str) -> None:
    assert judged(audits, THREE).verdict == expected


def test_without_known_changes_or_a_threshold_the_rule_is_as_it_was() -> None:
    plain = judged([audit()], [])
    assert plain.verdict == "met" and plain.reason == "Reports by Nobody & Sons."
    assert plain.topics == ("audited", "audits")
    earlier = replace(AUDITED, thresholds={})
    assert assess(facts(audits=[audit()], upgrades=THREE), earlier, TODAY).reason == plain.reason
    assert assess(facts(audits=[audit()], upgrades=THREE), earlier, TODAY).verdict == "met"


def test_a_change_to_come_turns_the_verdict_on_its_day() -> None:
    pool = known(THREE, audits=[audit()])
    assert verdict_steps(pool, AUDITED, dt.date(2025, 8, 31)) == [
        (dt.date(2025, 8, 31), "met"),
        (dt.date(2025, 9, 1), "partly"),
    ]
    upcoming = assess(pool, AUDITED, dt.date(2025, 8, 31)).upcoming
    assert upcoming and (upcoming.on, upcoming.verdict) == (dt.date(2025, 9, 1), "partly")


days = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"])
)
upgrades = st.lists(days, max_size=6, unique=True).map(lambda found: changed(*found))
audits = st.lists(
    st.builds(
        lambda date, superseded, linked: audit(
            date, superseded=superseded, report="https://a.example/" if linked else ""
        ),
        st.none() | days,
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
    unique_by=repr,
)


def rank(audits: list[Any], upgrades: list[Any]) -> int:
    trusted = {"slug": "x", "name": "X", "audits": audits, "upgrades": upgrades}
    pool = type(facts()).from_store(trusted)
    return RANK[assess(pool, AUDITED, TODAY).verdict.value]


@given(audits, upgrades, days)
def test_one_more_change_never_improves_the_verdict(
    audits: list[Any], upgrades: list[Any], day: str
) -> None:
    assert rank(audits, [*upgrades, *changed(day)]) <= rank(audits, upgrades)


@given(audits, upgrades, st.none() | days)
def test_one_more_audit_never_worsens_the_verdict(
    audits: list[Any], upgrades: list[Any], day: str | None
) -> None:
    assert rank([*audits, audit(day)], upgrades) >= rank(audits, upgrades)
