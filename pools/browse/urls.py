"""Addresses of the public directory. Every one of them answers GET and HEAD only."""

from django.urls import path

from pools.browse.views.changes import change_list
from pools.browse.views.compare import compare
from pools.browse.views.evidence import ask_pool, coverage, most_wanted
from pools.browse.views.indicators import indicator_detail, indicator_list
from pools.browse.views.listing import pool_list
from pools.browse.views.network import network
from pools.browse.views.pool import pool_detail
from pools.browse.views.tools import check_token, what_you_keep

urlpatterns = [
    path("pools/", pool_list, name="pools"),
    path("pools/compare/", compare, name="compare"),
    path("pools/<slug:slug>/", pool_detail, name="pool"),
    path("pools/<slug:slug>/ask/", ask_pool, name="ask_pool"),
    path("indicators/", indicator_list, name="indicators"),
    path("indicators/<slug:slug>/", indicator_detail, name="indicator"),
    path("network/", network, name="network"),
    path("changes/", change_list, name="changes"),
    path("coverage/", coverage, name="coverage"),
    path("most-wanted/", most_wanted, name="most_wanted"),
    path("check-token/", check_token, name="check_token"),
    path("what-you-keep/", what_you_keep, name="what_you_keep"),
]
