"""Addresses that are no Wagtail pages: answers to "was this helpful?"."""

from django.urls import path

from directory.content import feedback

POOLS, INDICATORS = {"room": "pools"}, {"room": "indicators"}

urlpatterns = [
    path("feedback/<int:page_id>/", feedback.ask, name="feedback"),
    path("feedback/<int:page_id>/<str:token>/", feedback.thank, name="feedback_thanks"),
    # Named and built as the pages they are about.
    path("feedback/pools/", feedback.ask_at, POOLS, name="feedback_pools"),
    path("feedback/pools/<slug:slug>/", feedback.ask_at, POOLS, name="feedback_pool"),
    path("feedback/indicators/", feedback.ask_at, INDICATORS, name="feedback_indicators"),
    path(
        "feedback/indicators/<slug:slug>/", feedback.ask_at, INDICATORS, name="feedback_indicator"
    ),
    path("feedback/thanks/<str:token>/", feedback.thank, name="feedback_at_thanks"),
]
