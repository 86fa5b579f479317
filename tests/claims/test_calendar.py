"""The course written on publishing says of every later day what judging on that day says."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fake_pools import fake_facts
from pools.claims.assess import assess, verdict_steps
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import entry_for, verdict_on
from tests.facts import facts, indicators, source

TODAY = dt.date(2026, 11, 23)
SPECS = list(indicators().values())
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1))


@st.composite
def turning_pools(draw: st.DrawFn) -> PoolFacts:
    """A pool with everything that the calendar can move."""
    launch = draw(st.one_of(st.none(), st.dates(dt.date(2024, 6, 1), TODAY)))
    return facts(
        launch={
            "date": launch.isoformat() if launch else None,
            "at_the_latest": draw(st.booleans()),
        },
        licence={
            "is": draw(st.sampled_from(["BUSL-1.1", "MIT", ""])),
            "change_date": draw(days).isoformat(),
            "change_to": draw(st.sampled_from(["MIT", "closed"])),
        },
        bug_bounties=[
            {"ended": ended.isoformat()}
            for ended in draw(
                st.lists(st.dates(dt.date(2025, 1, 1), TODAY), max_size=2, unique=True)
            )
        ],
        sources=[source("launch"), source("licence")],
    )


@settings(max_examples=60, deadline=None)
@given(turning_pools(), st.dates(TODAY - dt.timedelta(days=200), TODAY), st.integers(0, 1200))
def test_the_course_agrees_with_the_rule_of_the_day(
    pool: PoolFacts, start: dt.date, later: int
) -> None:
    day = start + dt.timedelta(days=later)
    entry = entry_for(pool, SPECS, start)
    for spec in SPECS:
        schedule = entry["schedules"][spec.slug]
        assert verdict_on(schedule, day.isoformat()) is assess(pool, spec, day).verdict


@settings(max_examples=30, deadline=None)
@given(turning_pools())
def test_a_course_only_lists_days_on_which_something_changes(pool: PoolFacts) -> None:
    for spec in SPECS:
        steps = verdict_steps(pool, spec, TODAY)
        assert steps[0][0] == TODAY
        for (_before, old), (day, new) in pairwise(steps):
            assert old is not new
            assert assess(pool, spec, day - dt.timedelta(days=1)).verdict is old
            assert assess(pool, spec, day).verdict is new


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10_000))
def test_a_document_reads_back_as_it_was_written(seed: int) -> None:
    pool = fake_facts(seed, SPECS, TODAY)
    assert PoolFacts.from_document(pool.to_document()) == pool
    assert PoolFacts.from_store(pool.to_document()) == pool
