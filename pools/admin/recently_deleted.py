"""The page that lists what was deleted, brings it back or removes it, and where editors find it."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator

from pools.admin import bring_back as bringing_back
from pools.admin import remove_for_good as removing
from pools.admin.bring_back import (
    CannotBringBack,
    any_for,
    bring_back,
    deletions_for,
)
from pools.admin.remove_for_good import may_remove, remove_for_good
from pools.contributions import display_names
from pools.models import ReviewSettings
from pools.models.deletion import Deletion

PAGE_SIZE = 50


@require_safe
def recently_deleted(request: HttpRequest) -> HttpResponse:
    """What this user may bring back, newest first."""
    days = ReviewSettings.load().deleted_kept
    paginator = WagtailPaginator(deletions_for(request.user), PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("p"))
    context = {
        "page_title": _("Recently deleted"),
        "days": days,
        "items": shown,
        "elided_page_range": paginator.get_elided_page_range(shown.number),
        "may_remove": may_remove(request.user),
        "deletions": [
            {
                "one": one,
                "kind": _kind(one),
                "until": one.at + dt.timedelta(days=days),
            }
            for one in shown
        ],
    }
    return render(request, "pools/admin/recently_deleted.html", context)


def _kind(deletion: Deletion) -> str:
    kind = capfirst(apps.get_model(deletion.kind)._meta.verbose_name)
    return _("%s: earlier file") % kind if deletion.is_replaced_file else str(kind)


@require_POST
def bring_back_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring one of them back."""
    deletion = get_object_or_404(deletions_for(request.user), pk=pk)
    try:
        found = bring_back(pk, request.user)
    except Deletion.DoesNotExist:
        raise Http404 from None  # somebody was faster
    except CannotBringBack as error:
        messages.error(request, display_names.about(deletion.name, str(error)))
        return redirect("recently_deleted")
    words = _("Brought back as it was.")
    if isinstance(found, get_user_model()):
        words = _("Brought back, not active and without a password: set both in the account.")
    url = AdminURLFinder(request.user).get_edit_url(found)
    buttons = [messages.button(url, _("Edit"))] if url else []
    messages.success(request, display_names.about(deletion.name, words), buttons=buttons)
    return redirect("recently_deleted")


@require_http_methods(["GET", "POST"])
def remove_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of them for good, once that was said in words."""
    if not may_remove(request.user):
        raise PermissionDenied
    deletion = get_object_or_404(deletions_for(request.user), pk=pk)
    if request.method == "GET":
        title = _("Remove for good: %s") % deletion.name
        context = {"page_title": title, "deletion": deletion, "kind": _kind(deletion)}
        return render(request, "pools/admin/remove_for_good.html", context)
    try:
        remove_for_good(pk, request.user)
    except Deletion.DoesNotExist:
        raise Http404 from None  # somebody was faster
    messages.success(request, display_names.about(deletion.name, _("Removed for good.")))
    return redirect("recently_deleted")


class DeletedItem(MenuItem):
    """In the reports menu, for whoever finds something there."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is something; asked once a request, which builds the menu twice."""
        known: dict[str, Any] = request.__dict__
        if "any_deleted" not in known:
            known["any_deleted"] = any_for(request.user)
        return bool(known["any_deleted"])


def menu_item() -> MenuItem:
    """Among the reports."""
    label, url = gettext_lazy("Recently deleted"), reverse("recently_deleted")
    return DeletedItem(label, url, name="recently-deleted", icon_name="bin", order=1100)


def urls() -> list[URLPattern]:
    """Below /admin/."""
    return [
        path("deleted/", recently_deleted, name="recently_deleted"),
        path("deleted/<int:pk>/", bring_back_one, name="recently_deleted_back"),
        path("deleted/<int:pk>/remove/", remove_one, name="recently_deleted_remove"),
    ]


def say(request: HttpRequest, *about: Any) -> None:
    """After something was deleted: where it is brought back."""
    link = format_html('<a href="{}">{}</a>', reverse("recently_deleted"), _("Recently deleted"))
    days = ReviewSettings.load().deleted_kept
    words = _("Deleted by mistake? It can be brought back for {days} days under {link}.")
    messages.info(request, format_html(words, days=days, link=link))


def say_bulk(request: HttpRequest, action_type: str, *about: Any) -> None:
    """The same where several were."""
    if action_type == "delete":
        say(request)


def log_actions(actions: Any) -> None:
    """What the history calls it."""
    actions.register_action(
        bringing_back.ACTION,
        gettext_lazy("Bring back"),
        gettext_lazy("Brought back after it was deleted"),
    )
    actions.register_action(
        removing.ACTION,
        gettext_lazy("Remove for good"),
        gettext_lazy("Removed for good after deletion"),
    )


def register() -> None:
    """Connect the hooks."""
    hooks.register("register_admin_urls", urls)
    hooks.register("register_reports_menu_item", menu_item)
    hooks.register("register_log_actions", log_actions)
    hooks.register("after_bulk_action", say_bulk)
    for kind in ("page", "snippet", "user"):
        hooks.register(f"after_delete_{kind}", say)
