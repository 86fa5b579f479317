"""Addresses that are no Wagtail pages: answers to "was this helpful?"."""

from django.urls import path

from directory.content import feedback

urlpatterns = [
    path("feedback/<int:page_id>/", feedback.ask, name="feedback"),
    path("feedback/<int:page_id>/<str:token>/", feedback.thank, name="feedback_thanks"),
]
