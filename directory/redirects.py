"""Wagtail's redirects, without those that lead to where they start."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from wagtail.contrib.redirects.middleware import RedirectMiddleware as WagtailRedirectMiddleware

from pools.cache_policy import query_of


class RedirectMiddleware(WagtailRedirectMiddleware):
    """A page that was renamed and got its old name back keeps a redirect from its own address.
    Once it is taken off the site, that would lead in a circle for ever."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """As Wagtail's, or what was answered before."""
        if response.status_code == 404:
            # A former address may have had a query that no page of ours knows.
            request.META["QUERY_STRING"] = query_of(request)
        answer = super().process_response(request, response)
        if answer is response:
            return response
        there = urlsplit(answer["Location"])
        here = there.netloc in ("", request.get_host())
        return response if here and there.path == request.path else answer
