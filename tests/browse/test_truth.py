"""Results and every facet count against a recount in plain Python, over generated queries.

The recount knows nothing of masks or of the index: it judges each pool's document with the
rules and asks each question of the pool it is about.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pools.browse import index as indexes
from pools.browse.filter_kinds import since
from pools.browse.filters import CHECKED_MONTHS
from pools.browse.listing import Listing, listing_of
from pools.claims import dates, vocabulary
from pools.claims.assess import Claim, claims
from pools.claims.facts import PoolFacts
from pools.models import PublishedPool, indicators_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]

VERDICTS = ["met", "at-least-partly", "partly", "unmet", "unknown", "not_applicable"]
Judged = tuple[PoolFacts, dict[str, Claim]]


def judged_pools() -> list[Judged]:
    today, indicators = dates.today(), indicators_in()
    return [
        (
            published.facts,
            {claim.indicator.slug: claim for claim in claims(published.facts, indicators, today)},
        )
        for published in PublishedPool.objects.all()
    ]


def seen_verdict(claim: Claim, checked: dt.date | None) -> str:
    if claim.verdict == "not_applicable":
        return "not_applicable"  # however long ago somebody said so
    if checked and (claim.checked_on is None or claim.checked_on < checked):
        return "unknown"
    return claim.verdict.value


def tokens(facts: PoolFacts) -> set[str]:
    if facts.tokens:
        return {token.kind or "unknown" for token in facts.tokens}
    judged = facts.judgement("liquidity-token").verdict
    return {"none"} if facts.kind == "tokenless" or judged == "unmet" else {"unknown"}


WORDS: dict[str, Callable[[PoolFacts], set[str]]] = {
    "kind": lambda facts: {facts.kind},
    "status": lambda facts: {facts.status.state},
    "platform": lambda facts: set(facts.platforms),
    "interface": lambda facts: set(facts.interfaces),
    "token": tokens,
}


def control_of(facts: PoolFacts) -> str:
    power = facts.upgrade_power
    if power.held_by not in ("multisig", "members"):
        return power.held_by
    if power.needed is None:
        return ""  # how many must agree may be one
    return "several of a multisig" if power.needed >= 2 else "key"


# Words of facts that may not be known, and the values of the fact they stand for.
MAY_BE_UNKNOWN: dict[str, tuple[Callable[[PoolFacts], str], dict[str, set[str]]]] = {
    "access": (lambda facts: facts.access.needs, {"nothing": {"nothing"}}),
    "control": (
        control_of,
        {"no-single-party": {"nobody", "vote", "together", "several of a multisig"}},
    ),
    "custody": (
        lambda facts: facts.custody.withdrawal_credentials,
        {"no-company": {"contract", "depositor"}},
    ),
}


def fee_of(facts: PoolFacts) -> Decimal | None:
    if facts.fee.percent_to is not None:
        return facts.fee.percent_to
    return None if facts.fee.varies else facts.fee.percent


def share_of(facts: PoolFacts) -> Decimal | None:
    by_day = {share.as_of: share.percent for share in facts.network_shares}
    return by_day[max(by_day)] if by_day else None


def passes(pool: Judged, query: dict[str, Any], checked: dt.date | None) -> bool:
    facts, found = pool
    unknown_too = "unknown" in query
    for name, value in query.items():
        if name == "q":
            summaries = (one.text for one in facts.translations if one.of == facts.summary)
            names = [*(token.symbol for token in facts.tokens), *facts.node_operators.named]
            text = " ".join([facts.name, facts.summary, *summaries, *names]).lower()
            fits = all(word in text for word in value.lower().split())
        elif name == "unknown":
            fits = True
        elif name in ("eth", "fee", "share", "wait"):
            known = {
                "eth": facts.minimum_deposit,
                "fee": fee_of(facts),
                "share": share_of(facts),
                "wait": facts.withdrawal.wait_to,
            }[name]
            fits = unknown_too if known is None else known <= Decimal(value)
        elif name == "delay":
            days = facts.upgrade_delay_days
            fits = unknown_too if days is None else days >= Decimal(value)
        elif name in MAY_BE_UNKNOWN:
            read, meaning = MAY_BE_UNKNOWN[name]
            fits = any(read(facts) in meaning[word] for word in value)
            fits = fits or (unknown_too and not read(facts))
        elif name == "checked":
            day = since(value, dates.today())
            fits = any(
                claim.known and claim.checked_on and claim.checked_on >= day
                for claim in found.values()
            )
        elif name in WORDS:
            fits = bool(WORDS[name](facts) & set(value))
        else:
            seen = seen_verdict(found[name], checked)
            fits = (
                seen in value
                or ("at-least-partly" in value and seen in ("met", "partly"))
                or (unknown_too and seen == "unknown")
            )
        if not fits:
            return False
    return True


def recount(pools: list[Judged], query: dict[str, Any]) -> set[str]:
    months = query.get("checked")
    checked = since(months, dates.today()) if months else None
    return {facts.slug for facts, found in pools if passes((facts, found), query, checked)}


def listing(query: dict[str, Any], **more: str) -> Listing:
    data = QueryDict(mutable=True)
    for name, value in {**query, **more}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return listing_of(data, indexes.current_index())


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


queries = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["example", "ba", "Operator 3", "ETH go", "no such words"]),
        "eth": st.sampled_from(["0", "0.001", "0.01", "1", "32", "1000"]),
        "fee": st.sampled_from(["0", "8", "12.5", "100"]),
        "share": st.sampled_from(["0", "0.5", "10", "100"]),
        "wait": st.sampled_from(["0", "0.5", "7", "100"]),
        "delay": st.sampled_from(["0", "1", "7", "31"]),
        "control": st.just(["no-single-party"]),
        "custody": st.just(["no-company"]),
        "access": st.just(["nothing"]),
        "unknown": st.just("yes"),
        "checked": st.sampled_from(list(CHECKED_MONTHS)),
        "kind": some(list(vocabulary.keys(vocabulary.KINDS))),
        "status": some(["active", "unknown", "closed"]),
        "platform": some(list(vocabulary.keys(vocabulary.PLATFORMS))),
        "interface": some(list(vocabulary.keys(vocabulary.INTERFACES))),
        "token": some(["rebasing", "exchange-rate", "unknown", "none"]),
        "open-source": some(VERDICTS),
        "audited": some(VERDICTS),
        "trustless": some(VERDICTS),
        "consensus-diversity": some(VERDICTS),
        "battle-tested": some(VERDICTS),
    },
)
slow = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@slow
@given(query=queries)
def test_results_and_all_facet_counts(query: dict[str, Any]) -> None:
    pools = judged_pools()
    shown = listing(query)
    assert shown.count == len(recount(pools, query))
    months = query.get("checked")
    checked = since(months, dates.today()) if months else None
    facets = {facet.name: facet for facet in shown.facets.indicators} | shown.facets.plain
    for name, facet in facets.items():
        others = {key: value for key, value in query.items() if key != name}
        for option in facet.options:
            asked = option.value if name in ("checked", "unknown") else option.value.split(",")
            # A facet's own counts ignore its own selection; the others' stay.
            assert option.count == len(recount(pools, {**others, name: asked})), (name, option)
            assert option.disabled == (option.count == 0 and not option.selected)
        if facet in shown.facets.indicators:
            assert {"at-least-partly", "met"} <= set(facet.option)
            assert sum(option.selected for option in facet.options) == (name in query)
            asks = name in query and "not_applicable" not in query[name]
            left = [
                one
                for one in pools
                if one[1][name].verdict == "not_applicable" and passes(one, others, checked)
            ]
            assert facet.not_applicable == (len(left) if asks else 0)
        elif name in MAY_BE_UNKNOWN and name in query and "unknown" not in query:
            with_unknown = recount(pools, {**query, "unknown": "yes"})
            left_out = {
                one.slug for one, _found in pools if not MAY_BE_UNKNOWN[name][0](one)
            } & recount(pools, others)
            assert facet.unknown == len(left_out)
            assert left_out <= with_unknown


def effective(query: dict[str, Any]) -> dict[str, Any]:
    """Without what asks for nothing: the switch, where no verdict and no number is asked for."""
    facts = {"q", "checked", "unknown", *WORDS}
    return query if set(query) - facts else {k: v for k, v in query.items() if k != "unknown"}


@slow
@given(query=queries)
def test_the_switch_for_the_unknown_only_widens_what_is_asked(query: dict[str, Any]) -> None:
    asked = effective(query)
    shown = listing(query)
    without = listing({key: value for key, value in query.items() if key != "unknown"})
    assert shown.count >= without.count
    assert ("unknown=yes" in shown.query.url()) is ("unknown" in asked)
    if asked == query or "unknown" not in query:
        return
    assert (shown.count, shown.chips) == (without.count, without.chips)


@slow
@given(query=queries)
def test_what_dropping_one_filter_would_show(query: dict[str, Any]) -> None:
    pools = judged_pools()
    shown = listing(query)
    if shown.count:
        assert shown.drops == []
        return
    names = sorted(set(query) - {"unknown"})
    expected: set[int] = set()
    for size in (1, 2):  # one filter, else two
        expected = {
            len(recount(pools, {key: value for key, value in query.items() if key not in dropped}))
            for dropped in combinations(names, size)
        } - {0}
        if expected:
            break
    counts = [drop.count for drop in shown.drops]
    assert counts == sorted(counts, reverse=True)
    if expected:
        assert set(counts) <= expected and counts and counts[0] == max(expected)
    else:  # one way out where it takes more
        assert len(counts) == 1 and counts[0] > 0
    for drop in shown.drops:
        again = listing_of(QueryDict(drop.url.partition("?")[2]), indexes.current_index())
        assert again.count == drop.count


@slow
@given(query=queries)
def test_chips_drop_exactly_what_they_name(query: dict[str, Any]) -> None:
    query = effective(query)
    shown = listing(query)
    # An indicator is one choice, whatever it accepts.
    chosen = sum(len(value) if name in WORDS else 1 for name, value in query.items())
    assert len(shown.chips) == chosen
    for chip in shown.chips:
        fewer = listing_of(QueryDict(chip.remove_url.partition("?")[2]), indexes.current_index())
        # Without the last that it widens, the switch goes as well.
        assert chosen - 2 <= len(fewer.chips) <= chosen - 1


@slow
@given(query=queries)
def test_pages_hold_every_pool_once(query: dict[str, Any]) -> None:
    first = listing(query)
    seen = [card.slug for card in first.cards]
    for number in range(2, first.page.paginator.num_pages + 1):
        seen += [card.slug for card in listing(query, page=str(number)).cards]
    assert len(seen) == len(set(seen))
    assert set(seen) == recount(judged_pools(), query)
