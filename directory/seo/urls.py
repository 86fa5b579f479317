"""Addresses that machines know by heart, the same in every language."""

from django.urls import path

from directory.seo import sitemaps
from pools.cache_policy import cached

urlpatterns = [
    cached(path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index")),
    cached(path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap")),
    cached(path("robots.txt", sitemaps.robots, name="robots")),
    cached(path("llms.txt", sitemaps.llms, name="llms")),
]
