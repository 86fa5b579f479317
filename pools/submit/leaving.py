"""Leaving a form by one of its buttons that look like links: what was typed is kept first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from pools.submit import left_forms
from pools.submit.drafts import too_long
from pools.submit.form_recovery import recovered_form, said_in
from pools.submit.rate_limits import allow, render_within_limits
from pools.submit.ways_out import LEAVE, links_as_buttons, own_path

View = Callable[..., HttpResponse]
FORGET = "forget"


def keeps_typed(view: View, *, in_draft: bool = False) -> View:
    """For pages with a form that is typed into: no link of theirs drops what was typed. Leaving
    never reaches the view, so it sends nothing; but with ``in_draft`` the view keeps what was typed
    in the draft and leads on itself."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        posted = request.method == "POST"
        leaves = posted and LEAVE in request.POST
        if leaves and not in_draft:
            to = own_path(request.POST[LEAVE]) or _opened_at(request)
            return _leave(request, request.POST, to)
        if posted and FORGET in request.POST:
            response: HttpResponse = redirect(_opened_at(request))
            left_forms.forget(request, response)
            return response
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            if posted:
                # What it was about went away meanwhile: the page that says so shows the words.
                request.typed = said_in(request.POST)  # type: ignore[attr-defined]
            raise
        if leaves and response.status_code == 302:
            left_forms.remember(request, response)
        elif posted and response.status_code == 302:
            left_forms.forget(request, response)
        if (unsent := getattr(request, "unsent", None)) is not None:
            return _leave(request, unsent, response["Location"])
        links_as_buttons(response, request.path)
        return response

    wrapped.keeps_typed = True  # type: ignore[attr-defined]  # read where the view itself failed
    return wrapped


def _leave(request: HttpRequest, data: QueryDict, to: str) -> HttpResponse:
    """Keep what was typed and lead on, to an address of this site. What cannot be kept is shown,
    with the way back to the form."""
    excess = too_long(data, left_forms.LONGEST)
    limit = None if excess else allow(request, "leave")
    if limit is not None and limit.allowed:
        gone: HttpResponse = redirect(to)
        left_forms.keep(request, gone, data, _opened_at(request))
        return gone
    back = recovered_form(request)
    context = {
        "to": to,
        "said": back.said if back else [],
        "brought": [(n, v) for n, v in back.kept if n not in (LEAVE, "switch")] if back else [],
        "too_long": excess,
        "most_typed": left_forms.LONGEST,
    }
    response = render_within_limits(
        request, "submit/not_kept.html", context, status=422, limit=limit
    )
    response["Referrer-Policy"] = "same-origin"
    links_as_buttons(response, request.path)
    return response


def _opened_at(request: HttpRequest) -> str:
    """Where a form is opened that may be sent to an address below its own."""
    match = request.resolver_match
    if match and match.url_name in ("submission_answer", "submission_reply"):
        return request.path.rstrip("/").rpartition("/")[0] + "/"
    return request.path
