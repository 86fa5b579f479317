"""The pools that come with the code: what holds for every one, and faults mended once."""

import datetime as dt
import json
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from pools.claims import dates
from pools.claims.agreement import newest_evidence
from pools.claims.assess import assess
from pools.claims.facts import PoolFacts
from pools.claims.rules.operators import judge_entry
from pools.claims.verdict import Verdict
from tests.facts import FIXTURES, indicators

SLUGS = sorted(path.stem for path in (FIXTURES / "pools").glob("*.json"))
MOVING = re.compile(
    r"https?://(www\.)?github\.com/[^/]+/[^/]+/(blob|tree|raw)/(main|master|dev|develop)(/|$)"
    r"|https?://raw\.githubusercontent\.com/[^/]+/[^/]+/(main|master|dev|develop)/"
)
# The day these files were last read as a whole: what is a year old counts from here.
FIRST_EDITION = dt.date(2026, 11, 28)
# Carrying sources nobody could quote: slug -> {(topic, address), ...}. None is left.
NOT_QUOTED: dict[str, set[tuple[str, str]]] = {}


@lru_cache
def pool(slug: str) -> PoolFacts:
    text = (FIXTURES / "pools" / f"{slug}.json").read_text("utf-8")
    return PoolFacts.from_document(json.loads(text))


def claim(slug: str, indicator: str) -> Any:
    return assess(pool(slug), indicators()[indicator], dates.today())


def verdict(slug: str, indicator: str) -> str:
    return claim(slug, indicator).verdict.value


def basis(slug: str, topic: str) -> Any:
    return next(s for s in pool(slug).sources_on(topic) if s.stance == "basis")


def addresses(value: Any) -> list[str]:
    if isinstance(value, dict):
        parts = [part for key, part in value.items() if key != "quote"]  # quoted word for word
        return [found for part in parts for found in addresses(part)]
    if isinstance(value, list):
        return [found for part in value for found in addresses(part)]
    return [value] if isinstance(value, str) and value.startswith("http") else []


@pytest.mark.parametrize("slug", SLUGS)
class TestEveryPool:
    def test_no_link_goes_to_a_branch_that_moves(self, slug: str) -> None:
        assert not [url for url in addresses(pool(slug).to_document()) if MOVING.match(url)]

    def test_entry_for_operators_and_the_verdict_on_it_agree(self, slug: str) -> None:
        by_rule = judge_entry(pool(slug), {}, dates.today()).verdict
        if by_rule != "unknown":
            assert verdict(slug, "permissionless-nodes") in (by_rule, "unknown")

    def test_a_source_that_carries_a_verdict_says_what_it_reports(self, slug: str) -> None:
        silent = [
            (indicator, source.url)
            for indicator in indicators()
            if claim(slug, indicator).verdict in (Verdict.MET, Verdict.PARTLY)
            for source in claim(slug, indicator).sources
            if not source.reports
        ]
        assert not silent

    def test_what_carries_a_verdict_is_quoted(self, slug: str) -> None:
        carried = [claim(slug, indicator) for indicator in indicators()]
        silent = {
            (source.topic, source.url)
            for judged in carried
            if judged.verdict in (Verdict.MET, Verdict.PARTLY)
            for source in judged.sources
            if source.stance == "basis" and not source.quote
        }
        assert silent == NOT_QUOTED.get(slug, set())

    def test_a_pool_shown_as_active_was_seen_within_a_year(self, slug: str) -> None:
        if pool(slug).status.state == "active":
            seen = newest_evidence(pool(slug).sources_on("status"))
            assert seen
            assert dates.latest(seen) > FIRST_EDITION - dt.timedelta(days=365)

    def test_the_reason_on_audits_fits_the_reports_linked(self, slug: str) -> None:
        linked = [audit for audit in pool(slug).audits if audit.report]
        judged = claim(slug, "audited")
        if linked:
            assert "no link to a report" not in judged.reason
            assert judged.verdict in (Verdict.MET, Verdict.PARTLY)
        if judged.verdict == Verdict.MET:
            assert any(not audit.superseded for audit in linked)

    def test_a_status_says_when_it_was_so(self, slug: str) -> None:
        if pool(slug).status.state != "unknown":
            assert any(s.as_of for s in pool(slug).sources_on("status"))

    def test_a_verdict_written_by_hand_has_a_carrying_source_of_its_own(self, slug: str) -> None:
        for judgement in pool(slug).assessments:
            if judgement.verdict in ("met", "partly", "unmet"):
                sources = claim(slug, judgement.indicator).sources
                assert any(s.stance != "differs" for s in sources), judgement.indicator

    def test_no_report_is_listed_twice(self, slug: str) -> None:
        reports = [audit.report for audit in pool(slug).audits if audit.report]
        assert len(reports) == len(set(reports))


def test_reports_in_a_folder_the_directory_cites_are_linked_one_by_one() -> None:
    least = {
        "ether-fi": 29,
        "frax-ether": 4,
        "puffer": 27,
        "renzo": 7,
        "dinero": 3,
        "geode": 6,
        "liquid-collective": 8,
        "stakehouse": 7,
        "lido": 66,
        "origin-ether": 11,
        "meth": 3,
    }
    for slug, count in least.items():
        linked = [audit for audit in pool(slug).audits if audit.report]
        assert len(linked) == count, slug
        assert verdict(slug, "audited") == "met", slug


def test_reports_on_the_first_version_of_lido_do_not_count() -> None:
    old = [a for a in pool("lido").audits if not a.date or a.date < "2021-05"]
    assert old
    assert all(audit.superseded for audit in old)


def test_registration_at_rocket_pool_was_off_when_last_read() -> None:
    assert verdict("rocket-pool", "permissionless-nodes") == "partly"
    operators = pool("rocket-pool").node_operators
    assert (operators.entry, operators.registration) == ("anyone", "paused")
    assert basis("rocket-pool", "permissionless-nodes").as_of == "2026-09-07"
    assert str(pool("rocket-pool").deposit_exit_fees.deposit) == "0.05"
    assert pool("rocket-pool").upgrade_delay_days == 7


def test_the_incident_at_kelp_is_told() -> None:
    status = pool("kelp-dao").status
    assert (status.state, status.since) == ("active", "2026-05-15")
    assert "18 April 2026" in status.reason
    assert len(pool("kelp-dao").sources_on("status")) >= 4
    assert verdict("kelp-dao", "open-source") == "partly"


def test_a_fee_in_conflict_is_not_stated_as_one_figure() -> None:
    for slug in ("coinbase-cbeth", "stafi"):
        assert pool(slug).fee.percent is None, slug
        assert pool(slug).fee.covers
        assert {s.stance for s in pool(slug).sources_on("fee")} >= {"basis", "differs"}
    assert any(s.stance == "differs" for s in pool("diva").sources_on("fee"))


def test_values_that_newer_sources_corrected() -> None:
    assert pool("everstake").minimum_deposit == Decimal("0.01")
    assert verdict("stakefish", "execution-diversity") == "partly"
    assert verdict("meth", "bug-bounty") == "met"
    assert verdict("frax-ether", "bug-bounty") == "met"
    assert not [s for s in pool("origin-ether").sources_on("bug_bounties") if s.stance == "differs"]
    assert verdict("stafi", "bug-bounty") == "unknown"
    assert verdict("ether-fi", "permissionless-nodes") == "unmet"
    assert verdict("renzo", "liquidity-token") == "met"
    assert pool("origin-ether").status.state == "active"
    assert pool("stakehouse").status.state == "unknown"
    assert pool("stakehouse").minimum_deposit is None
    assert pool("lido").upgrade_delay_days == 4
    assert pool("puffer").node_operators.bond == 2
    assert pool("bedrock").kind == "restaking"


def test_client_figures_of_lido_bear_the_date_that_can_be_shown() -> None:
    newest: dict[str, str] = {}
    for share in pool("lido").client_shares:
        newest[share.layer] = max(newest.get(share.layer, ""), share.as_of)
    assert newest == {"execution": "2025-12", "consensus": "2025-02"}
    for layer in newest:  # a review at ethereum.org looked at both
        found = claim("lido", f"{layer}-diversity")
        assert max(s.seen_on for s in found.sources if s.seen_on) == dt.date(2026, 8, 19)


def test_tokens_that_are_no_longer_given_out_are_marked() -> None:
    retired = {
        (slug, token.symbol) for slug in SLUGS for token in pool(slug).tokens if token.retired
    }
    assert retired == {
        *{("ankr", "aETHb"), ("stakewise", "sETH2"), ("stakewise", "rETH2"), ("stafi", "rETH")},
        *{("mev-eth", "crETH2"), ("pstake-stketh", "stkETH"), ("stakehound-steth", "stETH")},
    }
    assert pool("stakewise").tokens[0].address == "0xf1C9acDc66974dFB6dEcB12aA385b9cD01190E38"


def test_tokens_of_restricted_use_count_in_part() -> None:
    for slug in ("liquid-collective", "binance-wbeth", "stafi"):
        assert verdict(slug, "liquidity-token") == "partly", slug


def test_who_can_change_what_is_told_where_sources_name_it() -> None:
    for slug in ("frax-ether", "geode", "index-coop", "puffer", "sharedstake", "stakewise"):
        assert verdict(slug, "trustless") == "partly", slug
    assert pool("puffer").upgrade_delay_days == 0


def test_a_power_whose_holder_nobody_names_is_not_judged() -> None:
    for slug in ("ankr", "bedrock", "everstake", "mev-eth", "nodedao", "stafi", "swell"):
        assert verdict(slug, "trustless") == "unknown", slug
        assert claim(slug, "trustless").reason, slug


def test_two_clients_cannot_both_stay_below_half() -> None:
    assert verdict("coinbase-cbeth", "consensus-diversity") == "unknown"
    assert any(
        s.stance == "differs" for s in pool("coinbase-cbeth").sources_on("consensus_clients")
    )


def test_an_offer_without_a_sign_of_life_is_not_called_active() -> None:
    assert pool("stakefish").status.state == "unknown"


@pytest.mark.parametrize("slug", SLUGS)
class TestWords:
    def test_a_quote_shows_no_blanks_of_a_template(self, slug: str) -> None:
        assert not [s.quote for s in pool(slug).sources if "{{" in s.quote]

    def test_a_quote_that_carries_a_figure_has_one(self, slug: str) -> None:
        figures = {"sizes", "network_shares", "execution_clients", "consensus_clients"}
        if pool(slug).fee.percent is not None:
            figures.add("fee")
        assert not [
            source.quote
            for source in pool(slug).sources
            if source.topic in figures and source.stance == "basis" and source.quote
            if re.search(r"\d", source.reports) and not re.search(r"\d", source.quote)
        ]

    def test_a_fee_for_leaving_at_once_only_is_not_everybodys(self, slug: str) -> None:
        fees = pool(slug).deposit_exit_fees
        assert fees.exit is None or "only for leaving at once" not in fees.note.casefold()

    def test_why_we_go_by_a_source_is_said_in_spanish_too(self, slug: str) -> None:
        said = {one.of for one in pool(slug).translations if one.language == "es"}
        assert not [s.why for s in pool(slug).sources if s.why and s.why not in said]

    def test_the_whole_warning_is_told_wherever_a_vote_is(self, slug: str) -> None:
        facts = pool(slug)
        vote, delay = facts.upgrade_power.vote_days, facts.upgrade_delay_days
        if vote is not None and delay is not None:
            assert f"at least {vote + delay} days" in claim(slug, "trustless").reason
