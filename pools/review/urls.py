"""The one public page of review; the desk's addresses stand in the admin (see hooks)."""

from django.urls import path

from pools.review.views.public import review_statistics

urlpatterns = [path("review/", review_statistics, name="review_statistics")]
