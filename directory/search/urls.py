"""Addresses by which things are found. Every one answers GET and HEAD only."""

from django.urls import path

from directory.search import views
from directory.search.wizard import ChooseForm
from pools.cache_policy import cached, uncached

urlpatterns = [
    uncached(path("search/", views.search, name="search")),  # searches without result are counted
    # Nobody's answers are stored.
    cached(path("choose/", views.choose, name="choose"), personal=ChooseForm.base_fields),
]
