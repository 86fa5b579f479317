"""Ready questions on the data that ships: each finds something, and finds what its words say."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from itertools import combinations
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from directory.content.page_refs import entries
from directory.search.matters import LARGEST_SHARE, MATTERS
from directory.search.wizard import ChooseForm, outcome_of
from pools.browse import index as indexes
from pools.browse.listing import Listing, listing_of
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.models import PublishedPool

pytestmark = pytest.mark.usefixtures("site")


def wanted_by(key: str) -> tuple[tuple[str, str], ...]:
    return next(one.wanted for one in MATTERS if one.key == key)


def listing(address: str) -> Listing:
    return listing_of(
        QueryDict(address.partition("?")[2].partition("#")[0]), indexes.current_index()
    )


def slugs(address: str) -> set[str]:
    found = listing(f"{address.partition('&page=')[0]}")
    return {
        card.slug
        for number in found.page.paginator.page_range
        for card in listing(f"{address}&page={number}").cards
    }


def test_every_preset_finds_a_pool_and_says_what_it_sets() -> None:
    presets = listing("/pools/").presets
    assert len(presets) >= 4
    for preset in presets:
        assert listing(preset.url).count == preset.count > 0, preset.label
        assert preset.sets.split("; ") == [chip.label for chip in listing(preset.url).chips]
        assert "Status: Active" in preset.sets


def test_a_preset_says_so_where_most_answers_are_unknown() -> None:
    pools = [one.facts for one in PublishedPool.objects.all()]
    for preset in listing("/pools/").presets:
        if str(preset.label) == "No sign-up":
            known = [one.access.needs for one in pools if one.status.state == "active"]
            assert preset.count == known.count("nothing")
            assert preset.unknown == (known.count("") if known.count("") * 2 > len(known) else 0)


def test_a_preset_narrows_what_is_chosen_and_counts_that() -> None:
    presets = listing("/pools/?eth=0.5&status=active&sort=fee").presets
    for preset in presets:
        assert "status=active" in preset.url and "sort=fee" in preset.url
        assert listing(preset.url).count == preset.count
    control = next(one for one in presets if "control=" in one.url)
    assert "eth=0.5" in control.url and not control.current
    assert next(one for one in listing(control.url).presets if one.label == control.label).current
    assert listing("/pools/").count > listing(control.url).count


def no_company_holds(facts: PoolFacts) -> bool:
    return facts.custody.withdrawal_credentials in ("contract", "depositor")


def no_key_alone(facts: PoolFacts) -> bool:
    power = facts.upgrade_power
    by_several = power.held_by in ("multisig", "members") and (power.needed or 0) >= 2
    return power.held_by in ("nobody", "vote", "together") or by_several


def a_day_ahead(facts: PoolFacts) -> bool:
    return facts.upgrade_delay_days is not None and facts.upgrade_delay_days >= 1


def one_eth_is_enough(facts: PoolFacts) -> bool:
    return facts.minimum_deposit is not None and facts.minimum_deposit <= 1


def out_within_a_week(facts: PoolFacts) -> bool:
    return facts.withdrawal.wait_to is not None and facts.withdrawal.wait_to <= 7


def ten_percent_at_most(facts: PoolFacts) -> bool:
    most = facts.fee.percent if facts.fee.percent_to is None else facts.fee.percent_to
    return most is not None and most <= 10 and not (facts.fee.varies and not facts.fee.percent_to)


def open_for_a_year(facts: PoolFacts) -> bool:
    return facts.launch.date is not None and (
        dates.latest(facts.launch.date) < dates.today() - dt.timedelta(days=365)
    )


def met(*indicators: str) -> Callable[[PoolFacts], bool]:
    return lambda facts: all(
        indexes.current_index().by_slug[facts.slug].verdicts[one] == "met" for one in indicators
    )


# What the words claim, by the facts; what is unknown is no yes.
CLAIMS: dict[str, tuple[Callable[[PoolFacts], bool], ...]] = {
    "No company holds the ETH, and no key can change the code alone or at once": (
        no_company_holds,
        no_key_alone,
        a_day_ahead,
    ),
    "No company holds my ETH, and no key can change the code alone or at once": (
        no_company_holds,
        no_key_alone,
        a_day_ahead,
    ),
    "Audited, fee at most 10 %": (met("audited"), ten_percent_at_most),
    "1 ETH is enough": (one_eth_is_enough,),
    "Usual wait of a week or less": (out_within_a_week,),
    "No key can change the code alone": (no_key_alone,),
    "No sign-up": (lambda facts: facts.access.needs == "nothing",),
    "No sign-up and no identity check": (lambda facts: facts.access.needs == "nothing",),
    "Anyone can run a node": (met("permissionless-nodes"),),
    "Anyone can run a node, me included": (met("permissionless-nodes"),),
    "Open source and audited": (met("open-source", "audited"),),
    "The code is open and was audited": (met("open-source", "audited"),),
    "Changes are announced before they take effect": (a_day_ahead,),
    "It has run for a year or more": (open_for_a_year,),
    "I get a token I can move or trade": (
        lambda facts: any(token.transferable is not False for token in facts.current_tokens),
    ),
    "It should be good for Ethereum as a whole": (
        lambda facts: max(facts.network_shares, key=lambda share: share.as_of).percent <= 10,
    ),
    "Low fees": (),  # an order, which keeps nothing out
}


def test_presets_and_answers_are_true_of_every_pool_they_find() -> None:
    pools = {one.slug: one.facts for one in PublishedPool.objects.all()}
    index = indexes.current_index()
    asked = {str(preset.label): preset.url for preset in listing("/pools/").presets}
    for matter in ChooseForm(None, index).offered:
        form = ChooseForm({"matters": [matter.key]}, index)
        assert form.is_valid()
        asked[str(matter.label)] = outcome_of(form, index).url
    for label, url in asked.items():
        found = slugs(url)
        right = {
            slug
            for slug, facts in pools.items()
            if facts.status.state == "active"
            and slug in found
            and all(true_of(facts) for true_of in CLAIMS[label])
        }
        assert found and found == right, (label, found - right)


def test_a_known_wait_is_asked_for_and_a_buffer_is_none() -> None:
    form = ChooseForm({"wait": "7"}, indexes.current_index())
    assert form.is_valid()
    found = slugs(outcome_of(form, indexes.current_index()).url)
    waits = {one.slug: one.facts.withdrawal.wait_to for one in PublishedPool.objects.all()}
    assert found and all((waits[slug] or 99) <= 7 for slug in found)
    assert "rocket-pool" not in found  # at once while its buffer lasts: nobody knows how long


@pytest.mark.parametrize("key", [one.key for one in MATTERS])
def test_every_matter_on_offer_finds_a_pool(client: Client, key: str) -> None:
    for unsure in ("met", "unknown"):
        form = ChooseForm({"matters": [key], "unsure": unsure, "eth": ""}, indexes.current_index())
        if key not in {one.key for one in form.offered}:
            assert not listing(f"/pools/?{urlencode(wanted_by(key))}&status=active").count
            continue
        assert form.is_valid()
        outcome = outcome_of(form, indexes.current_index())
        assert outcome.count > 0
        assert listing(outcome.url).count == outcome.count
        assert all(reason.count != 0 for reason in outcome.reasons)


def test_good_for_ethereum_asks_for_a_small_share_and_not_for_the_largest() -> None:
    shares = {
        one.slug: max(one.facts.network_shares, key=lambda share: share.as_of).percent
        for one in PublishedPool.objects.all()
        if one.facts.network_shares
    }
    form = ChooseForm({"matters": ["network"], "unsure": "met", "eth": ""}, indexes.current_index())
    assert form.is_valid()
    found = slugs(outcome_of(form, indexes.current_index()).url)
    assert len(found) > 1
    assert max(shares, key=lambda slug: shares[slug]) not in found
    assert all(shares[slug] <= Decimal(LARGEST_SHARE) for slug in found)
    rows = indexes.current_index().by_slug
    first = listing(outcome_of(form, indexes.current_index()).url).cards[0].slug
    clients = ("execution-diversity", "consensus-diversity")
    assert any(rows[first].verdicts[one] in ("met", "partly") for one in clients)
    matter = next(one for one in MATTERS if one.key == "network")
    assert f"{LARGEST_SHARE} %" in str(matter.reason)


def test_an_answer_that_finds_nothing_offers_the_way_out() -> None:
    index = indexes.current_index()
    for one, other in combinations([matter.key for matter in ChooseForm(None, index).offered], 2):
        form = ChooseForm({"matters": [one, other], "unsure": "met", "eth": "5"}, index)
        assert form.is_valid()
        outcome = outcome_of(form, index)
        ways = [*outcome.drops, *([outcome.with_unknown] if outcome.with_unknown else [])]
        assert outcome.count or ways
        for way in ways:
            assert listing(way.url).count == way.count > 0


@pytest.mark.parametrize("language", ["", "/es"])
def test_links_into_the_listing_from_pages_find_a_pool(client: Client, language: str) -> None:
    addresses = {entry.url for entry in entries()} | {"/", "/pools/", "/indicators/"}
    addresses |= {f"/indicators/{spec.slug}/" for spec in indexes.current_index().specs()}
    seen = set()
    for address in addresses:
        html = client.get(f"{language}{address}").content.decode()
        links = re.findall(rf'href="((?:{language})?/pools/\?[^"]+)"', html)
        for link in map(unescape, links):
            if "view=" in link or link in seen:
                continue
            seen.add(link)
            found = listing(link)
            assert found.valid and found.count > 0, (address, link)
    translation.activate(settings.LANGUAGE_CODE)  # the client leaves that of its last page
    assert seen
