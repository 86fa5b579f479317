"""Merging two waiting proposals for one pool, claim by claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pools import topics
from pools.claims.indicator import IndicatorSpec
from pools.contributions.progress import format_value
from pools.models import Proposal, Submission, indicators_in, merging, outgoing_email
from pools.models.proposal import Act, Decision
from pools.models.submission import Kind, State
from pools.models.submission_states import (
    Actor,
    TransitionNotAllowed,
    all_locked,
    part,
    perform,
    record,
)
from pools.review.conflict_of_interest import refuse_conflict
from pools.review.decisions import Incomplete, stamp_of
from pools.review.related import Groups, OpenSubmission, others_of
from pools.review.word_diff import Piece, word_diff

STATES = (State.RECEIVED, State.IN_REVIEW)
KINDS = (Kind.NEW, Kind.CORRECTION, Kind.CONFIRM, Kind.IMPORT)


class ChangedSince(Exception):
    """A claim was added, changed or decided since the page was shown."""


@dataclass(frozen=True)
class Side:
    """One submission's answer on a topic."""

    proposal: Proposal
    words: str
    stamp: str
    chosen: bool


@dataclass(frozen=True)
class MergeRow:
    """A topic with the answers there are, that of the submission that goes on first."""

    topic: str
    label: str
    sides: tuple[Side | None, Side | None]
    pieces: list[Piece]  # from its words to the other's

    @property
    def found(self) -> list[Side]:
        """Those there are."""
        return [side for side in self.sides if side is not None]

    @property
    def name(self) -> str:
        """Of its input: which answer."""
        return f"pick-{self.topic}"


def may_merge(into: Submission, other: Submission) -> bool:
    """Whether ``other`` can go on in ``into``: both wait, and speak of one pool as far as is known.
    One query."""
    return (
        into.pk != other.pk
        and all(one.state in STATES and one.kind in KINDS for one in (into, other))
        and other.pool_id in (None, into.pool_id)
        and not other.merged.exists()
    )


def candidates(submission: Submission, groups: Groups) -> list[OpenSubmission]:
    """Which may concern the same pool and could be merged with it. One query."""
    others = Submission.objects.in_bulk([one.pk for one in others_of(submission.pk, groups)])
    absorbed = set(
        Submission.objects.filter(merged_into__in=others).values_list("merged_into", flat=True)
    )
    if submission.state not in STATES or submission.kind not in KINDS:
        return []
    return [
        one
        for one in others_of(submission.pk, groups)
        if one.pk in others
        and one.pk not in absorbed
        and one.state in STATES
        and others[one.pk].kind in KINDS
        and one.pool_id in (None, submission.pool_id)
    ]


def rows(
    into: Submission,
    other: Submission,
    data: Mapping[str, str] | None = None,
    indicators: Sequence[IndicatorSpec] | None = None,
) -> list[MergeRow]:
    """Topic by topic. What only one says is chosen; where both do, nobody has chosen yet."""
    specs = indicators_in() if indicators is None else indicators
    answers: dict[str, list[Proposal | None]] = {}
    for number, submission in enumerate((into, other)):
        for proposal in submission.proposals.select_related("decided_by"):
            answers.setdefault(proposal.topic, [None, None])[number] = proposal
    found = []
    for topic, pair in answers.items():
        alone = None in pair
        picked = (data or {}).get(f"pick-{topic}", "")
        first, second = (
            None
            if one is None
            else Side(one, _words(one), stamp_of(one), alone or picked == str(one.pk))
            for one in pair
        )
        pieces = []
        if first and second and first.words != second.words:
            pieces = word_diff(first.words, second.words)
        found.append(MergeRow(topic, topics.label(topic, specs), (first, second), pieces))
    return found


def _words(proposal: Proposal) -> str:
    if proposal.act != Act.SET and proposal.edited is None:
        return _("Says that it is still true")
    return format_value(proposal.topic, proposal.outcome) or _("Unknown")


@transaction.atomic
def merge(
    into_pk: int, other_pk: int, user: Any, picks: Mapping[str, int], seen: Mapping[int, str]
) -> bool:
    """Let the claims of ``other`` that were picked go on in ``into``, and close ``other`` as
    merged; both contributors are told. ``picks`` has the chosen claim of every topic, ``seen`` the
    stamps the page was shown with. False where it was done already.

    Raises TransitionNotAllowed, HasConflict, Incomplete, ChangedSince, Submission.DoesNotExist.
    """
    found = all_locked([into_pk, other_pk])
    into, other = found[into_pk], found[other_pk]
    for one in (into, other):
        refuse_conflict(user, one)
    if other.state == State.MERGED and other.merged_into_id == into.pk:
        return False
    if not may_merge(into, other):
        stuck = into if into.state not in STATES else other
        raise TransitionNotAllowed("merge", stuck.state)
    proposals = {p.pk: p for one in (into, other) for p in one.proposals.all()}
    if {pk: stamp_of(p) for pk, p in proposals.items()} != dict(seen):
        raise ChangedSince
    if any(p.decision == Decision.ASK for p in proposals.values()):
        raise Incomplete(_("A question is prepared here. Send it, or undo it, before you merge."))
    by_topic: dict[str, list[int]] = {}
    for pk, proposal in proposals.items():
        by_topic.setdefault(proposal.topic, []).append(pk)
    open_topics = [topic for topic, pks in by_topic.items() if picks.get(topic) not in pks]
    if open_topics:
        specs = indicators_in()
        names = ", ".join(topics.label(topic, specs) for topic in open_topics)
        raise Incomplete(_("Choose one answer each for: %s.") % names)
    actor = Actor.of(user)
    if into.state == State.RECEIVED:
        perform(into.pk, "take", actor)
        into.refresh_from_db()
    chosen = list(picks.values())
    perform(
        other.pk,
        "merge",
        actor,
        before=lambda locked: merging.join(into, locked, chosen),
        other=into,
    )
    record(into, "joined", actor, other=other)
    outgoing_email.queue("merged", into)
    return True


@transaction.atomic
def unmerge(into_pk: int, other_pk: int, user: Any) -> bool:
    """Separate them again, each with what it was sent with. False where they are not merged any
    more. Raises TransitionNotAllowed, HasConflict, Incomplete."""
    found = all_locked([into_pk, other_pk])
    into, other = found[into_pk], found[other_pk]
    refuse_conflict(user, into)
    if other.merged_into_id != into.pk:
        return False
    if into.state not in STATES:
        raise TransitionNotAllowed("unmerge", into.state)
    last = into.merged.order_by("-closed_at", "-pk").first()
    if last != other:
        raise Incomplete(_("Another proposal was merged since. Undo that first."))
    part(into, other, Actor.of(user))
    return True
