"""The search page, whose results part the dialog shows, and the questions at /choose/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.search.everyday import answers_to
from directory.search.models import MissedSearch
from directory.search.pages import url_ending, url_of
from directory.search.query_text import LONGEST_QUERY
from directory.search.site_search import search as find
from directory.search.wizard import ChooseForm, outcome_of, show_words
from pools.browse import index as indexes
from pools.browse.query import numbers_in_every_language
from pools.browse.token_check import check, listed_tokens


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that has the words of ``q``, by kind. Never indexed by search engines."""
    results = find(request.GET.get("q", ""))
    answers = answers_to(results.asked)
    if results.missed and not answers and _was_sent(request):
        MissedSearch.objects.note(results.asked)
    response = render(
        request,
        "search/search.html",
        {
            "results": results,
            "answers": answers,
            "look_alikes": check(results.asked, listed_tokens()).look_alikes,
            "longest": LONGEST_QUERY,
            **ways_on(),
        },
    )
    response.headers["X-Robots-Tag"] = "noindex, follow"
    return response


def ways_on() -> dict[str, str]:
    """Where a page that found nothing may lead."""
    return {"faq_url": url_of("faqindexpage"), "glossary_url": url_of("glossarypage")}


def _was_sent(request: HttpRequest) -> bool:
    """A person pressed Enter, rather than the dialog asking on after every letter."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """How much ETH, and what matters: ends in a link to the listing, with the reasons."""
    index = indexes.current_index()
    form = ChooseForm(request.GET or None, index)
    outcome = outcome_of(form, index) if form.is_valid() else None
    numbers_in_every_language(request, form.cleaned_data if form.is_valid() else {})
    return render(
        request,
        "search/choose.html",
        {
            "form": form,
            "outcome": outcome,
            "show": show_words(outcome.count) if outcome else "",
            "home_url": url_ending("/staking-from-home/"),
            "service_url": url_ending("/staking-as-a-service/"),
        },
    )
