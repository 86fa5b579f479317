"""The first page of the admin: what waits, what failed, what is known."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component

from pools.browse import index as indexes
from pools.browse.cards import cells_of
from pools.browse.coverage import current_coverage
from pools.claims.text import sort_key
from pools.models import Indicator, OutgoingEmail, Pool, ScheduleFailure
from pools.models.folded import in_order
from pools.models.link import dead_links

SHOWN = 8
LATE = dt.timedelta(hours=1)
LATELY = dt.timedelta(days=30)  # longer no letter is kept


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
        drafts = in_order(Pool.objects.filter(has_unpublished_changes=True), "name")
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


class FailurePanel(Component):
    """What failed: schedules that could not be kept, and why; for reviewers letters and links too."""

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
        context: dict[str, Any] = {"failures": failures}
        if self.user.has_perm("pools.review_submission"):
            context |= {"letters": email_counts(), "links": len(dead_links())}
        if not (failures or any(context.get("letters", {}).values()) or context.get("links")):
            return SafeString("")
        return render_to_string("pools/admin/failures.html", context)


def email_counts() -> dict[str, int]:
    """How many letters were given up in the last thirty days, and how many should have left an
    hour ago: then no worker sends them. One query."""
    status, now = OutgoingEmail.Status, timezone.now()
    unsent = Q(status__in=(status.QUEUED, status.SENDING), due_at__lt=now - LATE)
    return OutgoingEmail.objects.aggregate(
        failed=Count("pk", filter=Q(status=status.FAILED, created_at__gte=now - LATELY)),
        late=Count("pk", filter=unsent),
    )


class CoveragePanel(Component):
    """How much of what is asked of every pool is known, and how much of it is current."""

    order = 110

    def render_html(self, parent_context: Any = None) -> SafeString:
        found = current_coverage()
        kinds = [(_("Verdicts"), found.verdicts), (_("Facts"), found.facts)]
        return render_to_string("pools/admin/coverage.html", {"kinds": kinds})


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put what waits, what failed and what is known on the dashboard."""
    panels.append(FailurePanel(request.user))
    if request.user.has_perm("pools.review_submission"):
        panels.append(CoveragePanel())
    if request.user.has_perm("pools.change_pool"):
        panels.append(WaitingPanel())


def register() -> None:
    """Connect the hooks."""
    hooks.register("construct_homepage_panels", add_panels)
