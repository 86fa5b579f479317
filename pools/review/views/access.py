"""Who may enter the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

View = Callable[..., HttpResponse]
REVIEW = "pools.review_submission"
PUBLISH = "pools.publish_pool"


def reviewer_only(view: View) -> View:
    """For members of the staff who may decide on submissions. Wagtail has asked for the
    sign-in already; what is shown is not stored by browsers."""
    return _guarded(view, REVIEW)


def undoers_only(view: View) -> View:
    """For those who may publish pools as well: their publications can be undone."""
    return _guarded(view, REVIEW, PUBLISH)


def _guarded(view: View, *any_of: str) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(request.user.has_perm(one) for one in any_of):
            return permission_denied(request)
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return wrapped
