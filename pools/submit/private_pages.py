"""Pages with the contributors' forms and keys: for one person, and nothing typed there is lost."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pools.submit import left_forms
from pools.submit.leaving import keeps_typed
from pools.submit.rate_limits import (
    MOST_FIELDS,
    RateLimitResult,
    TooManyGuesses,
    WrongKey,
    render_within_limits,
)

View = Callable[..., HttpResponse]


def private_page(view: View, *, in_draft: bool = False) -> View:
    """For pages behind a key: not stored, not indexed, not told to other sites. Also refuses
    forms of more fields than a person fills in, and keeps what was typed when a form is left
    (``in_draft``: the view does so itself)."""
    keeping = keeps_typed(view, in_draft=in_draft)

    @wraps(keeping)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = _too_much(request) or keeping(request, *args, **kwargs)
        except TooManyGuesses as error:
            # No way to "this place in another language": the address holds what was guessed.
            context: dict[str, Any] = {"languages": [], "alternates": []}
            response = render_within_limits(
                request, "submit/guesses.html", context, limit=error.limit
            )
        except WrongKey:
            context = {"languages": [], "alternates": []}
            response = render(request, "submit/wrong_link.html", context, status=404)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Pages with a form set "same-origin": under "no-referrer" browsers send no origin with
        # a form, and the check against forged requests could not tell it is ours.
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return wrapped


draft_page = partial(private_page, in_draft=True)


def rendered(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    limit: RateLimitResult | None = None,
) -> HttpResponse:
    """A page with a form of ours, whose address no other site is told."""
    context = {**typing(request), **context}
    response = render_within_limits(request, template, context, status=status, limit=limit)
    response["Referrer-Policy"] = "same-origin"
    return response


def typing(request: HttpRequest) -> dict[str, Any]:
    """What a page says of what was typed and not sent. At most one query, of who left a form."""
    back = request.method != "POST" and left_forms.kept(request) is not None
    return {
        "typed_back": back,
        "left_at": left_forms.left_at(request),
        "hours_kept": int(left_forms.KEPT.total_seconds() // 3600),
    }


def _too_much(request: HttpRequest) -> HttpResponse | None:
    if request.method == "POST" and len(request.POST) > MOST_FIELDS:
        return render(request, "submit/too_much.html", status=400)
    return None
