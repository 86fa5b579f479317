"""The page that lists what was deleted and brings it back, and where editors find it."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem

from pools.admin.bring_back import ACTION, CannotBringBack, bring_back, deletions_for
from pools.contributions import display_names
from pools.models import ReviewSettings
from pools.models.deletion import Deletion

MOST = 200


@require_safe
def recently_deleted(request: HttpRequest) -> HttpResponse:
    """What this user may bring back, newest first."""
    days = ReviewSettings.load().deleted_kept
    context = {
        "page_title": _("Recently deleted"),
        "days": days,
        "deletions": [
            {
                "one": one,
                "kind": _kind(one),
                "until": one.at + dt.timedelta(days=days),
            }
            for one in deletions_for(request.user)[:MOST]
        ],
    }
    return render(request, "pools/admin/recently_deleted.html", context)


def _kind(deletion: Deletion) -> str:
    kind = capfirst(apps.get_model(deletion.kind)._meta.verbose_name)
    return _("%s: earlier file") % kind if deletion.is_replaced_file else str(kind)


@require_POST
def bring_back_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring one of them back."""
    deletion = next((one for one in deletions_for(request.user) if one.pk == pk), None)
    if deletion is None:
        raise Http404
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


class DeletedItem(MenuItem):
    """In the reports menu, for whoever finds something there."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is something."""
        return bool(deletions_for(request.user))


def menu_item() -> MenuItem:
    """Among the reports."""
    label, url = gettext_lazy("Recently deleted"), reverse("recently_deleted")
    return DeletedItem(label, url, name="recently-deleted", icon_name="bin", order=1100)


def urls() -> list[URLPattern]:
    """Below /admin/."""
    return [
        path("deleted/", recently_deleted, name="recently_deleted"),
        path("deleted/<int:pk>/", bring_back_one, name="recently_deleted_back"),
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
        ACTION, gettext_lazy("Bring back"), gettext_lazy("Brought back after it was deleted")
    )


def register() -> None:
    """Connect the hooks."""
    hooks.register("register_admin_urls", urls)
    hooks.register("register_reports_menu_item", menu_item)
    hooks.register("register_log_actions", log_actions)
    hooks.register("after_bulk_action", say_bulk)
    for kind in ("page", "snippet", "user"):
        hooks.register(f"after_delete_{kind}", say)
