"""How much waits for the worker, and for how long."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max


@dataclass(frozen=True)
class Waiting:
    """Tasks that could be done now; ``oldest`` is how long the first of them has been able to."""

    count: int
    oldest: dt.timedelta


def waiting() -> Waiting:
    """One query. What is put off until later does not wait."""
    at_once = Q(run_after=get_date_max())
    found = DBTaskResult.objects.ready().aggregate(
        count=Count("pk"),
        asked=Min("enqueued_at", filter=at_once),
        due=Min("run_after", filter=~at_once),
    )
    first = min((at for at in (found["asked"], found["due"]) if at), default=None)
    age = max(timezone.now() - first, dt.timedelta()) if first else dt.timedelta()
    return Waiting(found["count"], age)
