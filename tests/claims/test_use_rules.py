"""The rules on using a pool, at their exact boundary: its token, and who may run nodes for it."""

from typing import Any

import pytest

from pools.claims.assess import assess
from pools.claims.formatting import operators_words, tokens_words
from pools.claims.index_entry import entry_for
from tests.claims.test_rules import TODAY, verdict
from tests.facts import facts, indicators


def test_tokens() -> None:
    assert verdict("liquidity-token", tokens=[{"symbol": "xETH"}]) == "met"
    assert verdict("liquidity-token", tokens=[{"symbol": "x", "transferable": False}]) == "partly"
    assert verdict("liquidity-token", kind="tokenless") == "unmet"
    assert verdict("liquidity-token", kind="liquid") == "unknown"


RESTRICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"pause_power": {"freezes_holders": True}}, "can freeze"),
    ({"withdrawal": {"ways": ["trade"]}}, "only way out is to sell"),
    ({"withdrawal": {"ways": ["none"]}}, "no way out today"),
    ({"access": {"needs": "sign-up"}}, "takes an account"),
    ({"access": {"needs": "identity"}}, "takes an identity check"),
    ({"access": {"needs": "allowlist"}}, "on an allowlist"),
]
FREE_OR_UNKNOWN: list[dict[str, Any]] = [
    {"pause_power": {"freezes_holders": False}},
    {"pause_power": {"freezes_holders": None, "stops": ["transfers"]}},
    {"withdrawal": {"ways": []}},
    {"withdrawal": {"ways": ["queue"]}},
    {"withdrawal": {"ways": ["redeem", "trade"]}},
    {"withdrawal": {"ways": ["queue"], "blocked_by": ["allowlist"]}},
    {"access": {"needs": "nothing"}},
    {"access": {"needs": ""}},
]


@pytest.mark.parametrize(("document", "why"), RESTRICTIONS)
def test_a_token_that_cannot_be_used_freely_is_partly(document: dict[str, Any], why: str) -> None:
    pool = facts(tokens=[{"symbol": "xETH"}], **document)
    claim = assess(pool, indicators()["liquidity-token"], TODAY)
    assert claim.verdict == "partly"
    assert why in claim.reason
    assert set(document) < set(claim.topics), "its sources are those of the fact that says so"


@pytest.mark.parametrize("document", FREE_OR_UNKNOWN)
def test_what_is_not_known_of_its_use_does_not_lower_a_token(document: dict[str, Any]) -> None:
    pool = facts(tokens=[{"symbol": "xETH"}], **document)
    claim = assess(pool, indicators()["liquidity-token"], TODAY)
    assert claim.verdict == "met"
    assert claim.topics == ("liquidity-token", "tokens", "kind")


def test_every_restriction_of_a_token_is_named() -> None:
    document = {"pause_power": {"freezes_holders": True}, "access": {"needs": "sign-up"}}
    token = {"symbol": "xETH", "transferable": False}
    claim = assess(facts(tokens=[token], **document), indicators()["liquidity-token"], TODAY)
    for words in ("passed on freely", "can freeze", "takes an account"):
        assert words in claim.reason
    assert verdict("liquidity-token", kind="tokenless", **document) == "unmet"
    assert verdict("liquidity-token", **document) == "unknown"


@pytest.mark.parametrize(
    ("entry", "registration", "expected"),
    [
        ("anyone", "", "met"),
        ("anyone", "open", "met"),
        ("anyone", "paused", "partly"),
        ("anyone", "closed", "unmet"),
        ("part", "", "partly"),
        ("part", "paused", "partly"),
        ("part", "closed", "unmet"),
        ("application", "open", "partly"),
        ("application", "closed", "unmet"),
        ("invitation", "open", "unmet"),
        ("invitation", "paused", "unmet"),
        ("", "open", "unknown"),
        ("", "paused", "unknown"),
        ("", "closed", "unmet"),
    ],
)
def test_rules_of_entry_and_whether_they_can_be_used(
    entry: str, registration: str, expected: str
) -> None:
    operators = {"entry": entry, "registration": registration}
    assert verdict("permissionless-nodes", node_operators=operators) == expected


def test_who_cannot_register_is_told_since_when() -> None:
    operators = {"entry": "anyone", "registration": "paused", "registration_since": "2026-09"}
    claim = assess(facts(node_operators=operators), indicators()["permissionless-nodes"], TODAY)
    assert "switched off since September 2026" in claim.reason
    assert claim.reason.startswith("Registration is switched off"), "the first thing in the row"
    said = operators_words(facts(node_operators=operators))
    assert said.startswith("Existing operators only (by the rules: anyone). ")
    assert "switched off since September 2026" in said
    closed = {**operators, "registration": "closed"}
    claim = assess(facts(node_operators=closed), indicators()["permissionless-nodes"], TODAY)
    assert "closed for good since September 2026" in claim.reason


def test_a_retired_token_is_no_token_for_a_new_deposit() -> None:
    retired = {"symbol": "oldETH", "kind": "rebasing", "retired": True}
    current = {"symbol": "xETH", "kind": "exchange-rate"}
    assert verdict("liquidity-token", tokens=[retired]) == "partly"
    assert verdict("liquidity-token", tokens=[retired, current]) == "met"
    assert verdict("liquidity-token", tokens=[retired, {**current, "transferable": False}]) == (
        "partly"
    )
    pool = facts(tokens=[retired, current])
    entry = entry_for(pool, [], TODAY)
    assert entry["tokens"] == ["exchange-rate"]
    assert "oldeth" in entry["words"], "who holds one looks for it"
    assert "oldETH rebasing retired" in tokens_words(pool)
    assert entry_for(facts(tokens=[retired], kind="liquid"), [], TODAY)["tokens"] == ["none"]


def test_entry_for_part_of_the_stake_is_a_word_of_its_own() -> None:
    pool = facts(node_operators={"entry": "part", "bond": 4})
    assert operators_words(pool).startswith("Anyone, for part of the stake. Bond of")
