"""Versions of an indicator's criteria: what differs, which pools flip, which one judged."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from pools.claims.assess import assess
from pools.claims.criteria import changed_values, field_changes, flips, is_new_version
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import entry_for, verdict_on
from tests.facts import FIXTURES, facts, indicators

DAY = dt.date(2026, 6, 1)
SPEC = indicators()["battle-tested"]


def test_only_what_differs_is_told_in_words() -> None:
    after = replace(
        SPEC,
        thresholds={**SPEC.thresholds, "met_after_days": 1730},
        recheck_days=30,
        words={**SPEC.words, "met": "Old enough"},
    )
    old, new = changed_values(SPEC, after)
    assert set(old) == set(new) == {"thresholds.met_after_days", "recheck_days", "words.met"}
    said = [str(change) for change in field_changes(old, new)]
    assert "Met after more than this many days: 365 → 1,730" in said
    assert any(line.endswith("never → 30") for line in said)
    assert changed_values(SPEC, SPEC) == ({}, {})


@pytest.mark.parametrize(
    ("changes", "new"),
    [
        ({"definition": "Something else."}, True),
        ({"recheck_days": 7}, True),
        ({"rule": ""}, True),
        ({"thresholds": {}}, True),
        ({"why_it_matters": "Said better."}, False),
        ({"threshold_url": "https://x.example/"}, False),
        ({"order": 3, "group": "code"}, False),
    ],
)
def test_a_new_version_asks_something_else(changes: dict[str, object], new: bool) -> None:
    assert is_new_version(SPEC, replace(SPEC, **changes)) is new  # type: ignore[arg-type]


def test_pools_flip_both_ways_at_the_exact_day() -> None:
    def pool(slug: str, days: int) -> object:
        return facts(slug=slug, launch={"date": (DAY - dt.timedelta(days=days)).isoformat()})

    after = replace(SPEC, thresholds={"met_after_days": 400, "partly_after_days": 100})
    pools = [pool("a", 400), pool("b", 401), pool("c", 101), pool("d", 100), pool("e", 200)]
    found = flips(pools, SPEC, after, DAY)  # type: ignore[arg-type]
    assert [(one.slug, one.before, one.after) for one in found] == [
        ("a", "met", "partly"),
        ("c", "unmet", "partly"),
    ]
    tomorrow = flips(pools, SPEC, after, DAY + dt.timedelta(days=1))  # type: ignore[arg-type]
    assert [one.slug for one in tomorrow] == ["c", "d"]


def stricter(value: object, factor: float) -> object:
    """Another limit: a number times this, a list without its first word or with one more."""
    if isinstance(value, list):
        return value[1:] if factor > 1 else [*value, "WTFPL"]
    return round(float(value) * factor)  # type: ignore[arg-type]


@pytest.mark.parametrize("slug", [key for key, spec in indicators().items() if spec.thresholds])
def test_what_is_foretold_is_what_the_listing_says_on_the_day(slug: str) -> None:
    """For every rule and shipped pool: the preview judges the pools, the listing reads steps that
    were derived from the calendar before; both come to the same, on the day and later."""
    before, found = indicators()[slug], 0
    pools = [
        PoolFacts.from_document(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted((FIXTURES / "pools").glob("*.json"))
    ]
    for factor in (0.5, 2):
        limits = {name: stricter(value, factor) for name, value in before.thresholds.items()}
        after = replace(before, thresholds=limits)
        read = [
            [entry_for(one, [spec], DAY)["schedules"][slug] for one in pools]
            for spec in (before, after)
        ]
        for later in (0, 20, 700):
            day = DAY + dt.timedelta(days=later)
            seen = {
                one.slug: (verdict_on(was, str(day)), verdict_on(now, str(day)))
                for one, was, now in zip(pools, *read, strict=True)
            }
            flipped = {key: pair for key, pair in seen.items() if pair[0] != pair[1]}
            foretold = flips(pools, before, after, day)
            assert {one.slug: (one.before, one.after) for one in foretold} == flipped
            found += len(flipped)
    assert found


@pytest.mark.parametrize(
    ("judgement", "version"),
    [
        ({}, None),  # nobody judged
        ({"verdict": "met", "checked_on": "2026-01-31"}, 1),
        ({"verdict": "met", "checked_on": "2026-02-01"}, 2),
        ({"verdict": "met", "checked_on": "2026-05-01"}, 3),
        ({"verdict": "met"}, None),  # nobody knows when
        ({"checked_on": "2026-02-01"}, 2),  # somebody looked, and could not tell
    ],
)
def test_a_verdict_says_which_version_judged_it(
    judgement: dict[str, str], version: int | None
) -> None:
    days = (dt.date(2026, 2, 1), dt.date(2026, 5, 1))
    spec = replace(indicators()["trustless"], later_versions=days)
    pool = facts(assessments=[{"indicator": "trustless", "reason": "R.", **judgement}])
    assert assess(pool, spec, DAY).criteria_version == version
    # A rule judges anew every day, by what is in force.
    ruled = replace(SPEC, later_versions=days)
    assert assess(facts(launch={"date": "2020"}), ruled, DAY).criteria_version == 3
    assert (spec.version, spec.version_since) == (3, days[1])
