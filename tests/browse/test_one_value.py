"""Nothing on a pool's page contradicts anything else on it, for every pool that is shipped.

Facts, verdicts, ladder, exit card and the card in the listing are read as plain values, so that
fifty pools cost no database; each test looks at all of them and names those that fail.
"""

import json
from collections.abc import Iterator
from functools import lru_cache

import pytest

from pools import topics
from pools.browse.pool_answers import ANSWERS
from pools.browse.pool_page import PoolPage, pool_page_of
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import entry_for
from tests.facts import FIXTURES, SHIPPED_POOLS, indicators

JUDGED = ("met", "partly", "unmet")
# A verdict and the fact it is about: neither reads "unknown" beside the other's answer.
ABOUT = {
    "liquidity-token": "tokens",
    "bug-bounty": "bug_bounties",
    "permissionless-nodes": "node_operators",
    "open-source": "licence",
    "battle-tested": "launch",
}


@lru_cache
def shipped() -> tuple[tuple[PoolPage, dict[str, str]], ...]:
    """Each pool's page, and its verdicts by indicator."""
    pages = [
        pool_page_of(
            PoolFacts.from_document(json.loads(file.read_text("utf-8"))),
            list(indicators().values()),
            dates.today(),
        )
        for file in sorted((FIXTURES / "pools").glob("*.json"))
    ]
    assert len(pages) == SHIPPED_POOLS
    return tuple(
        (page, {claim.indicator.slug: claim.verdict.value for claim in page.claims})
        for page in pages
    )


@pytest.mark.parametrize("indicator", ABOUT)
def test_no_fact_is_unknown_beside_its_verdict(indicator: str) -> None:
    assert not [
        page.facts.slug
        for page, verdicts in shipped()
        if verdicts[indicator] in JUDGED and not page.fact(ABOUT[indicator]).words
    ]


def test_a_verdict_on_audits_is_pointed_to_where_no_report_is_listed() -> None:
    assert not [
        page.facts.slug
        for page, verdicts in shipped()
        if (page.audited_anyhow is not None)
        != (verdicts["audited"] in JUDGED and not page.facts.audits)
    ]


def test_first_answers_and_cards_know_what_the_page_knows() -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for page, _verdicts in shipped():
            for answer, (key, _place) in zip(page.answers, ANSWERS, strict=True):
                known = bool(topics.FACT[key].shown(page.facts))
                if key == "minimum_deposit" and page.facts.status.state == "closed":
                    assert answer.words == "Closed to deposits"
                elif bool(answer.words) != known:
                    yield page.facts.slug, key

    assert not list(faults())


def test_the_ladder_and_the_verdict_on_entry_agree() -> None:
    for page, verdicts in shipped():
        rung = next(rung for rung in page.ladder if rung.key == "node_operators")
        if verdicts["permissionless-nodes"] in JUDGED:
            assert rung.who.words, page.facts.slug
        for part in rung.parts:  # names are no number
            counted = page.facts.node_operators.count is not None
            assert part.label != "How many" or counted or not part.written, page.facts.slug


def test_no_token_that_can_be_moved_is_said_to_have_no_market() -> None:
    for page, verdicts in shipped():
        (trade,) = [way for way in page.exit_card.ways if way.key == "trade"]
        movable = any(token.transferable is not False for token in page.facts.current_tokens)
        assert not movable or trade.open is not False, page.facts.slug
        assert verdicts["liquidity-token"] != "unmet" or not trade.open, page.facts.slug


def test_the_filter_for_tokens_finds_what_the_card_says() -> None:
    today, specs = dates.today(), list(indicators().values())
    for page, _verdicts in shipped():
        kinds = entry_for(page.facts, specs, today)["tokens"]
        none = topics.FACT["tokens"].listed(page.facts) == "No token"
        assert not none or kinds == ["none"], page.facts.slug
