"""The first page of the admin: what waits."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component

from pools.browse import index as indexes
from pools.browse.cards import cells_of
from pools.claims.text import sort_key
from pools.models import Indicator, Pool, ScheduleFailure

SHOWN = 8


class WaitingPanel(Component):
    """Drafts that are not published and claims that have gone stale."""

    order = 120

    def render_html(self, parent_context: Any = None) -> SafeString:
        index = indexes.current_index()
        stale = []
        for row in index.rows:
            names = [cell.name for cell in cells_of(row, index.specs(), index.day) if cell.stale]
            if names:
                stale.append((len(names), row.entry["name"], names, row.pk))
        stale.sort(key=lambda item: (-item[0], sort_key(item[1])))
        drafts = Pool.objects.filter(has_unpublished_changes=True).order_by("name")
        return render_to_string(
            "pools/admin/dashboard.html",
            {
                "stale": [
                    {
                        "name": name,
                        "claims": names,
                        "url": reverse("wagtailsnippets_pools_pool:edit", args=[pk]),
                    }
                    for _count, name, names, pk in stale[:SHOWN]
                ],
                "stale_pools": len(stale),
                "stale_claims": sum(count for count, *_rest in stale),
                "drafts": [
                    {
                        "name": pool.name or pool.slug,
                        "url": reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk]),
                    }
                    for pool in drafts[:SHOWN]
                ],
                "draft_count": drafts.count(),
                "criteria": [
                    {
                        "name": indicator.name,
                        "url": reverse("wagtailsnippets_pools_indicator:edit", args=[indicator.pk]),
                    }
                    for indicator in Indicator.objects.filter(has_unpublished_changes=True)
                ],
            },
        )


class SchedulePanel(Component):
    """Schedules that could not be kept, and why."""

    order = 80

    def __init__(self, user: Any) -> None:
        self.user = user

    def render_html(self, parent_context: Any = None) -> SafeString:
        finder = AdminURLFinder(self.user)
        failures = [
            {
                "act": failure.get_act_display(),
                "name": failure.name,
                "url": finder.get_edit_url(subject),
                "reasons": failure.reasons.splitlines(),
                "since": failure.since,
            }
            for failure in ScheduleFailure.objects.all()
            if (subject := failure.subject) is not None
        ]
        if not failures:
            return SafeString("")
        return render_to_string("pools/admin/schedules.html", {"failures": failures})


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put what waits on the dashboard."""
    panels.append(SchedulePanel(request.user))
    if request.user.has_perm("pools.change_pool"):
        panels.append(WaitingPanel())


def register() -> None:
    """Connect the hooks."""
    hooks.register("construct_homepage_panels", add_panels)
