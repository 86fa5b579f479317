"""Addresses of the site itself that belong to no page."""

from django.urls import path

from directory.operations.security_txt import security_txt
from pools.cache_policy import uncached

urlpatterns = [
    # It says itself how long it may be kept.
    uncached(path(".well-known/security.txt", security_txt, name="security_txt")),
]
