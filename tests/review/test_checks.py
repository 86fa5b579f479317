"""What the desk notices by itself, one case after the other, and what it keeps quiet about."""

import json

import pytest

from pools.claims.facts import PoolFacts
from pools.intake.load import load_pool
from pools.models import Submission
from tests.factories import received
from tests.submit.conftest import FIXTURES

pytestmark = pytest.mark.django_db

CHECKSUMMED = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"
FREE = "0x52908400098527886E0F7030069857D2E4169EE7"


@pytest.fixture
def rocket_pool(pool):
    document = json.loads((FIXTURES / "pools" / "rocket-pool.json").read_text())
    load_pool(PoolFacts.from_document(document))


@pytest.fixture
def noticed(pool, desk):
    """What stands in the "noticed" column for one proposal: noticed("website", "http://…")."""
    at = None

    def run(topic, value, *, source="https://evidence.example/page", as_of="2026-09", **extra):
        nonlocal at
        new = extra.get("kind") == "new"
        cited = {"source_url": source, "source_as_of": as_of}
        about = {"affiliation": "none", **extra}
        submission = received(None if new else pool, {topic: value}, cited, **about)
        if at is None:
            at = desk(submission)
        at.url = f"/admin/desk/{submission.pk}/"
        return at.page()

    return run


def token(symbol, address, chain="ethereum"):
    return [
        {
            "name": symbol,
            "symbol": symbol,
            "chain": chain,
            "address": address,
            "kind": "",
            "transferable": None,
        }
    ]


def share(percent, day="2026-09"):
    return {"client": "Geth", "percent": percent, "as_of": day, "partial": False}


LIDO, ROCKET = "lido.fi", "rocketpool.net"
# words that must stand there: topic, value, and what else is said of the proposal
NOTICED = {
    "Another domain than the listed lido.fi": ("website", "https://lido.example/", {}),
    "lido.example is not encrypted (plain http)": ("website", "http://lido.example/", {}),
    "evidence.example is not encrypted": ("fee", None, {"source": "http://evidence.example/"}),
    "mixes scripts: letters may not be": ("website", "https://l\u0456do.fi/", {}),  # Cyrillic i
    "xn--ldo-7cd.fi mixes scripts": ("website", "https://xn--ldo-7cd.fi/", {}),
    "r0cketpool.net looks like rocketpool.net of Rocket Pool": (
        "website",
        "https://r0cketpool.net/",
        {},
    ),
    "The source is the pool&#x27;s own site": ("fee", None, {"source": "https://docs.lido.fi/x"}),
    "The source has no date": ("fee", None, {"as_of": ""}),
    "The source is of": ("fee", None, {"as_of": "2021-03"}),
    "Older than staking on Ethereum": ("launch", {"date": "2019-05", "at_the_latest": False}, {}),
    "An unusually high fee": ("fee", {"percent": 45, "covers": ""}, {}),
    "More than the 32 ETH": ("minimum_deposit", 33, {}),
    "add up to more than 100": ("execution_clients", [share(70), share(60)], {}),
    "xyzETH has no contract address": ("tokens", token("xyzETH", ""), {}),
    "xyzETH: the address has a valid checksum": ("tokens", token("xyzETH", FREE), {}),
    "The symbol rETH is also used by Rocket Pool": ("tokens", token("rETH", FREE), {}),
}


@pytest.mark.parametrize("words", NOTICED)
def test_it_is_noticed(words, rocket_pool, noticed):
    topic, value, extra = NOTICED[words]
    assert words in noticed(topic, value, **extra)


def test_a_token_that_is_listed_with_another_pool_is_serious(rocket_pool, noticed):
    from pools.models import PublishedPool

    (listed, *_rest) = PublishedPool.objects.get(slug="rocket-pool").facts.tokens
    html = noticed("tokens", token("newETH", listed.address))
    assert "The address of newETH is listed with Rocket Pool" in html
    assert 'class="desk-check serious"' in html


def test_two_submissions_on_one_claim_know_of_each_other(noticed):
    noticed("fee", {"percent": 9, "covers": ""})
    first = Submission.objects.get()
    html = noticed("fee", {"percent": 8, "covers": ""})
    assert f"Submission {first.pk} speaks of the same claim" in html


@pytest.mark.parametrize(
    ("topic", "value", "why"),
    [
        ("website", "https://www.lido.fi/stake", "the same website"),
        ("tokens", token("other", CHECKSUMMED), "the same token address"),
        ("name", "L\u0456do", "a similar name"),
    ],
)
def test_a_new_listing_that_is_listed_already(topic, value, why, noticed):
    html = noticed(topic, value, kind="new", title="Something else")
    assert f"Looks like the listed pool Lido: {why}" in html


def test_a_new_listing_that_is_proposed_already(noticed):
    noticed("name", "Brand New Pool", kind="new", title="Brand New Pool")
    first = Submission.objects.get()
    html = noticed("name", "BrandNew Pool", kind="new", title="BrandNew Pool")
    assert f"Submission {first.pk} proposes a pool of a similar name" in html


def test_an_orderly_proposal_is_left_in_peace(rocket_pool, noticed):
    html = noticed("fee", {"percent": 9, "covers": "the treasury"})
    assert 'class="desk-check' not in html
    assert "Nothing." in html
