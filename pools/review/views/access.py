"""Who may enter the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

View = Callable[..., HttpResponse]
REVIEW = "pools.review_submission"


def reviewer_only(view: View) -> View:
    """For members of the staff who may decide on submissions. Wagtail has asked for the
    sign-in already; what is shown is not stored by browsers."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(REVIEW):
            return permission_denied(request)
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return wrapped
