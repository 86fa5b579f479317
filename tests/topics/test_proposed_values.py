"""What is proposed is what is kept, said, put in place and logged, whatever the topic."""

import datetime as dt

import pytest

from pools import topics
from pools.topics import proposed_values
from pools.topics.differences import differences
from tests.facts import facts, indicators

TODAY = dt.date(2026, 11, 1)
ADDRESS = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"
SHARES = [{"client": "Geth", "percent": 40, "as_of": "2026-05", "partial": False}]
# One value for each topic, in the form a proposal takes.
VALUES = {
    "name": "Pond",
    "summary": "A pool.",
    "website": "https://pond.example",
    "kind": "liquid",
    "status": {"is": "paused", "since": "2026-01", "reason": "An upgrade."},
    "launch": {"date": "2021-11-08", "at_the_latest": True},
    "minimum_deposit": 0,
    "fee": {"percent": 7.5, "covers": "the operators"},
    "deposit_exit_fees": {"deposit": 0.05, "exit": 0, "note": "The exit is free."},
    "withdrawal": {"ways": ["queue"], "wait_from": 0.5, "wait_to": 5, "wait_is": "stated"},
    "access": {"needs": "identity", "regions": "The United States"},
    "slashing_cover": {"kinds": ["fund"], "limit": 1000},
    "upgrade_power": {"held_by": "multisig", "needed": 4, "of": 7, "veto": "Token holders"},
    "pause_power": {"stops": ["deposits"], "freezes_holders": False, "who": "A guardian"},
    "custody": {"withdrawal_credentials": "contract", "validator_keys": "split"},
    "oracle": {"reports": "committee", "needed": 5, "of": 9},
    "sizes": [{"staked_eth": 9_100_000.5, "as_of": "2026-05"}],
    "incidents": [{"date": "2024-09", "what": "Withdrawals were stopped."}],
    "contracts": [{"role": "Withdrawal queue", "address": ADDRESS}],
    "licence": {"is": "MIT", "repository": "https://code.example", "change_to": ""},
    "node_operators": {"entry": "anyone", "bond": 8, "count": 3, "named": ["Ann", "Bob"]},
    "validators": 12,
    "self_limit": 22,
    "upgrade_delay": 7,
    "platforms": ["browser"],
    "interfaces": ["gui"],
    "links": {"documentation": "https://docs.pond.example/en", "github": "https://code.example/a"},
    "tokens": [{"symbol": "pETH", "name": "Pond Ether", "address": ADDRESS, "chain": "ethereum"}],
    "audits": [{"auditor": "Nobody & Sons", "report": "https://audits.example/pond.pdf"}],
    "upgrades": [{"date": "2024-10-28", "what": "New oracle.", "contract": ADDRESS}],
    "bug_bounties": [{"url": "https://bounties.example", "largest_reward": 1000}],
    "execution_clients": SHARES,
    "consensus_clients": [{**SHARES[0], "client": "Teku"}],
    "network_shares": [{"percent": 1.5, "as_of": "2026-05"}],
}


def test_every_topic_has_a_value_here():
    assert set(VALUES) == set(topics.FACT)


@pytest.mark.parametrize("topic", topics.FACT)
def test_a_value_goes_all_the_way(topic):
    specs = list(indicators().values())
    value = proposed_values.checked(topic, VALUES[topic])
    assert value not in (None, [], {}, "")
    assert proposed_values.checked(topic, value) == value, "checked once more it is the same"
    said = proposed_values.format_value(topic, value)
    assert said
    before = facts()
    after = proposed_values.with_value(before, topic, value, specs, TODAY)
    assert proposed_values.published_value(after, topic, specs, TODAY) == value
    assert proposed_values.published_value(before, topic, specs, TODAY) != value
    logged = {change.topic: change for change in differences(before, after, specs, TODAY)}
    assert logged[topic].after == said
    assert proposed_values.format_value(topic, logged[topic].after_value) == said


@pytest.mark.parametrize("topic", topics.FACT)
def test_a_value_leaves_every_other_topic_alone(topic):
    specs = list(indicators().values())
    full = facts()
    for key, value in VALUES.items():
        full = proposed_values.with_value(full, key, value, specs, TODAY)
    emptied = facts()
    for key in topics.FACT:
        if key != topic:
            value = proposed_values.published_value(full, key, specs, TODAY)
            emptied = proposed_values.with_value(emptied, key, value, specs, TODAY)
    refilled = proposed_values.with_value(emptied, topic, VALUES[topic], specs, TODAY)
    for key in topics.FACT:
        assert proposed_values.published_value(
            refilled, key, specs, TODAY
        ) == proposed_values.published_value(full, key, specs, TODAY), key


@pytest.mark.parametrize(
    ("topic", "value", "where"),
    [
        ("execution_clients", [{"client": "Geth", "percent": 40, "as_of": None}], "as_of"),
        ("execution_clients", [{"client": "Geth", "percent": None, "as_of": "2026"}], "percent"),
        ("launch", {"date": "2021-13"}, "date"),
        ("network_shares", [{"percent": 101, "as_of": "2026"}], "percent"),
        ("tokens", [{"symbol": "x" * 300}], "symbol"),
    ],
)
def test_faults_are_sentences_at_their_place(topic, value, where):
    with pytest.raises(proposed_values.FaultyValue) as caught:
        proposed_values.checked(topic, value)
    (fault,) = caught.value.faults
    assert where in fault.path
    assert fault.message.endswith(".")
    assert "Input" not in fault.message and "must be" not in fault.message
