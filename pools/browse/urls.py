"""Addresses of the public directory. Every one of them answers GET and HEAD only."""

from django.urls import path

from pools.browse.calculator import CalculatorForm
from pools.browse.filters import PoolFilter
from pools.browse.listing import PERSONAL
from pools.browse.views.changes import change_list
from pools.browse.views.compare import compare
from pools.browse.views.evidence import ask_pool, coverage, most_wanted
from pools.browse.views.indicators import indicator_detail, indicator_list
from pools.browse.views.listing import pool_list
from pools.browse.views.network import network
from pools.browse.views.pool import pool_detail
from pools.browse.views.tools import check_token, what_you_keep
from pools.cache_policy import cached
from pools.models import indicators_in


def listing_parameters() -> list[str]:
    """What the listing reads: its filters, one for each indicator, the picks, the page and the day."""
    indicators = (indicator.slug for indicator in indicators_in())
    return [*PoolFilter.base_filters, *indicators, "pool", "page", "on"]


urlpatterns = [
    cached(
        path("pools/", pool_list, name="pools"),
        parameters=listing_parameters,
        personal=PERSONAL,  # "We don’t store it", the home page says of the amount
        ignores_blank=True,
    ),
    cached(path("pools/compare/", compare, name="compare"), "pool", "all", "on"),
    cached(path("pools/<slug:slug>/", pool_detail, name="pool"), "on"),
    cached(path("pools/<slug:slug>/ask/", ask_pool, name="ask_pool")),
    cached(path("indicators/", indicator_list, name="indicators")),
    cached(path("indicators/<slug:slug>/", indicator_detail, name="indicator")),
    cached(path("network/", network, name="network")),
    cached(path("changes/", change_list, name="changes"), "pool", "topic", "page"),
    cached(path("coverage/", coverage, name="coverage")),
    cached(path("most-wanted/", most_wanted, name="most_wanted"), "topic", "page"),
    cached(path("check-token/", check_token, name="check_token"), personal=("q",)),
    cached(
        path("what-you-keep/", what_you_keep, name="what_you_keep"),
        personal=CalculatorForm.base_fields,
    ),
]
