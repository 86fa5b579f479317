"""Addresses that machines know by heart, the same in every language."""

from django.urls import path

from directory.finding import maps

urlpatterns = [
    path("sitemap.xml", maps.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", maps.sitemap, name="sitemap"),
    path("robots.txt", maps.robots, name="robots"),
    path("llms.txt", maps.llms, name="llms"),
]
