"""What the pages of the directory cost: queries, however many pools there are."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.fake_pools import make_pools
from pools.models import generation_cache

pytestmark = pytest.mark.django_db


ADDRESSES = {
    "/pools/": 8,
    "/pools/?open-source=met&audited=met&eth=1&q=a&checked=24": 8,
    "/pools/?view=matrix&sort=fee": 8,
    "/pools/example-1/": 10,
    "/pools/compare/?pool=example-1&pool=example-2&pool=example-3": 10,
    "/indicators/": 8,
    "/indicators/audited/": 8,
    "/changes/": 8,
}


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize("count", [3, 300])
def test_queries_do_not_depend_on_the_number_of_pools(
    client: Client, indicators: None, count: int, cold: bool
) -> None:
    for _done in make_pools(count):
        pass
    client.get("/pools/")
    for address, most in ADDRESSES.items():
        client.get(address)
        if cold:
            generation_cache._entries.pop("index")
        asked = queries(client, address)
        assert len(asked) <= most, address
        repeated = [sql for sql, times in Counter(asked).items() if times > 1]
        assert repeated == [], address
