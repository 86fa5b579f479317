"""How much the shipped pools say, and that no fact contradicts the verdict beside it."""

import pytest

from pools.claims import dates
from pools.claims.assess import Claim, assess, claims
from pools.claims.verdict import Verdict
from tests.facts import indicators
from tests.intake.test_shipped_data import SLUGS, pool

# Tokens of which no source says how they pay out what they earn.
WITHOUT_KIND = {
    *{("aspida-aeth", "aETH"), ("dinero", "pxETH"), ("frax-ether", "frxETH")},
    *{("nodedao", "NETH"), ("sharedstake", "sgETH"), ("stakehouse", "dETH")},
}
HELD_BY_FIRM = {"company", "custodian"}


def judged(slug: str, indicator: str) -> Claim:
    return assess(pool(slug), indicators()[indicator], dates.today())


def test_most_verdicts_are_known_and_most_of_those_not_overdue() -> None:
    every = [
        claim
        for slug in SLUGS
        for claim in claims(pool(slug), list(indicators().values()), dates.today())
    ]
    known = [claim for claim in every if claim.known]
    assert len(known) / sum(claim.verdict.applies for claim in every) >= 0.60
    assert sum(not claim.stale for claim in known) / len(known) >= 0.50


def test_the_facts_that_matter_to_a_staker_are_known_of_most_pools() -> None:
    facts = [pool(slug) for slug in SLUGS]
    assert sum(bool(one.withdrawal.ways) for one in facts) >= 22
    assert sum(bool(one.upgrade_power.held_by) for one in facts) >= 20
    told = [
        bool(one.custody.withdrawal_credentials or one.custody.validator_keys)
        or judged(one.slug, "trustless").verdict != Verdict.UNKNOWN
        for one in facts
    ]
    assert sum(told) >= 20


def test_every_current_token_has_its_kind_but_for_those_no_source_describes() -> None:
    lacking = {
        (slug, token.symbol)
        for slug in SLUGS
        for token in pool(slug).current_tokens
        if not token.kind
    }
    assert lacking <= WITHOUT_KIND


@pytest.mark.parametrize("slug", SLUGS)
class TestNoFactContradictsItsVerdict:
    def test_custody_and_trust(self, slug: str) -> None:
        custody, verdict = pool(slug).custody, judged(slug, "trustless").verdict
        if custody.withdrawal_credentials in HELD_BY_FIRM:
            assert verdict in (Verdict.UNMET, Verdict.UNKNOWN)
        if {custody.withdrawal_credentials, custody.validator_keys} & HELD_BY_FIRM:
            assert verdict != Verdict.MET

    def test_powers_and_trust(self, slug: str) -> None:
        facts = pool(slug)
        powers = facts.upgrade_power.held_by in ("multisig", "key", "company")
        if powers or facts.pause_power.freezes_holders or facts.oracle.reports == "key":
            assert judged(slug, "trustless").verdict != Verdict.MET

    def test_tokens(self, slug: str) -> None:
        facts, verdict = pool(slug), judged(slug, "liquidity-token").verdict
        if facts.current_tokens:
            assert verdict != Verdict.UNMET
        if facts.kind == "tokenless":
            assert not facts.current_tokens
            assert verdict != Verdict.MET
        if "trade" in facts.withdrawal.ways:
            assert facts.tokens
        if verdict == Verdict.MET:
            assert any(token.transferable is not False for token in facts.current_tokens)
            assert not facts.pause_power.freezes_holders
            assert not facts.withdrawal.ways or {"redeem", "queue"} & set(facts.withdrawal.ways)
            assert facts.access.needs in ("", "nothing")

    def test_validators(self, slug: str) -> None:
        """Where there are none, nothing is said of those who run them."""
        facts = pool(slug)
        silent = {i for i in indicators() if not judged(slug, i).verdict.applies}
        if silent:
            assert silent == {"permissionless-nodes", "execution-diversity", "consensus-diversity"}
            assert facts.kind in ("index", "strategy", "restaking")
            assert not (facts.node_operators.entry or facts.client_shares or facts.validators)

    def test_audits(self, slug: str) -> None:
        audits, verdict = pool(slug).audits, judged(slug, "audited").verdict
        if audits:
            assert verdict != Verdict.UNMET
        if any(a.report and not a.superseded for a in audits):
            assert verdict in (Verdict.MET, Verdict.PARTLY)
        if verdict == Verdict.MET:
            assert any(a.report and not a.superseded for a in audits)

    def test_ways_out(self, slug: str) -> None:
        facts = pool(slug)
        ways = set(facts.withdrawal.ways)
        assert ways == {"none"} or "none" not in ways
        if "allowlist" in facts.withdrawal.blocked_by:
            assert facts.access.needs in ("", "identity", "allowlist")
        if facts.pause_power.stops == ("nothing",):
            assert "pause" not in facts.withdrawal.blocked_by

    def test_fee(self, slug: str) -> None:
        fee = pool(slug).fee
        if fee.varies and fee.percent is not None and fee.percent_to is None:
            assert fee.covers, "one figure of a fee that varies says what it is for"
