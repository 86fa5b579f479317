"""How much waits for the workers in each queue, and for how long."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max


@dataclass(frozen=True)
class Waiting:
    """Tasks that could be done now; ``oldest`` is how long the first of them has been able to."""

    count: int
    oldest: dt.timedelta


def waiting() -> dict[str, Waiting]:
    """Every queue by its name. One query. What is put off until later does not wait."""
    at_once = Q(run_after=get_date_max())
    found = (
        DBTaskResult.objects.ready()
        .order_by()
        .values("queue_name")
        .annotate(
            count=Count("pk"),
            asked=Min("enqueued_at", filter=at_once),
            due=Min("run_after", filter=~at_once),
        )
    )
    queues = {name: Waiting(0, dt.timedelta()) for name in settings.TASKS["default"]["QUEUES"]}
    now = timezone.now()
    for row in found:
        first = min(at for at in (row["asked"], row["due"]) if at)
        queues[row["queue_name"]] = Waiting(row["count"], max(now - first, dt.timedelta()))
    return queues


def together(queues: dict[str, Waiting]) -> Waiting:
    """What waits in all of them."""
    return Waiting(
        sum(queue.count for queue in queues.values()),
        max(queue.oldest for queue in queues.values()),
    )
