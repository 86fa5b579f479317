"""Review in the open: how long it took, by kind and outcome and by affiliation. Times in days.

Names a contributor nowhere. Groups of fewer than five are listed case by case, not averaged.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from pools.claims import dates
from pools.contributions.review_times import Times, days_between, times_of
from pools.models import Proposal, Submission, indicators_in
from pools.models.second_look import Agreement, agreement
from pools.models.submission import SIDES, Kind, State

DECIDED = (State.ACCEPTED, State.DECLINED)
YEAR = dt.timedelta(days=365)
MOST_DECLINED = 100


@dataclass(frozen=True)
class StatisticsRow:
    """One group of decided submissions."""

    label: str
    outcome: str
    times: Times


@dataclass(frozen=True)
class AgreementRow:
    """How often two reviewers, who did not see each other's answers, came to the same."""

    label: str
    agreement: Agreement


@dataclass(frozen=True)
class Declined:
    """A proposed listing that was declined, and why; nothing of who proposed it."""

    title: str
    day: dt.date
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """What /review/ shows."""

    by_kind: tuple[StatisticsRow, ...]
    by_affiliation: tuple[StatisticsRow, ...]
    waiting: int
    with_contributor: int
    oldest_days: float | None
    counts: tuple[tuple[str, int], ...]
    declined: tuple[Declined, ...]
    agreement: tuple[AgreementRow, ...]


def review() -> Review:
    """The last year, and what waits now. Five queries."""
    now = timezone.now()
    kinds: dict[tuple[str, str], list[float]] = defaultdict(list)
    sides: dict[tuple[str, str], list[float]] = defaultdict(list)
    closed = Submission.objects.filter(
        state__in=DECIDED, closed_at__gte=now - YEAR, sent_at__isnull=False
    ).values_list("kind", "affiliation", "state", "sent_at", "closed_at")
    for kind, affiliation, state, sent, end in closed:
        if sent is None or end is None:
            continue  # the filter and a constraint say otherwise
        days = days_between(sent, end)
        kinds[kind, state].append(days)
        sides[affiliation, state].append(days)
    waiting = list(Submission.objects.queue().values_list("sent_at", flat=True))
    oldest = next((sent for sent in waiting if sent), None)
    totals = {
        state: sum(len(days) for key, days in kinds.items() if key[1] == state) for state in DECIDED
    }
    return Review(
        by_kind=_lines(kinds, dict(Kind.choices)),
        by_affiliation=_lines(sides, {str(key): label for key, label in SIDES.items()}),
        waiting=len(waiting),
        with_contributor=Submission.objects.filter(state=State.WAITING).count(),
        oldest_days=round(days_between(oldest, now), 1) if oldest else None,
        counts=tuple((str(State(state).label), totals[state]) for state in DECIDED),
        declined=_declined(),
        agreement=agreement_rows(),
    )


def agreement_rows() -> tuple[AgreementRow, ...]:
    """Per indicator that was looked at twice, in the indicators' order."""
    found = agreement()
    return tuple(
        AgreementRow(spec.name, found[spec.slug]) for spec in indicators_in() if spec.slug in found
    )


def _lines(
    groups: dict[tuple[str, str], list[float]], labels: dict[str, object]
) -> tuple[StatisticsRow, ...]:
    return tuple(
        StatisticsRow(str(label), str(State(state).label), times_of(groups[key, state]))
        for key, label in labels.items()
        for state in DECIDED
        if (key, state) in groups
    )


def _declined() -> tuple[Declined, ...]:
    declined = Submission.objects.filter(kind=Kind.NEW, state=State.DECLINED)
    rows = list(declined.order_by("-closed_at")[:MOST_DECLINED])
    reasons: dict[int, dict[str, None]] = defaultdict(dict)
    for proposal in Proposal.objects.filter(submission__in=rows).exclude(reason_code=""):
        words = str(proposal.get_reason_code_display())
        reasons[proposal.submission_id][words] = None
    return tuple(
        Declined(row.title, dates.day_of(row.closed_at), tuple(reasons[row.pk]))
        for row in rows
        if row.closed_at
    )
