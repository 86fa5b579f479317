"""Wagtail's screens that say who did what with a pool, for whoever owes a second look there.

Its history, what was compared and its moderation open once the question is answered. Reports that list
many things leave these pools out until then, also from what they count and filter by.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.models.audit_log import ModelLogEntryManager

from pools.models import Pool, SecondLook
from pools.review.views.access import REVIEW

# Of a pool's addresses in the admin, by their names.
RECORDS = {
    *("history", "history_results", "workflow_history", "workflow_history_detail"),
    *("revisions_view", "revisions_compare", "revisions_revert"),
}


def owed(user: Any) -> QuerySet[SecondLook]:
    """The second looks that wait for this user, who may review. None for others."""
    if not user.has_perm(REVIEW):
        return SecondLook.objects.none()
    return SecondLook.objects.waiting_for(user)


def is_blind(user: Any, pool_pk: Any) -> bool:
    """Whether who decided on the pool is not to be said to this user. One query."""
    return owed(user).filter(pool=pool_pk).exists()


def answer_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what shows what was done with the pool ``pk``, and by whom."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # What is sent was typed on a page that has been seen.
        if request.method != "POST" and str(pk).isdecimal():
            look = owed(request.user).filter(pool__pk=int(pk)).first()
            if look is not None:
                words = _(
                    "You are asked for a second look at a claim of this pool. Answer it first: "
                    "this page shows who decided, and what."
                )
                messages.warning(request, words)
                return redirect("review_second_look", look.pk)
        return view(request, *args, pk=pk, **kwargs)

    return wrapped


def close_records(patterns: list[Any]) -> list[Any]:
    """Put that before those of a pool's addresses that need it."""
    for pattern in patterns:
        if pattern.name in RECORDS:
            pattern.callback = answer_first(pattern.callback)
    return patterns


def _without(rows: Any, user: Any, prefix: str = "") -> Any:
    """These rows on things of any kind, but for pools that this user owes a second look."""
    pools = owed(user).order_by().values(key=Cast("pool_id", CharField()))
    kind = ContentType.objects.get_for_model(Pool)
    return rows.exclude(
        **{f"{prefix}content_type": kind, f"{prefix}object_id__in": pools},
    )


def register() -> None:
    """Wagtail has no hook for what its reports list."""
    seen = ModelLogEntryManager.viewable_by_user
    ModelLogEntryManager.viewable_by_user = lambda manager, user: _without(
        seen(manager, user), user
    )
    states, tasks = WorkflowView.get_queryset, WorkflowTasksView.get_queryset
    WorkflowView.get_queryset = lambda view: _without(states(view), view.request.user)
    WorkflowTasksView.get_queryset = lambda view: _without(
        tasks(view), view.request.user, "workflow_state__"
    )
