"""How review goes, for everybody to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pools.review.statistics import review


@require_safe
def review_statistics(request: HttpRequest) -> HttpResponse:
    """Waiting times by kind and outcome and by affiliation, and declined listings."""
    return render(request, "review/statistics.html", {"review": review()})
