"""Addresses by which things are found. Every one answers GET and HEAD only."""

from django.urls import path

from directory.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("choose/", views.choose, name="choose"),
]
