"""Which pool a record is about, where the hints are weak."""

import pytest

from pools.intake.matching import Listed
from pools.intake.statements import Citation, Record, Statement
from tests.factories import published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(db):
    pools = {}
    for slug, name, symbol in (("blue-pool", "Blue Pool", "bETH"), ("red", "Red", "rETH")):
        pool = published_pool(
            slug=slug,
            name=name,
            website=f"https://{slug}.example/",
            tokens=[{"symbol": symbol}],
            sources=[source("website", url=f"https://{slug}.example/"), source("tokens")],
        )
        pools[slug] = pool.pk
    return Listed.now(), pools


def record(name, symbol="", website="", address=""):
    token = {"symbol": symbol, "address": address}
    said = (Statement("tokens", [token], Citation("", "")),) if symbol else ()
    return Record(name, said, website=website)


def test_spaces_in_a_name_tell_nobody_apart(listed):
    found, pools = listed
    assert found.match(record("Bluepool")).pool == pools["blue-pool"]
    assert found.match(record("BLUE-POOL")).pool == pools["blue-pool"]
    assert found.match(record("Blue Pools")).pool is None


def test_a_symbol_names_who_it_could_be_and_makes_no_new_pool(listed):
    found, pools = listed
    again = record("Blue V3", "BETH", "https://blue.medium.com/what-is-beth")
    assert found.match(again).candidates == ("blue-pool",)
    # With its name it is known, whatever others call their token.
    assert found.match(record("Red", "bETH")).pool == pools["red"]
    fresh = "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0"
    assert found.match(record("Green", "bETH", address=fresh)).candidates == ()


def test_an_article_on_a_blog_is_no_site_that_tells_two_pools_apart(db):
    blog = "https://blue.substack.com/"
    published_pool(slug="blue", name="Blue", website=blog, sources=[source("website", url=blog)])
    assert Listed.now().match(record("Other", website=f"{blog}p/other")).pool is None
