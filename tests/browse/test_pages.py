"""The public pages: what they say."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from pools.models import Indicator
from tests.factories import published_pool, republish
from tests.facts import source

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


# --- What they say -----------------------------------------------------------------------


def test_the_listing_shows_pools_with_their_verdicts_in_words(client: Client, three: None) -> None:
    page = text(client, "/pools/")
    for words in (
        "Alpha",
        "Beta",
        "Gamma",
        "Open source",
        "Met",
        "Unknown",
        "Any amount",
        "32 ETH",
    ):
        assert words in page
    assert "no endorsement" in page


def test_searching_by_token_operator_and_name(client: Client, three: None) -> None:
    for query, names in (
        ("aeth", {"Alpha"}),
        ("shared operator", {"Alpha", "Beta"}),
        ("GAMMA", {"Gamma"}),
        ("alpha gamma", set()),
    ):
        listing = client.get("/pools/", {"q": query}).context["listing"]
        assert {card.name for card in listing.cards} == names


def test_an_amount_keeps_pools_that_take_it_and_says_whom_it_cannot_speak_of(
    client: Client, three: None
) -> None:
    listing = client.get("/pools/?eth=5").context["listing"]
    assert [card.name for card in listing.cards] == ["Alpha"]
    assert listing.facets.plain["eth"].unknown == 1


def test_who_has_32_eth_is_told_what_else_is_open(client: Client, three: None) -> None:
    assert "/guide/staking-from-home/" in text(client, "/pools/?eth=32")
    assert not client.get("/pools/?eth=31.9").context["listing"].enough_for_solo


@pytest.mark.parametrize(
    "query", ["eth=many", "eth=-1", "fee=101", "kind=casino", "audited=perhaps", "checked=7"]
)
def test_an_invalid_value_is_said_at_its_control_and_nothing_is_guessed(
    client: Client, three: None, query: str
) -> None:
    response = client.get(f"/pools/?{query}")
    listing = response.context["listing"]
    assert response.status_code == 200
    assert (listing.valid, listing.count, listing.cards) == (False, 0, [])
    name = query.partition("=")[0]
    message = listing.filter.message(name)
    assert message
    assert 'aria-invalid="true"' in response.content.decode()


def test_unknown_parameters_are_ignored_and_not_canonical(client: Client, three: None) -> None:
    response = client.get("/pools/?utm_source=x&kind=&audited=met&page=1&zzz=1")
    assert response.context["listing"].count == 2
    assert response.context["canonical"] == "/pools/?audited=met"


def test_an_empty_result_says_which_filter_to_drop(client: Client, three: None) -> None:
    page = client.get("/pools/?open-source=met&eth=32&q=beta")
    assert page.context["listing"].count == 0
    assert {(drop.label, drop.count) for drop in page.context["listing"].drops} == {
        ("Open source", 1),
        ("Name, token or operator", 1),
    }


def test_presets_are_ordinary_links(client: Client, three: None) -> None:
    for preset in client.get("/pools/").context["listing"].presets:
        response = client.get(preset.url)
        assert response.context["listing"].valid
        assert any(one.current for one in response.context["listing"].presets)


def test_a_pools_page_shows_claim_reason_source_date_and_disagreement(
    client: Client, three: None
) -> None:
    page = text(client, "/pools/alpha/")
    for words in (
        "The essential code is under MIT.",
        "Alpha&#x27;s repository",
        "A directory",
        "It is the file itself.",
        "2 January 2026",
        "Sharp Eyes",
        "aETH",
    ):
        assert words in page, words


def test_a_retired_token_is_marked_and_not_offered_for_copying(
    client: Client, indicators: None
) -> None:
    old, new = (
        "0xFe2e637202056d30016725477c5da089Ab0A043A",
        "0xf1C9acDc66974dFB6dEcB12aA385b9cD01190E38",
    )
    published_pool(
        slug="delta",
        name="Delta",
        tokens=[
            {"symbol": "newETH", "address": new},
            {"symbol": "oldETH", "address": old, "retired": True},
        ],
        sources=[source("tokens")],
    )
    page = text(client, "/pools/delta/")
    row = page.split("oldETH", 1)[1].split("</tr>", 1)[0]
    assert "Retired" in row
    assert old in row
    assert "copy" not in row.lower()
    assert "oldETH" not in text(client, "/pools/")
    # Who still holds one looks for it.
    assert "Delta" in text(client, "/pools/?q=oldETH").split("<main", 1)[1]
    assert "Delta" in text(client, "/pools/?q=newETH")


def test_a_running_pools_incident_stands_in_the_head_of_its_page(
    client: Client, indicators: None
) -> None:
    status = {"is": "active", "since": "2026-05-15", "reason": "Paused after a theft until 15 May."}
    published_pool(slug="delta", name="Delta", status=status, sources=[source("status")])
    assert (
        "Paused after a theft until 15 May." in text(client, "/pools/delta/").split("strip", 1)[0]
    )


def test_the_history_of_a_claim_is_on_the_page(client: Client, three: None) -> None:
    pool = published_pool(slug="delta", open_source=True)
    republish(pool, licence={"is": "closed"})
    history = next(
        row.history
        for group in client.get("/pools/delta/").context["pool_page"].groups
        for row in group.rows
        if row.slug == "open-source"
    )
    assert [(line.before, line.after) for line in history] == [("Met", "Not met"), ("", "Met")]


def test_a_new_source_is_no_step_from_met_to_met(client: Client, three: None) -> None:
    judged = {"indicator": "open-source", "verdict": "met", "reason": "Because."}
    first = source("open-source", as_of="2026-01")
    pool = published_pool(slug="delta", assessments=[judged], sources=[first])
    newer = source("open-source", as_of="2026-02", stance="agrees")
    republish(pool, assessments=[judged | {"reason": "Newer."}], sources=[first, newer])
    said = " ".join(strip_tags(text(client, "/pools/delta/")).split())
    assert "Met → Met" not in said
    assert "Met (unchanged: confirmed, or its sources or reason updated)" in said


def test_comparing(client: Client, three: None) -> None:
    comparison = client.get("/pools/compare/?pool=alpha&pool=beta").context["comparison"]
    assert {(one.name, one.pools) for one in comparison.shared} == {
        ("Sharp Eyes", ("Alpha", "Beta")),
        ("Shared Operator", ("Alpha", "Beta")),
    }
    assert comparison.columns[0].remove_url == "/pools/compare/?pool=beta"
    everything = client.get(comparison.toggle_url).context["comparison"]
    assert comparison.only_differing and not everything.only_differing
    assert {line.topic for line in comparison.facts} < {line.topic for line in everything.facts}
    assert all(line.differs for line in (*comparison.facts, *comparison.claims))
    alone = client.get(comparison.columns[0].remove_url).context["comparison"]
    assert len(alone.claims) == len(everything.claims)  # one pool differs from none


def test_the_pickers_start_on_no_pool(client: Client, three: None) -> None:
    for address in ("/pools/compare/", "/pools/compare/?pool=&pool=", "/pools/compare/?pool=alpha"):
        html = client.get(address).content.decode()
        firsts = re.findall(r'<select id="add[^>]*>\s*<option value="([^"]*)">([^<]*)', html)
        assert firsts and set(firsts) == {("", "Choose a pool")}
        assert "We don't list these" not in html


def test_tokens_held_by_tokens_are_what_pools_share(client: Client, three: None) -> None:
    held = "0xFe2e637202056d30016725477c5da089Ab0A043A"
    other = "0xf1C9acDc66974dFB6dEcB12aA385b9cD01190E38"
    for slug, kind, symbol, address in (
        ("delta", "strategy", "dETH", held),  # holds Alpha's token
        ("epsilon", "liquid", "eETH", held),  # only speaks of it
        ("zeta", "index", "dETH", other),  # holds it as well, and bears a name that is taken
    ):
        published_pool(
            slug=slug,
            name=slug.title(),
            kind=kind,
            summary="It names aETH.",
            tokens=[{"symbol": symbol, "address": address}],
            sources=[source("tokens"), source("kind")],
        )
    for others, pools in (
        ("delta&pool=epsilon", ("Alpha", "Delta")),
        ("delta&pool=zeta", ("Alpha", "Delta", "Zeta")),
    ):
        shown = client.get(f"/pools/compare/?pool=alpha&pool={others}").context["comparison"]
        tokens = [(one.name, one.pools) for one in shown.shared if one.what == "Token"]
        assert tokens == [("aETH", pools)]


def test_comparing_takes_four_and_names_what_it_does_not_know(client: Client, three: None) -> None:
    for name in ("delta", "epsilon"):
        published_pool(slug=name)
    query = "&".join(f"pool={slug}" for slug in ("alpha", "x", "beta", "gamma", "delta", "epsilon"))
    response = client.get(f"/pools/compare/?{query}")
    assert response.context["chosen"] == ["alpha", "beta", "gamma", "delta"]
    assert response.context["unknown"] == ["x"]
    assert response.context["left_out"] == ["epsilon"]
    assert client.get("/pools/compare/").context["comparison"] is None


def test_an_indicator_says_how_it_is_judged_and_who_stands_where(
    client: Client, three: None
) -> None:
    page = text(client, "/indicators/battle-tested/")
    for words in ("365", "183", "Battle tested", "/pools/?battle-tested=unknown"):
        assert words in page
    entry = client.get("/indicators/open-source/").context["entry"]
    assert [(share.verdict, share.count) for share in entry.shares] == [
        ("met", 1),
        ("partly", 0),
        ("unmet", 0),
        ("unknown", 2),
        ("not_applicable", 0),
    ]
    assert [one.name for one in entry.shares[0].pools] == ["Alpha"]
    text(client, "/indicators/")
    text(client, "/indicators/prettiness/", 404)


def test_the_log_by_pool_and_topic(client: Client, three: None) -> None:
    assert "Alpha" in text(client, "/changes/")
    by_pool = client.get("/changes/?pool=beta").context["page"].object_list
    assert {line.pool.slug for line in by_pool} == {"beta"}
    by_topic = client.get("/changes/?topic=licence").context["page"].object_list
    assert [(line.pool.slug, line.topic) for line in by_topic] == [("alpha", "licence")]
    wrong = client.get("/changes/?pool=nobody&topic=weather")
    assert (wrong.status_code, list(wrong.context["page"].object_list)) == (200, [])
    assert set(wrong.context["errors"]) == {"pool", "topic"}


# --- A further indicator needs no code -----------------------------------------------------


def test_a_judged_indicator_appears_everywhere(client: Client, three: None) -> None:
    original = Indicator.objects.originals().get(slug="trustless")
    fresh: dict[str, Any] = {
        field.name: getattr(original, field.name)
        for field in Indicator._meta.concrete_fields
        if field.name not in ("id", "translation_key", "latest_revision")
    }
    Indicator.objects.create(
        **{**fresh, "slug": "insured", "name": "Insured deposits", "order": 10}
    )
    republish(
        published_pool(slug="delta", name="Delta"),
        assessments=[{"indicator": "insured", "verdict": "met", "reason": "A policy covers it."}],
        sources=[source("insured")],
    )
    assert [card.name for card in client.get("/pools/?insured=met").context["listing"].cards] == [
        "Delta"
    ]
    for address in (
        "/pools/",
        "/pools/?view=matrix",
        "/pools/delta/",
        "/pools/compare/?pool=delta&pool=alpha",
        "/indicators/",
        "/indicators/insured/",
        "/changes/",
    ):
        assert "Insured deposits" in text(client, address), address
