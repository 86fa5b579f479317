"""A pool is found by its token: by its symbol, by its address, and by the beginning of that."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from pools.models import PublishedPool, generation_cache
from tests.factories import published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db
ADDRESS = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"
RETIRED = "0x9559Aaa82d9649C7A7b220E7c461d2E74c9a3593"
CURRENT = {"symbol": "pondETH", "name": "Pond Ether", "address": ADDRESS}
OLD = {"symbol": "oldpETH", "address": RETIRED, "retired": True}
FOUND = [
    ADDRESS,
    ADDRESS.lower(),
    "0X" + ADDRESS[2:].upper(),
    f"  {ADDRESS} ",
    f"({ADDRESS}),",
    ADDRESS[:6],
    f"{ADDRESS[:8]}…",
    f"{ADDRESS[:6]}...{ADDRESS[-4:]}",
    f"pond {ADDRESS[:6]}…{ADDRESS[-4:]}",
    "pondETH",
    "PONDETH",
    RETIRED,
    RETIRED[:10],
    "oldpETH",
]
NOT_FOUND = ["0xae7b", f"{ADDRESS[:6]}…0000", ADDRESS[:-1] + "0", "96520DE3", "dead", "0xae"]


@pytest.fixture
def pond() -> Any:
    published_pool(
        slug="brook", name="Brook", tokens=[{"symbol": "bETH"}], sources=[source("tokens")]
    )
    sources = [source("tokens")]
    return published_pool(slug="pond", name="Pond", tokens=[CURRENT, OLD], sources=sources)


def found(client: Client, address: str, typed: str) -> set[str]:
    page = client.get(address, {"q": typed}).content.decode()
    return {slug for slug in ("pond", "brook") if f'href="/pools/{slug}/"' in page}


@pytest.mark.parametrize("typed", FOUND)
def test_listing_and_search_find_the_pool(client: Client, pond: Any, typed: str) -> None:
    for address in ("/pools/", "/search/"):
        assert found(client, address, typed) == {"pond"}, address


@pytest.mark.parametrize("typed", NOT_FOUND)
def test_another_address_or_its_middle_finds_nothing(client: Client, pond: Any, typed: str) -> None:
    for address in ("/pools/", "/search/"):
        assert "pond" not in found(client, address, typed), address


def test_pools_published_before_are_found_too(client: Client, pond: Any) -> None:
    row = PublishedPool.objects.get(slug="pond")
    del row.entry["addresses"]
    row.entry["words"] = row.entry["words"].replace("oldpeth", "")
    row.save()
    import_module("pools.migrations.0016_change_values").find_tokens(apps, None)
    generation_cache.forget_all()
    for typed in (ADDRESS, "oldpETH"):
        assert found(client, "/pools/", typed) == {"pond"}
