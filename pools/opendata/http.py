"""What every address with open data does alike: methods, limits, language, caching, other origins."""

import hashlib
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from pools.opendata.answers import FRESH, View, for_everybody
from pools.opendata.problems import METHODS, Moved, ParameterFault, Problem
from pools.submit.rate_limits import allow

PREFLIGHT_KEPT = 86_400  # seconds


def open_data(view: View) -> View:
    """For views of published data: read only, by anybody, from any site, within limits.

    Answers OPTIONS, refuses other methods, counts the request, speaks the language that ``lang``
    names, turns ``Problem`` and ``Http404`` into problem details, and answers 304 to who has it
    already. Whatever else fails goes on to the site's handler.
    """

    @csrf_exempt  # a refused method is a problem like any other
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method == "OPTIONS":
                return _with_headers(_preflight())
            if request.method not in METHODS:
                raise Problem(405, headers={"Allow": ", ".join(METHODS)})
            if not (limit := allow(request, "read")).allowed:
                raise Problem(429, headers={"Retry-After": str(limit.wait)})
            with translation.override(language_asked(request)):
                response = _within_language(view, request, *args, **kwargs)
            if response.status_code == 304:
                limit.give_back()  # who keeps what is current asks for free
            return response
        except Http404:
            return _refusal(request, Problem(404))
        except Problem as problem:
            return _refusal(request, problem)

    return wrapped


def _refusal(request: HttpRequest, problem: Problem) -> HttpResponseBase:
    """A problem before anything was read, in the language that ``lang`` names if it names one."""
    try:
        language = language_asked(request)
    except Problem:
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        response = problem.response(request)
    response["Content-Language"] = language
    return response


def _within_language(
    view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    try:
        response = _read(view, request, *args, **kwargs)
    except Problem as problem:
        response = problem.response(request)
    except Moved as moved:
        response = _with_headers(moved.response)
    response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    return response


def _read(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    asked, request.method = request.method, "GET"  # the server leaves out what HEAD does not want
    try:
        response = view(request, *args, **kwargs)
    finally:
        request.method = asked
    if response.status_code != 200:
        return _with_headers(response)
    if not response.has_header("ETag") and isinstance(response, HttpResponse):
        response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers.setdefault("Cache-Control", FRESH)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is None or answer.status_code == 412:
        raise Problem(412)
    return _with_headers(answer)


def _with_headers(response: HttpResponseBase) -> HttpResponseBase:
    for_everybody(response)
    response["X-Robots-Tag"] = "noindex"  # people find the pages
    return response


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Allow-Headers"] = "Accept, If-Match, If-None-Match"
    response["Access-Control-Max-Age"] = str(PREFLIGHT_KEPT)
    return response


def language_asked(request: HttpRequest) -> str:
    """The language of words in an answer: what ``lang`` names, else the directory's own. Headers
    decide nothing, so that one address is one document. Raises Problem."""
    given = request.GET.getlist("lang")
    known = [code for code, _name in settings.LANGUAGES]
    if not given:
        return settings.LANGUAGE_CODE
    if len(given) > 1 or given[0] not in known:
        detail = _("Write one of: %s.") % ", ".join(known)
        raise Problem(422, faults=[ParameterFault("lang", detail)])
    return given[0]
