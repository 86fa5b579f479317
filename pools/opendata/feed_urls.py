"""Addresses of feeds, calendars, badge and embed, in every language. They answer GET and HEAD."""

from django.urls import path

from pools.opendata.badge import badge
from pools.opendata.embed import embed, oembed, share
from pools.opendata.feeds import calendars, changes

urlpatterns = [
    path("changes.atom", changes.change_feed, name="change_feed"),
    path("pools.atom", changes.listing_feed, name="listing_feed"),
    path("pools/<slug:slug>/changes.atom", changes.pool_feed, name="pool_feed"),
    path("indicators/<slug:slug>/changes.atom", changes.indicator_feed, name="indicator_feed"),
    path("dates.ics", calendars.calendars, name="calendars"),
    path("pools/<slug:slug>/dates.ics", calendars.pool_calendar, name="pool_calendar"),
    path("pools/<slug:slug>/badge.svg", badge, name="pool_badge"),
    path("pools/<slug:slug>/embed/", embed, name="pool_embed"),
    path("pools/<slug:slug>/share/", share, name="share_pool"),
    path("oembed/", oembed, name="oembed"),
]
