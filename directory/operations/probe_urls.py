"""Addresses for those who watch the site. ``ProbesMiddleware`` answers them before all others."""

from django.urls import path

from directory.operations import probes
from directory.operations.metrics import metrics
from pools.cache_policy import uncached

urlpatterns = [
    uncached(path("healthz", probes.healthz, name="healthz")),
    uncached(path("readyz", probes.readyz, name="readyz")),
    uncached(path("metrics", metrics, name="metrics")),
]
