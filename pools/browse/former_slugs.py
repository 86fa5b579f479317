"""Former addresses lead on: whatever stands below /pools/<slug>/, in every language."""

from collections.abc import Callable

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse

from pools.cache_policy import query_of
from pools.models import Change, PoolSlug

PATTERN = "pools/<slug:slug>/"


class HttpResponseMoved(HttpResponsePermanentRedirect):
    """Permanent, and what a form sent goes along."""

    status_code = 308


class FormerSlugMiddleware:
    """Answers for views that know no pool at the slug of their address (``Http404``): a pool that
    moved is redirected to, one that is no longer listed is said to be gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None leaves the 404 as it is."""
        match = request.resolver_match
        if not isinstance(exception, Http404) or match is None or PATTERN not in match.route:
            return None
        named: dict[str, str] = match.captured_kwargs  # type: ignore[attr-defined]  # stubs lack it
        address = PoolSlug.objects.held(named["slug"])
        if address is None:
            return None
        if not address.present:
            return gone(request, address)
        if address.present == named["slug"]:
            return None
        path = reverse(match.view_name, kwargs={**named, "slug": address.present})
        return redirect(request, path, query_of(request))


def redirect(request: HttpRequest, path: str, query: str) -> HttpResponse:
    """For good; what was sent is sent again."""
    kept = request.method in ("GET", "HEAD")
    answer = HttpResponsePermanentRedirect if kept else HttpResponseMoved
    return answer(f"{path}?{query}" if query else path)


def gone(request: HttpRequest, address: PoolSlug) -> HttpResponse:
    """Status 410: what the pool was called, and since when it is not listed any more. Nobody
    reads a page in place of a picture."""
    if "." in request.path.rpartition("/")[2]:
        return HttpResponse(status=410, content_type="text/plain; charset=utf-8")
    context = {"name": address.name, "since": withdrawal_of(address), "noindex": True}
    return render(request, "pools/gone.html", context, status=410)


def withdrawal_of(address: PoolSlug) -> Change | None:
    """The line of the log by which the pool of an address was taken off the list."""
    withdrawn = Change.objects.filter(pool=address.pool_id, kind=Change.Kind.WITHDRAWN)
    return withdrawn.order_by("-at").first()


def with_present(request: HttpRequest, name: str = "pool") -> HttpResponse | None:
    """A redirect of an address that names pools in its query by slugs they once had; None where
    there are none such."""
    asked = request.GET.getlist(name)
    moved = PoolSlug.objects.moved(asked) if asked else {}
    if not moved:
        return None
    query = QueryDict(query_of(request), mutable=True)
    query.setlist(name, list(dict.fromkeys(moved.get(slug, slug) for slug in asked)))
    return redirect(request, request.path, query.urlencode())
