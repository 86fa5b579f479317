"""What the desk adds to Wagtail's admin: addresses, the menu with a count, a dashboard panel,
and the refusal to edit a pool one has a tie to."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from pools.contributions import display_names
from pools.models import Pool, Submission
from pools.review import blind
from pools.review.conflict_of_interest import closed_words, has_conflict
from pools.review.panel import QueuePanel
from pools.review.views import (
    bulk,
    conflict_of_interest,
    desk,
    merge,
    queue,
    recheck,
    revert,
    second_looks,
    undo_offers,
)
from pools.review.views.access import PUBLISH, REVIEW


def urls() -> list[URLPattern]:
    """Everything under /admin/desk/."""
    view = queue.QueueView
    return [
        path("desk/", view.as_view(), name="review_queue"),
        path("desk/results/", view.as_view(results_only=True), name="review_queue_results"),
        path("desk/bulk/", bulk.bulk, name="review_bulk"),
        path("desk/recheck/", recheck.recheck_list, name="review_recheck"),
        path(
            "desk/recheck/<slug:slug>/<slug:topic>/", recheck.recheck_one, name="review_recheck_one"
        ),
        path(
            "desk/recheck/link/<int:pool_pk>/<int:link_pk>/",
            recheck.recheck_link,
            name="review_recheck_link",
        ),
        path(
            "desk/recheck/quote/<int:pool_pk>/<int:quotation_pk>/",
            recheck.recheck_quote,
            name="review_recheck_quote",
        ),
        path("desk/second-looks/", second_looks.second_look_list, name="review_second_looks"),
        path("desk/second-looks/<int:pk>/", second_looks.second_look, name="review_second_look"),
        path("desk/undo/", undo_offers.undo_offer, name="review_undo_offer"),
        path("desk/ties/", conflict_of_interest.conflict_list, name="review_conflicts"),
        path(
            "desk/ties/<int:pk>/end/", conflict_of_interest.end_conflict, name="review_conflict_end"
        ),
        path("desk/revert/<int:pk>/", revert.revert, name="review_revert"),
        path("desk/<int:pk>/", desk.desk, name="review_desk"),
        path("desk/<int:pk>/act/", desk.act, name="review_act"),
        path("desk/<int:pk>/merge/<int:other>/", merge.merge, name="review_merge"),
        path("desk/<int:pk>/next/", desk.onward, name="review_next"),
        path("desk/<int:pk>/preview/", desk.preview, name="review_preview"),
        path("desk/<int:pk>/<int:proposal_pk>/", desk.decide, name="review_decide"),
    ]


class DeskItem(MenuItem):
    """A menu entry for reviewers; the queue's carries its length."""

    def __init__(self, *args: Any, counted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = counted

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may review."""
        return bool(request.user.has_perm(REVIEW))

    def render_component(self, request: HttpRequest) -> Any:
        """The label with the number of submissions that wait."""
        component = super().render_component(request)
        if self.counted:
            waiting = Submission.objects.queue().count()
            component.label = f"{self.label} ({waiting})" if waiting else str(self.label)
        return component


def menu() -> MenuItem:
    """Submissions, the re-check desk and ties, under one heading with the count."""
    return ReviewMenu(
        gettext_lazy("Review"),
        Menu(
            items=[
                DeskItem(
                    gettext_lazy("Submissions"),
                    reverse("review_queue"),
                    name="submissions",
                    icon_name="mail",
                    order=10,
                    counted=True,
                ),
                DeskItem(
                    gettext_lazy("Re-check"),
                    reverse("review_recheck"),
                    name="recheck",
                    icon_name="rotate",
                    order=20,
                ),
                DeskItem(
                    gettext_lazy("Second looks"),
                    reverse("review_second_looks"),
                    name="second-looks",
                    icon_name="view",
                    order=25,
                ),
                DeskItem(
                    gettext_lazy("My ties"),
                    reverse("review_conflicts"),
                    name="ties",
                    icon_name="link",
                    order=30,
                ),
            ]
        ),
        icon_name="tasks",
        name="review",
        order=120,
    )


class ReviewMenu(SubmenuMenuItem):
    """For reviewers only."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may review."""
        return bool(request.user.has_perm(REVIEW))


def dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Put the panel on the dashboard."""
    if request.user.has_perm(REVIEW):
        panels.append(QueuePanel())
    if request.user.has_perm(REVIEW) or request.user.has_perm(PUBLISH):
        panels.append(undo_offers.UndoPanel(request))


def refuse_conflicted_editor(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """An editor with a tie can read a pool in the editor, but change nothing."""
    return _refused(request, instance) if request.method == "POST" else None


def refuse_conflicted_removal(request: HttpRequest, instances: Any) -> HttpResponse | None:
    """The pages that only ask "are you sure?" are not even shown: the editor says why."""
    for instance in instances if isinstance(instances, Iterable) else [instances]:
        refused = _refused(request, instance)
        if refused is not None:
            return refused
    return None


def _refused(request: HttpRequest, instance: Any) -> HttpResponse | None:
    words = closed_words(request.user, instance.pk) if isinstance(instance, Pool) else ""
    if not words:
        return None
    messages.error(request, display_names.about(str(instance), words))
    return redirect("wagtailsnippets_pools_pool:edit", instance.pk)


def no_closed_buttons(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Of the editor's buttons, none that would be refused."""
    pool = context.get("instance")
    if isinstance(pool, Pool) and has_conflict(request.user, pool.pk):
        items[:] = [item for item in items if item.name == "action-locked"]


def permissions() -> Any:
    """What a role of one's own can be given, besides what Wagtail lists by itself."""
    return Permission.objects.filter(
        content_type__app_label="pools", codename__in=["review_submission", "assign_submission"]
    )


def register() -> None:
    """Connect the hooks."""
    blind.register()
    hooks.register("register_permissions", permissions)
    hooks.register("register_admin_urls", urls)
    hooks.register("register_admin_menu_item", menu)
    hooks.register("construct_homepage_panels", dashboard)
    hooks.register("before_edit_snippet", refuse_conflicted_editor)
    hooks.register("before_delete_snippet", refuse_conflicted_removal)
    hooks.register("before_publish", refuse_conflicted_editor)
    hooks.register("before_unpublish", refuse_conflicted_removal)
    hooks.register("construct_snippet_action_menu", no_closed_buttons)
    hooks.register("before_edit_snippet", undo_offers.before_edit)
    hooks.register("after_publish", undo_offers.after_publish)
    hooks.register("after_unpublish", undo_offers.after_publish)
