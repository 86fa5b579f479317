"""Who may enter the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from pools.models import SecondLook

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


def may_undo(user: Any) -> bool:
    """Whether an offer to undo can be taken up by them at all."""
    return any(user.has_perm(one) for one in (REVIEW, PUBLISH))


def _guarded(view: View, *any_of: str) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(request.user.has_perm(one) for one in any_of):
            return permission_denied(request)
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return wrapped


def blind_first(view: View) -> View:
    """For what shows the decisions of the submission ``pk``: whoever is asked for a second look at
    one of its claims answers that first."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":  # what is sent was typed on a page that has been seen
            waiting = SecondLook.objects.waiting_for(request.user)
            shown = [
                pk,
                *([kwargs["other"]] if "other" in kwargs else []),
            ]  # both, where they merge
            here = Q(proposal__submission__in=shown) | Q(proposal__sent_in__in=shown)
            if look := waiting.filter(here).first():
                words = _(
                    "You are asked for a second look at a claim of this submission. Answer it "
                    "first: the submission shows the first answer."
                )
                messages.warning(request, words)
                return redirect("review_second_look", look.pk)
        return view(request, pk, *args, **kwargs)

    return wrapped
