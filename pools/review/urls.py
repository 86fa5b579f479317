"""The one public page of review; the desk's addresses stand in the admin (see hooks)."""

from django.urls import path

from pools.cache_policy import uncached
from pools.review.views.public import review_statistics

# Waiting times are told from now on, and move with every submission.
urlpatterns = [uncached(path("review/", review_statistics, name="review_statistics"))]
