"""Addresses of the public directory. Every one of them answers GET and HEAD only."""

from django.urls import path

from pools.browse.views.changes import change_list
from pools.browse.views.compare import compare
from pools.browse.views.indicators import indicator_detail, indicator_list
from pools.browse.views.listing import pool_list
from pools.browse.views.network import network
from pools.browse.views.pool import pool_detail

urlpatterns = [
    path("pools/", pool_list, name="pools"),
    path("pools/compare/", compare, name="compare"),
    path("pools/<slug:slug>/", pool_detail, name="pool"),
    path("indicators/", indicator_list, name="indicators"),
    path("indicators/<slug:slug>/", indicator_detail, name="indicator"),
    path("network/", network, name="network"),
    path("changes/", change_list, name="changes"),
]
