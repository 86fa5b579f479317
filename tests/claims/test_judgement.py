"""An editor's word, staleness, and what stands against publishing."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from pools.browse.cards import cells_of
from pools.browse.coverage import evidence_on
from pools.browse.index_rows import row_of
from pools.browse.shown_facts import fact_of
from pools.claims.assess import assess
from pools.claims.dated import dated_words
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import entry_for
from pools.claims.verdict import Verdict, tally
from pools.topics.publication_checks import publication_faults
from pools.topics.registry import FACT
from tests.facts import facts, indicators, source

TODAY = dt.date(2026, 11, 23)
OPEN = {"licence": {"is": "MIT"}, "summary": "A pool.", "sources": [source("licence")]}


def faults(document: PoolFacts) -> list[str]:
    found = publication_faults(document, list(indicators().values()), TODAY)
    return [fault.topic for fault in found]


def judged(slug: str, **judgement: Any) -> dict[str, Any]:
    return {"assessments": [{"indicator": slug, **judgement}]}


def test_an_editors_verdict_replaces_the_rules_and_both_are_known() -> None:
    claim = assess(
        facts(**OPEN, **judged("open-source", verdict="partly", reason="Tests are closed.")),
        indicators()["open-source"],
        TODAY,
    )
    assert claim.verdict == "partly"
    assert claim.rule_verdict == "met"
    assert claim.reason == "Tests are closed."
    assert not claim.by_rule
    assert claim.upcoming is None


def test_an_editors_verdict_needs_a_reason() -> None:
    document = facts(**OPEN, **judged("open-source", verdict="partly"))
    assert faults(document) == ["open-source"]
    document = facts(**OPEN, **judged("open-source", verdict="partly", reason="Tests are closed."))
    assert faults(document) == []


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [("met", ["trustless"]), ("partly", ["trustless"]), ("unmet", []), ("unknown", [])],
)
def test_met_and_partly_need_a_source(verdict: str, expected: list[str]) -> None:
    document = facts(summary="A pool.", **judged("trustless", verdict=verdict, reason="Because."))
    assert faults(document) == expected


def test_does_not_apply_needs_a_reason_and_no_source() -> None:
    document = facts(
        summary="A pool.", **judged("trustless", verdict="not_applicable", reason="Because.")
    )
    assert faults(document) == []
    with pytest.raises(ValidationError, match="Say why the question does not apply"):
        facts(**judged("trustless", verdict="not_applicable"))


@pytest.mark.parametrize("slug", list(indicators()))
def test_what_does_not_apply_never_ages_and_is_neither_known_nor_unknown(slug: str) -> None:
    """Whatever the rule measures, and however old the look and the sources are."""
    document = facts(
        **judged(slug, verdict="not_applicable", reason="Because.", checked_on="2019-01-01"),
        launch={"date": "2020-01-01"},
        sources=[source(slug, as_of="2019")],
    )
    claim = assess(document, indicators()[slug], TODAY)
    assert claim.verdict == "not_applicable"
    assert not (claim.known or claim.stale or claim.freshness.stale_from or claim.quantity)
    assert claim.reviewed_on == dt.date(2019, 1, 1)
    assert claim.upcoming is None
    # Only where the rule found something did an editor decide otherwise.
    assert claim.overridden is (slug == "battle-tested")
    counted = tally([claim.verdict, Verdict.MET, Verdict.UNKNOWN])
    assert (counted.met, counted.known, counted.applying) == (1, 1, 2)


def test_a_source_that_says_otherwise_does_not_carry_a_verdict() -> None:
    sources = [source("trustless", stance="differs")]
    document = facts(
        summary="A pool.", sources=sources, **judged("trustless", verdict="met", reason="Because.")
    )
    assert "trustless" in faults(document)


def test_a_rules_verdict_is_carried_by_the_source_of_its_fact() -> None:
    assert faults(facts(**OPEN)) == []
    assert set(faults(facts(**{**OPEN, "sources": []}))) == {"licence", "open-source"}


def test_a_verdict_that_only_the_future_brings_needs_its_source_today() -> None:
    launch = {"date": (TODAY - dt.timedelta(days=30)).isoformat()}
    document = facts(summary="A pool.", launch=launch)
    assert "battle-tested" in faults(document)


def test_disagreement_needs_a_word_on_which_one_we_go_by() -> None:
    differing = source("licence", stance="differs", reports="GPL")
    document = facts(**{**OPEN, "sources": [source("licence"), differing]})
    assert faults(document) == ["licence"]
    settled = facts(**{**OPEN, "sources": [source("licence", why="It is the file."), differing]})
    assert faults(settled) == []
    assert assess(settled, indicators()["open-source"], TODAY).disagreement == "conflict"


def test_two_bases_are_one_too_many() -> None:
    document = facts(
        **{**OPEN, "sources": [source("licence"), source("licence", publisher="Other")]}
    )
    assert faults(document) == ["licence"]


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_pool_that_takes_no_deposits_says_since_when_and_why(state: str) -> None:
    sources = [source("status")]
    without = facts(summary="A pool.", status={"is": state}, sources=sources)
    assert faults(without) == ["status"]
    status = {"is": state, "since": "2025-03", "reason": "It was wound down."}
    assert faults(facts(summary="A pool.", status=status, sources=sources)) == []


def test_a_claim_goes_stale_the_day_after_its_interval() -> None:
    indicator = indicators()["trustless"]
    checked = TODAY - dt.timedelta(days=indicator.recheck_days or 0)
    document = facts(
        **judged("trustless", verdict="unmet", reason="R", checked_on=checked.isoformat())
    )
    assert not assess(document, indicator, TODAY).stale
    late = assess(document, indicator, TODAY + dt.timedelta(days=1))
    assert late.stale
    assert late.freshness.stale_from == TODAY + dt.timedelta(days=1)


@pytest.mark.parametrize(("dated", "checked_on", "overdue"), [
    ({"as_of": None}, None, True),
    ({"as_of": None, "seen_on": "2026-11-01"}, None, False),
    ({"as_of": "2026-11"}, None, False),
    ({"as_of": None}, "2026-11-01", False),
    ({"as_of": "2026-11", "stance": "differs"}, None, True),
])  # fmt: skip
def test_what_carries_no_date_and_nobody_reviewed_is_due(
    dated: dict[str, Any], checked_on: str | None, overdue: bool
) -> None:
    """On the pool's page, in the listing's index and in the counts alike."""
    indicator = indicators()["trustless"]
    judgement = judged("trustless", verdict="unmet", reason="R", checked_on=checked_on)
    document = facts(**judgement, sources=[source("trustless", **dated)])
    claim = assess(document, indicator, TODAY)
    assert (claim.stale, claim.freshness.soon) == (overdue, False)
    assert ("recheck due" in dated_words(claim)) is overdue
    entry = entry_for(document, [indicator], TODAY)
    row = row_of(1, document.slug, entry, [indicator], TODAY.isoformat())
    assert [cell.stale for cell in cells_of(row, [indicator], TODAY)] == [overdue]
    counted = evidence_on(document, [indicator], TODAY)["trustless"]
    assert counted == ("overdue" if overdue else "current")


@pytest.mark.parametrize("dated", [{"as_of": None}, {"as_of": "2026-11"}])
def test_a_fact_without_a_date_is_due_unless_it_needs_no_recheck(dated: dict[str, Any]) -> None:
    document = facts(
        fee={"percent": 10}, website="https://a.example", sources=[source("fee", **dated)]
    )
    found = evidence_on(document, [], TODAY)
    shown = fact_of(FACT["fee"], document, TODAY)
    assert shown.stale is (found["fee"] == "overdue") is (dated["as_of"] is None)
    assert found["kind"] != "overdue"
    assert not fact_of(FACT["deposit_exit_fees"], document, TODAY).stale, "unknown"


def test_age_needs_no_second_look() -> None:
    document = facts(launch={"date": "2020-01-01"}, sources=[source("launch", as_of="2020-01")])
    assert not assess(document, indicators()["battle-tested"], TODAY).stale


def test_a_claim_counts_as_checked_on_the_first_day_its_source_can_mean() -> None:
    document = facts(**{**OPEN, "sources": [source("licence", as_of="2026")]})
    assert assess(document, indicators()["open-source"], TODAY).checked_on == dt.date(2026, 1, 1)


def test_what_nobody_knows_nobody_checked() -> None:
    document = facts(sources=[source("trustless", stance="differs")])
    claim = assess(document, indicators()["trustless"], TODAY)
    assert claim.verdict == "unknown"
    assert claim.checked_on is None
