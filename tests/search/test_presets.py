"""Ready questions on the data that ships: each finds something, and finds what its words say."""

import re
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
from directory.search.wizard import LARGEST_SHARE, MATTERS, ChooseForm, outcome_of
from pools.browse import index as indexes
from pools.browse.listing import Listing, listing_of
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


def test_every_preset_finds_a_pool() -> None:
    presets = listing("/pools/").presets
    assert len(presets) >= 4
    for preset in presets:
        assert listing(preset.url).count == preset.count > 0, preset.label
        chips = " ".join(chip.label for chip in listing(preset.url).chips).casefold()
        assert str(preset.sets).partition(":")[0].casefold() in chips  # says what it sets


def test_a_preset_narrows_what_is_chosen_and_counts_that() -> None:
    presets = listing("/pools/?eth=0.5&status=active&sort=fee").presets
    for preset in presets:
        assert "status=active" in preset.url and "sort=fee" in preset.url
        assert listing(preset.url).count == preset.count
    control = next(one for one in presets if "control=" in one.url)
    assert "eth=0.5" in control.url and not control.current
    assert next(one for one in listing(control.url).presets if one.label == control.label).current
    assert listing("/pools/").count > listing(control.url).count


def test_presets_find_what_their_words_say() -> None:
    index = indexes.current_index()
    facts = {one.slug: one.facts for one in PublishedPool.objects.all()}
    by_label = {str(preset.label): slugs(preset.url) for preset in listing("/pools/").presets}
    assert by_label["1 ETH is enough"] == {
        slug
        for slug, one in facts.items()
        if one.minimum_deposit is not None and one.minimum_deposit <= 1
    }
    assert by_label["No one can take ETH alone and at once"] == {
        row.slug for row in index.rows if row.verdicts["trustless"] in ("met", "partly")
    }
    assert by_label["Anyone can run a node"] == {
        row.slug for row in index.rows if row.verdicts["permissionless-nodes"] == "met"
    }
    assert by_label["Open source and audited"] == {
        row.slug
        for row in index.rows
        if row.verdicts["open-source"] == row.verdicts["audited"] == "met"
    }


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
