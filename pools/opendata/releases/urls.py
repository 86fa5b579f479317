"""Addresses of releases: a page for each in every language, and its files, the same in all."""

import datetime as dt

from django.urls import path, register_converter

from pools.cache_policy import cached
from pools.claims import dates
from pools.opendata.releases import views


class DayConverter:
    """A day as 2026-11-29; what is no day of the calendar is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        """Raises ValueError, which Django takes for a path that does not match."""
        if not dates.DAY.fullmatch(value):
            raise ValueError(value)
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        """As it was read."""
        return str(value)


register_converter(DayConverter, "day")

urlpatterns = [
    path("data/catalog.jsonld", views.catalog, name="release_catalog"),
    path("data/<day:day>/<str:name>", views.release_file, name="release_file"),
]
page_patterns = [cached(path("data/<day:day>/", views.release_page, name="release"))]
