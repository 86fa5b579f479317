"""How long review took lately, and where a submission stands in the queue. Times in days."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from pools.claims import dates
from pools.models import ReviewSettings, Submission
from pools.models.submission import State

LATELY = dt.timedelta(days=180)
FEWEST = 5  # below that, cases are listed, not averaged


@dataclass(frozen=True)
class Times:
    """Median and 90th percentile; with fewer than five cases, the cases themselves."""

    count: int
    median: float | None = None
    ninetieth: float | None = None
    cases: tuple[float, ...] = ()


def times_of(days: Iterable[float]) -> Times:
    """Sum up waiting times."""
    ordered = sorted(days)
    if len(ordered) < FEWEST:
        return Times(len(ordered), cases=tuple(round(day, 1) for day in ordered))
    return Times(len(ordered), round(median(ordered), 1), round(percentile(ordered, 90), 1))


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile of values in ascending order."""
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(rank, 1) - 1]


def days_between(start: dt.datetime, end: dt.datetime) -> float:
    """Time in days."""
    return (end - start).total_seconds() / 86_400


def lately(kind: str) -> Times:
    """How long decisions on submissions of a kind took in the last half year."""
    return lately_by_kind(kind)[kind]


def lately_by_kind(*kinds: str) -> dict[str, Times]:
    """The same for several kinds. One query."""
    since = timezone.now() - LATELY
    closed = Submission.objects.filter(
        kind__in=kinds, state__in=(State.ACCEPTED, State.DECLINED), closed_at__gte=since
    ).values_list("kind", "sent_at", "closed_at")
    days: dict[str, list[float]] = {kind: [] for kind in kinds}
    for kind, sent, end in closed:
        if sent and end:
            days[kind].append(days_between(sent, end))
    return {kind: times_of(found) for kind, found in days.items()}


def place_of(submission: Submission) -> int | None:
    """The place in the queue, 1 being next; None for one that does not wait there."""
    if submission.state not in (State.RECEIVED, State.IN_REVIEW) or submission.sent_at is None:
        return None
    ahead = Submission.objects.queue().filter(sent_at__lt=submission.sent_at).count()
    return ahead + 1


def answer_by(submission: Submission) -> dt.date | None:
    """The last day on which an answer surely counts; None where nothing was asked. One query."""
    if submission.state != State.WAITING:
        return None
    days = ReviewSettings.load().expire_after
    return dates.day_of(submission.touched_at) + dt.timedelta(days=max(days - 1, 0))
