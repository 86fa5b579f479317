"""Addresses with data, the same in every language, and the two pages that explain them."""

from django.urls import URLPattern, path

from pools.cache_policy import cached
from pools.opendata import export_views
from pools.opendata.api.endpoints import api
from pools.opendata.api.openapi import openapi
from pools.opendata.api.views import documentation, no_such_address
from pools.opendata.http import open_data
from pools.opendata.releases import urls as releases


def _operations() -> list[URLPattern]:
    """Ninja's addresses, without its own page at the root."""
    patterns = [one for one in api.urls[0] if isinstance(one, URLPattern)]
    return [
        path(f"api/v1/{one.pattern}", open_data(one.callback), name=one.name)
        for one in patterns
        if one.name != "api-root"
    ]


urlpatterns = [
    *_operations(),
    path("api/v1/openapi.json", openapi, name="api_openapi"),
    path("api/v1/<path:rest>", no_such_address, name="api_unknown"),
    path("pools.csv", export_views.pools_csv, name="pools_csv"),
    path("pools.json", export_views.pools_json, name="pools_json"),
    path("changes.csv", export_views.changes_csv, name="changes_csv"),
    *releases.urlpatterns,
]
# For people, in their language.
page_patterns = [
    cached(path("api/", documentation, name="api")),
    cached(path("data/", export_views.data_page, name="data")),
    *releases.page_patterns,
]
