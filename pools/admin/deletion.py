"""Before something is deleted: what holds on to it is named, and what can be done instead."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.users.views.bulk_actions import DeleteBulkAction

from pools.models import Pool
from pools.models.protected import kept_with


def refuse_what_is_kept(request: HttpRequest, instances: Any) -> HttpResponse | None:
    """The page that says why not, where anything holds on to one of these."""
    rows = list(instances) if isinstance(instances, Sequence) else [instances]
    found = [(row, kept) for row in rows if (kept := kept_with([row]))]
    if not found:
        return None
    kind = found[0][0]._meta.verbose_name_plural
    context = {
        "page_title": _("Kept: %(kind)s") % {"kind": capfirst(kind)},
        "items": [{"name": str(row), "kept": kept, "ways": _instead(row)} for row, kept in found],
        "others": len(rows) - len(found),
        "deactivate": _deactivate([row for row, _kept in found]),
    }
    return render(request, "pools/admin/kept.html", context)


def _instead(row: Any) -> list[tuple[str, str]]:
    if isinstance(row, Pool) and row.live:
        address = reverse("wagtailsnippets_pools_pool:unpublish", args=[row.pk])
        return [(_("Take it off the list instead"), address)]
    return []


def _deactivate(rows: list[Any]) -> str:
    """Where accounts are deactivated in one go: Wagtail's own page for that."""
    if not all(isinstance(row, get_user_model()) for row in rows):
        return ""
    where = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
    query = [("next", reverse("wagtailusers_users:index")), *(("id", row.pk) for row in rows)]
    return f"{where}?{urlencode(query)}"


class DeleteAccounts(DeleteBulkAction):
    """Wagtail's, which says that accounts are used nowhere and then cannot delete them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse before anything is asked or done."""
        chosen, _without_access = self.get_actionable_objects()
        refused = refuse_what_is_kept(request, chosen)
        return refused or super().dispatch(request, *args, **kwargs)


def register() -> None:
    """Connect the hooks."""
    hooks.register("before_delete_user", refuse_what_is_kept)
    hooks.register("before_delete_snippet", refuse_what_is_kept)
    hooks.register("before_delete_page", refuse_what_is_kept)
