"""Every rule at its exact boundary. What is not stored is unknown, never unmet."""

import datetime as dt
from typing import Any

import pytest

from pools.claims.assess import assess
from pools.claims.verdict import Verdict
from tests.facts import facts, indicators

TODAY = dt.date(2026, 11, 23)


def verdict(indicator: str, on: dt.date = TODAY, **document: Any) -> str:
    return assess(facts(**document), indicators()[indicator], on).verdict.value


@pytest.mark.parametrize("slug", list(indicators()))
def test_a_pool_of_which_nothing_is_stored_is_unknown_everywhere(slug: str) -> None:
    assert verdict(slug) == "unknown"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "unmet"), (183, "unmet"), (184, "partly"), (365, "partly"), (366, "met")],
)
def test_battle_tested_turns_on_the_day_after_its_threshold(days: int, expected: str) -> None:
    launch = (TODAY - dt.timedelta(days=days)).isoformat()
    assert verdict("battle-tested", launch={"date": launch}) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(10, "unknown"), (183, "unknown"), (184, "partly"), (366, "met")]
)
def test_an_upper_bound_proves_age_and_never_youth(days: int, expected: str) -> None:
    launch = (TODAY - dt.timedelta(days=days)).isoformat()
    document = {"launch": {"date": launch, "at_the_latest": True}}
    assert verdict("battle-tested", **document) == expected


def test_an_inexact_launch_counts_from_the_last_day_it_can_mean() -> None:
    day = dt.date(2026, 11, 23)
    assert verdict("battle-tested", day, launch={"date": "2025-11"}) == "partly"  # 30 November
    assert verdict("battle-tested", day, launch={"date": "2025-10"}) == "met"


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2020-07-02", "unmet"),
        ("2020-07-03", "partly"),
        ("2020-12-31", "partly"),
        ("2021-01-01", "met"),
        ("2021", "met"),  # counted to its first day
        (None, "unknown"),  # open until nobody knows when
    ],
)
def test_a_closed_pool_was_tested_until_it_closed(since: str | None, expected: str) -> None:
    document = {
        "launch": {"date": "2020-01-01"},
        "status": {"is": "closed", "since": since, "reason": "Wound up."},
    }
    found = assess(facts(**document), indicators()["battle-tested"], TODAY)
    assert found.verdict == expected
    assert found.upcoming is None
    assert since is None or "from 1 January 2020 to" in found.reason


def shares(*percents: float, layer: str = "consensus", **values: Any) -> dict[str, Any]:
    return {
        "client_shares": [
            {"layer": layer, "client": name, "percent": percent, "as_of": "2026-05-02", **values}
            for name, percent in zip(("Teku", "Prysm", "Nimbus"), percents, strict=False)
        ]
    }


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(49.99, "met"), (50, "partly"), (50.01, "unmet"), (100, "unmet")],
)
@pytest.mark.parametrize("layer", ["consensus", "execution"])
def test_diversity_at_half(layer: str, largest: float, expected: str) -> None:
    rest = (100 - largest) / 2
    document = shares(largest, rest, rest, layer=layer)
    assert verdict(f"{layer}-diversity", **document) == expected


def test_one_layer_says_nothing_of_the_other() -> None:
    assert verdict("execution-diversity", **shares(40, 30, 30)) == "unknown"


def test_a_share_of_zero_is_a_number() -> None:
    assert verdict("consensus-diversity", **shares(0, 45, 45)) == "met"


def test_half_unexplained_could_be_a_majority() -> None:
    assert verdict("consensus-diversity", **shares(40)) == "unknown"
    assert verdict("consensus-diversity", **shares(40, 10)) == "unknown"
    assert verdict("consensus-diversity", **shares(40, 10.01)) == "met"
    assert verdict("consensus-diversity", **shares(50)) == "partly"
    assert verdict("consensus-diversity", **shares(60)) == "unmet"


def test_an_unnamed_largest_client_is_the_largest() -> None:
    document = shares(40)
    document["client_shares"][0]["client"] = ""
    assert verdict("consensus-diversity", **document) == "met"


def test_an_unknown_client_is_never_the_majority() -> None:
    document = shares(30, 20)
    document["client_shares"].append(
        {"layer": "consensus", "client": "unknown", "percent": 50, "as_of": "2026-05-02"}
    )
    assert verdict("consensus-diversity", **document) == "unknown"


def test_figures_of_some_operators_are_partly() -> None:
    assert verdict("consensus-diversity", **shares(40, 30, 30, partial=True)) == "partly"
    assert verdict("consensus-diversity", **shares(60, 40, partial=True)) == "unmet"


def test_only_the_newest_measurement_counts() -> None:
    document = shares(90, 10)
    for share in shares(40, 30, 30)["client_shares"]:
        document["client_shares"].append({**share, "as_of": "2026-08-01"})
    assert verdict("consensus-diversity", **document) == "met"


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", "met"),
        ("GPL-3.0-only", "met"),
        ("BUSL-1.1", "partly"),
        ("mixed", "partly"),
        ("none-stated", "partly"),
        ("closed", "unmet"),
        ("Some-Licence-Nobody-Judged", "unknown"),
    ],
)
def test_licences(licence: str, expected: str) -> None:
    assert verdict("open-source", licence={"is": licence}) == expected


def test_a_licence_turns_free_on_its_change_date_by_itself() -> None:
    licence = {"is": "BUSL-1.1", "change_date": "2026-12-01", "change_to": "MIT"}
    assert verdict("open-source", dt.date(2026, 11, 30), licence=licence) == "partly"
    assert verdict("open-source", dt.date(2026, 12, 1), licence=licence) == "met"
    unfree = {**licence, "change_to": "closed"}
    assert verdict("open-source", dt.date(2026, 12, 1), licence=unfree) == "partly"


def test_a_known_turn_is_announced() -> None:
    licence = {"is": "BUSL-1.1", "change_date": "2026-12-01", "change_to": "MIT"}
    claim = assess(facts(licence=licence), indicators()["open-source"], TODAY)
    assert claim.upcoming is not None
    assert (claim.upcoming.on, claim.upcoming.verdict) == (dt.date(2026, 12, 1), Verdict.MET)
    assert "MIT" in claim.reason
    assert "1 December 2026" in claim.reason


def test_audits() -> None:
    public = {"auditor": "A", "report": "https://a.example/report"}
    assert verdict("audited", audits=[public]) == "met"
    assert verdict("audited", audits=[{"auditor": "A"}]) == "partly"
    assert verdict("audited", audits=[{**public, "superseded": True}]) == "partly"
    assert verdict("audited", audits=[{**public, "superseded": True}, public]) == "met"


@pytest.mark.parametrize(
    ("linked", "older", "named", "quantity"),
    [
        (1, 0, 0, "1 report linked here"),
        (2, 0, 0, "2 reports linked here"),
        (1, 1, 0, "2 reports linked here"),
        (1, 0, 1, "2 audits listed, 1 linked here"),
        (1, 1, 1, "3 audits listed, 2 linked here"),
    ],
)
def test_audits_listed_are_told_from_reports_linked(
    linked: int, older: int, named: int, quantity: str
) -> None:
    reports = [
        {"auditor": "A", "report": f"https://a.example/{n}", "superseded": n >= linked}
        for n in range(linked + older)
    ]
    audits = [*reports, *({"auditor": "B", "scope": str(n)} for n in range(named))]
    claim = assess(facts(audits=audits), indicators()["audited"], TODAY)
    assert (claim.verdict.value, claim.quantity) == ("met", quantity)
    assert ("replaced since" in claim.reason) is bool(older)
    assert "B" not in claim.reason.split(" are linked")[0]


def test_a_bounty_is_open_until_its_last_day_is_over() -> None:
    yesterday = (TODAY - dt.timedelta(days=1)).isoformat()
    assert verdict("bug-bounty", bug_bounties=[{}]) == "met"
    assert verdict("bug-bounty", bug_bounties=[{"ended": TODAY.isoformat()}]) == "met"
    assert verdict("bug-bounty", bug_bounties=[{"ended": yesterday}]) == "partly"
    assert verdict("bug-bounty", bug_bounties=[{"ended": yesterday}, {}]) == "met"


def test_a_rule_names_the_facts_it_came_from() -> None:
    claim = assess(facts(licence={"is": "MIT"}), indicators()["open-source"], TODAY)
    assert claim.by_rule
    assert "licence" in claim.topics
    assert claim.quantity == "MIT"
