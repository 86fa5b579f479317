"""The dashboard's panel of submissions: how many wait and since when, and what is mine."""

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component

from pools.contributions import display_names
from pools.models import SecondLook, Submission, indicators_in
from pools.models.submission import State
from pools.review.views.queue_filters import AGES

SHOWN = 5


class QueuePanel(Component):
    """What waits for a reviewer, a moderator or a contributor, and for a second look by this one. Five queries."""

    order = 90

    def render_html(self, parent_context: Any = None) -> SafeString:
        request = (parent_context or {}).get("request")
        # A constraint says that all that is open was sent.
        opened = Submission.objects.open().filter(sent_at__isnull=False)
        rows: list[Any] = list(opened.values_list("state", "sent_at", "assignee_id"))
        waiting = [row for row in rows if row[0] in (State.RECEIVED, State.IN_REVIEW)]
        now, states = timezone.now(), [row[0] for row in rows]
        ages = [
            (
                days,
                label,
                sum(sent < now - dt.timedelta(days=int(days)) for _s, sent, _a in waiting),
            )
            for days, label in AGES
        ]
        indicators = indicators_in()
        oldest = display_names.with_topics(Submission.objects.queue())[:SHOWN]
        context = {
            "count": len(waiting),
            "looks": SecondLook.objects.waiting_for(request.user).count() if request else 0,
            "mine": sum(row[2] == request.user.pk for row in waiting) if request else 0,
            "ages": [row for row in ages if row[2]],
            "handed_over": states.count(State.HANDED_OVER),
            "asked": states.count(State.WAITING),
            "oldest": [(one, display_names.titled(one, indicators)) for one in oldest],
        }
        return render_to_string("review/panel.html", context)
