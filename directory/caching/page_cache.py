"""Whole pages for anybody: answered from the cache, made once, shown while the database is gone.

A page is kept under its address, stamped with the generation and the day it was made under. With
another stamp it is out of date, and stays only to be shown, marked, while no other can be made.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from directory.caching.addresses import Address, address_of, asked_by_nobody, is_for_anybody
from directory.caching.answers import answer, marked
from directory.caching.entries import KeptPage, Stamp, Unkept, entry_of
from directory.caching.policies import policy_at
from directory.caching.present import DatabaseGone, Present
from directory.caching.replica import Replica
from directory.caching.single_flight import SingleFlight
from directory.caching.stores import Memory, shared

OLDEST = 24 * 60 * 60  # seconds: what was true longer ago is not shown, database or not

memory = Memory()


class PageCacheMiddleware:
    """Stands outside of everything that knows a visitor: session, form token, compression."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.compress = GZipMiddleware(get_response).process_response
        self.present = Present()
        self.replica = Replica()
        self.flights = SingleFlight(shared)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        policy = policy_at(request.path_info)
        if not policy.kept:
            return _for_one(self.get_response(request), "no-cache, private")
        if not is_for_anybody(request):
            return _for_one(self.get_response(request), "no-store, private")
        address = address_of(request, policy)
        if address is None:
            return _for_one(self.get_response(request), "no-store, private")
        try:
            stamp = self.present.stamp()
        except DatabaseGone:
            return self._as_it_was(request, address) or self.get_response(request)
        if stamp is None:  # before the first publication there is nothing to keep anything under
            return self.get_response(request)
        known = memory.get(address.key)
        if known is not None and known.stamp == stamp:
            if isinstance(known, KeptPage):
                return answer(request, known, "hit")
            return self._made(request, address, stamp)
        with self.flights.alone(address.key, lambda: _find(address.key, stamp)) as found:
            if found is not None:
                return answer(request, found, "hit")
            return self._made(request, address, stamp)

    def _made(self, request: HttpRequest, address: Address, stamp: Stamp) -> HttpResponse:
        """Have the page made, and keep it if it is for anybody."""
        with asked_by_nobody(request, address):
            with self.replica.reading(stamp.token) as from_replica:
                response = self.get_response(request)
            if from_replica and response.status_code == 503:
                self.replica.leave_alone()
                response = self.get_response(request)
        if response.status_code == 503:
            return self._as_it_was(request, address) or response
        entry = entry_of(request, response, stamp) if request.method == "GET" else None
        if entry is None:
            if request.method == "GET" and response.status_code < 500:
                memory.set(address.key, Unkept(stamp))
            self.compress(request, _for_one(response, "no-cache"))
            return response
        memory.set(address.key, entry)
        shared.set(address.key, entry)
        return answer(request, entry, "fwd=miss; stored")

    def _as_it_was(self, request: HttpRequest, address: Address) -> HttpResponse | None:
        """What was kept last, of whatever generation, if it is not too old to be shown."""
        entry = memory.get(address.key)
        if not isinstance(entry, KeptPage):
            entry = shared.get(address.key, KeptPage)
        if entry is None:
            return None
        confirmed = self.present.confirmed
        as_of = confirmed[1] if confirmed and confirmed[0] == entry.stamp else entry.made
        age = timezone.now().timestamp() - as_of
        return marked(request, entry, as_of, age) if age <= OLDEST else None


def forget_all() -> None:
    """Start afresh, as a new process does on a machine without the shared store."""
    memory.clear()


def _find(key: str, stamp: Stamp) -> KeptPage | None:
    """What another process, or this one a moment ago, has kept."""
    known = memory.get(key)
    if isinstance(known, KeptPage) and known.stamp == stamp:
        return known
    entry = shared.get(key, KeptPage)
    if entry is None or entry.stamp != stamp:
        return None
    memory.set(key, entry)
    return entry


def _for_one(response: HttpResponse, control: str) -> HttpResponse:
    """No cache between us and the reader is to guess that the answer may be shared."""
    if not any(response.has_header(name) for name in ("Cache-Control", "ETag", "Last-Modified")):
        response.headers["Cache-Control"] = control
    return response
