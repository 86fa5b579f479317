"""``manage.py read_chain``: what it proposes, what it confirms, what it leaves aside."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pools.claims import dates
from pools.models import Pool, Proposal, PublishedPool, Submission
from pools.models.submission import Kind
from tests.factories import make_indicators, published_pool
from tests.facts import source
from tests.intake.chain import conftest as our
from tests.intake.chain.evm import Chain, NodeServer

pytestmark = pytest.mark.django_db
Addresses = dict[str, str]
CHANGE = "set_values(bool,uint256,uint256,uint256,uint256)"


@pytest.fixture(autouse=True)
def node_is_set(settings: Any, node: NodeServer) -> None:
    settings.ETHEREUM_RPC_URL, settings.ETHEREUM_RPC_URL_2 = node.url, ""
    make_indicators()


def listed(*sources: dict[str, Any], **document: Any) -> Pool:
    document = {"minimum_deposit": 0.01, "fee": {"percent": 10, "covers": "all"}} | document
    topics = {"minimum_deposit", "fee"} | (set(document) - {"slug"})
    own = [source(topic, url="https://a.example/", stance="basis") for topic in sorted(topics)]
    return published_pool(slug="test-pool", sources=[*own, *sources], **document)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("read_chain", *arguments, stdout=out)
    return out.getvalue()


def proposed() -> dict[str, Proposal]:
    return {one.topic: one for one in Proposal.objects.all()}


def test_what_differs_is_proposed_with_contract_function_block_and_day(
    written: Any, addresses: Addresses, chain: Chain
) -> None:
    written(our.declared(addresses["proxy"], our.MINIMUM, our.FEE, our.NEEDED, our.OF))
    listed(minimum_deposit=0.05)
    said = run()
    assert "fee, confirmed" not in said and "1 differs" in said and "1 added" in said
    (submission,) = Submission.objects.all()
    assert (submission.kind, submission.machine) == (Kind.IMPORT, "chain reader")
    minimum, oracle = proposed()["minimum_deposit"], proposed()["oracle"]
    assert minimum.value == 0.01
    assert (oracle.value["needed"], oracle.value["of"]) == (2, 3)
    number = chain.tester.get_block_by_number("latest")["number"]
    address = addresses["proxy"]
    assert minimum.source_url == f"https://etherscan.io/address/{address}#minimum"
    assert minimum.source_publisher == "Contract Pool on Ethereum"
    assert minimum.source_as_of == dates.today().isoformat()
    assert minimum.source_reports == (
        f"minimum() = 10000000000000000, at block {number}. "
        f'cast call {address} "minimum()(uint256)" --block {number}'
    )
    assert f"--pool test-pool --block {number}" in oracle.source_reports
    assert "all_members() = 2; all_members() = 3 entries" in oracle.source_reports
    # Nothing published has changed, and what is shown can be read again by anybody.
    assert PublishedPool.objects.get(slug="test-pool").facts.oracle.needed is None
    assert f'cast call {address} "minimum()(uint256)" --block {number}' in said


def test_a_second_run_says_nothing_again_and_a_dry_run_keeps_nothing(
    written: Any, addresses: Addresses
) -> None:
    written(our.declared(addresses["proxy"], our.MINIMUM))
    listed(minimum_deposit=0.05)
    assert "1 differs (dry run: nothing kept)" in run("--dry-run")
    assert not Submission.objects.exists()
    run()
    assert "1 said before" in run()
    assert Submission.objects.count() == 1


def test_an_equal_reading_of_a_listed_source_moves_seen_on_without_a_person(
    written: Any, addresses: Addresses, chain: Chain
) -> None:
    written(our.declared(addresses["proxy"], our.FEE))
    url = f"https://etherscan.io/address/{addresses['proxy']}#fee"
    pool = listed(source("fee", url=url, stance="agrees", seen_on="2026-01-01"))
    # The rest of the topic is not the chain's business, and the page stays one source.
    assert "1 confirmed" in run()
    facts = PublishedPool.objects.get(pool=pool).facts
    assert [one.seen_on for one in facts.sources if one.url == url] == [dates.today()]
    assert not Submission.objects.exists()
    # Once the contract says something else, only that part is another one.
    chain.send(addresses["proxy"], CHANGE, False, 10**16, 1_250, 2, 86_400)
    assert "1 differs" in run()
    assert proposed()["fee"].value["percent"] == 12.5
    assert proposed()["fee"].value["covers"] == "all"


def test_a_switch_that_is_off_does_not_show_that_a_pool_runs(
    written: Any, addresses: Addresses, chain: Chain
) -> None:
    written(our.declared(addresses["proxy"], our.PAUSED))
    listed()
    assert "status: it is not paused, which does not show that a pool that is unknown runs" in run()
    assert not Submission.objects.exists()


def test_a_switch_that_is_on_is_proposed(written: Any, addresses: Addresses, chain: Chain) -> None:
    written(our.declared(addresses["proxy"], our.PAUSED))
    listed(status={"is": "active"})
    chain.send(addresses["proxy"], CHANGE, True, 10**16, 1_000, 2, 86_400)
    run()
    assert proposed()["status"].value["is"] == "paused"


def test_a_size_that_moved_little_is_no_news(
    written: Any, addresses: Addresses, chain: Chain
) -> None:
    written(our.declared(addresses["proxy"], our.SIZE))
    listed(sizes=[{"staked_eth": 1_150, "as_of": "2026-04-18"}])
    assert "1100 ETH is within 5% of the 1150 of 2026-04-18" in run().replace(".000000", "")
    assert not Submission.objects.exists()
    chain.send(addresses["proxy"], "set_size(uint256,uint256)", 2_000 * 10**18, 11 * 10**17)
    run()
    entries = proposed()["sizes"].value
    assert {one["staked_eth"] for one in entries} == {1_150, 2_200}
    # While that waits, the next blocks bring no further proposals.
    chain.send(addresses["proxy"], "set_size(uint256,uint256)", 2_001 * 10**18, 11 * 10**17)
    run()
    assert Proposal.objects.count() == 1


def test_a_topic_of_which_a_part_fails_is_not_said_by_halves(
    written: Any, addresses: Addresses
) -> None:
    absent = {**our.OF, "function": "nothing_here()(address[])", "output": 0}
    written(our.declared(addresses["proxy"], our.NEEDED, absent, our.MINIMUM))
    listed(minimum_deposit=0.05)
    said = run()
    assert "test-pool, Pool.nothing_here: rejected" in said
    assert set(proposed()) == {"minimum_deposit"}


def test_nothing_is_taken_from_nodes_that_fail_or_differ(
    written: Any, addresses: Addresses, node: NodeServer, other_node: NodeServer, settings: Any
) -> None:
    written(our.declared(addresses["proxy"], our.MINIMUM))
    listed(minimum_deposit=0.05)
    settings.ETHEREUM_RPC_URL_2 = other_node.url
    other_node.lies["eth_call"] = lambda _: "0x" + "00" * 32
    said = run()
    assert "1 rejected" in said and node.host in said and other_node.host in said
    other_node.lies = {"eth_chainId": lambda _: "0x5"}
    with pytest.raises(CommandError, match=r"is on chain 5.* Nothing was taken\."):
        run()
    assert not Submission.objects.exists()


def test_a_past_block_is_shown_and_not_taken(
    written: Any, addresses: Addresses, chain: Chain
) -> None:
    written(our.declared(addresses["proxy"], our.MINIMUM))
    listed(minimum_deposit=0.05)
    number = chain.tester.get_block_by_number("latest")["number"]
    assert f"Block {number} of " in run("--block", str(number))
    assert not Submission.objects.exists()


def test_without_a_node_nothing_is_read(written: Any, addresses: Addresses, settings: Any) -> None:
    written(our.declared(addresses["proxy"], our.MINIMUM))
    settings.ETHEREUM_RPC_URL = ""
    assert run() == "Nothing read, since ETHEREUM_RPC_URL is not set to the address of a node.\n"
    assert run("--check") == "Readings: 1, pools: 1. All are well formed.\n"
    with pytest.raises(CommandError, match="no readings of 'other'"):
        run("--pool", "other")
    # A pool that is not listed is told, and no new one is proposed.
    settings.ETHEREUM_RPC_URL = "ftp://secret"
    with pytest.raises(CommandError, match="begins with http"):
        run()


def test_a_pool_that_is_not_listed_is_told(written: Any, addresses: Addresses) -> None:
    written(our.declared(addresses["proxy"], our.MINIMUM))
    assert "no published pool has this address" in run()
    assert not Submission.objects.exists()
