"""The one place that says which state may follow which, and by whose hand.

Each transition is one transaction: it locks the submission, writes an event with all that
follows from it (a letter, links to open, the generation) and can be repeated without harm. The
database refuses what is not in ``PAIRS`` as well (triggers, see the migration
``submission_guards``).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pools.models import generation, merging, outgoing_email, work
from pools.models.event import Event
from pools.models.pool import Pool
from pools.models.submission import CLOSED, Kind, State, Submission

Side = Literal["contributor", "reviewer", "publisher", "system"]


@dataclass(frozen=True)
class Actor:
    """Who acts. A publisher is a reviewer who may publish pools."""

    side: Side
    user: Any = None

    @classmethod
    def of(cls, user: Any) -> "Actor":
        """A member of the staff, by their permissions."""
        return cls("publisher" if user.has_perm("pools.publish_pool") else "reviewer", user)

    def may(self, sides: frozenset[Side]) -> bool:
        """Whether this side is among them; a publisher is a reviewer too."""
        return self.side in sides or (self.side == "publisher" and "reviewer" in sides)

    @property
    def named(self) -> str:
        """The word the log uses."""
        return "reviewer" if self.side == "publisher" else self.side


CONTRIBUTOR, SYSTEM = Actor("contributor"), Actor("system")


@dataclass(frozen=True)
class Transition:
    """From any of ``sources`` to ``target`` by one of ``sides``; the contributor is told by
    ``letter``, if at all."""

    sources: frozenset[State]
    target: State
    sides: frozenset[Side]
    letter: str = ""


def _to(target: State, sources: tuple[State, ...], *sides: Side, letter: str = "") -> Transition:
    return Transition(frozenset(sources), target, frozenset(sides), letter)


TRANSITIONS: dict[str, Transition] = {
    "send": _to(State.RECEIVED, (State.DRAFT,), "contributor", "system"),
    "take": _to(State.IN_REVIEW, (State.RECEIVED,), "reviewer"),
    "release": _to(State.RECEIVED, (State.IN_REVIEW,), "reviewer"),
    "ask": _to(State.WAITING, (State.IN_REVIEW,), "reviewer", letter="asked"),
    "answer": _to(State.IN_REVIEW, (State.WAITING,), "contributor"),
    "accept": _to(State.ACCEPTED, (State.IN_REVIEW,), "publisher", letter="published"),
    # A reply changes nothing that is published of the pool: whoever may review lets it through.
    "show": _to(State.ACCEPTED, (State.IN_REVIEW,), "reviewer", letter="published"),
    "hand_over": _to(State.HANDED_OVER, (State.IN_REVIEW,), "reviewer", letter="accepted"),
    # What was handed over, or closed a moment ago and is undone (see pools.review.undo_offers).
    "take_back": _to(
        State.IN_REVIEW, (State.HANDED_OVER, State.ACCEPTED, State.DECLINED), "reviewer"
    ),
    # A question is taken back unanswered, by a reviewer, or by the clock where claims beside it
    # are accepted or undecided: neither falls with what was only asked.
    "recall": _to(State.IN_REVIEW, (State.WAITING,), "reviewer"),
    "lapse": _to(State.IN_REVIEW, (State.WAITING,), "system"),
    "resume": _to(State.IN_REVIEW, (State.DECLINED, State.EXPIRED), "reviewer"),
    "published": _to(State.ACCEPTED, (State.HANDED_OVER,), "system", letter="published"),
    "decline": _to(State.DECLINED, (State.IN_REVIEW,), "reviewer", letter="declined"),
    "withdraw": _to(
        State.WITHDRAWN,
        (State.DRAFT, State.RECEIVED, State.IN_REVIEW, State.WAITING),
        "contributor",
    ),
    "spam": _to(State.SPAM, (State.RECEIVED, State.IN_REVIEW), "reviewer"),
    "not_spam": _to(State.RECEIVED, (State.SPAM,), "reviewer"),
    # Its claims go on in another submission, and come back where that ends undecided.
    "merge": _to(State.MERGED, (State.RECEIVED, State.IN_REVIEW), "reviewer", letter="merged"),
    "unmerge": _to(State.IN_REVIEW, (State.MERGED,), "reviewer", "system"),
    "expire": _to(State.EXPIRED, (State.WAITING,), "system", letter="expired"),
}

# What was just sent or answered names links: a reviewer should find them opened already.
OPENS_LINKS = frozenset({"send", "answer"})

# What these end takes nothing along that others sent.
UNDECIDED = frozenset({State.WITHDRAWN, State.SPAM, State.EXPIRED})
# Whoever's claims were merged into it hears of these too.
OUTCOMES = frozenset({"accepted", "published", "declined"})

PAIRS: frozenset[tuple[str, str]] = frozenset(
    (str(source), str(way.target)) for way in TRANSITIONS.values() for source in way.sources
)


class TransitionNotAllowed(Exception):
    """The transition is not allowed now, or not to this actor."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(f"{name} is not allowed from {state}")
        self.name, self.state = name, state


def locked(pk: int) -> Submission:
    """The submission, locked until the transaction ends, with those merged into it. Raises
    Submission.DoesNotExist.

    Its pool is locked first where it has one: publishing holds the pool before it closes the
    submissions that waited for it, and two orders would be a deadlock.
    """
    return all_locked([pk])[pk]


def all_locked(pks: Collection[int]) -> dict[int, Submission]:
    """Several at once: their pools first, then all of them in one order, so that no two wait for
    each other. Raises Submission.DoesNotExist for one that is not there."""
    asked = Submission.objects.filter(pk__in=pks)
    pools = {pool for pool in asked.values_list("pool_id", flat=True) if pool is not None}
    if pools:
        list(Pool.objects.select_for_update(of=("self",)).filter(pk__in=pools).order_by("pk"))
    family = Submission.objects.filter(Q(pk__in=pks) | Q(merged_into__in=pks)).order_by("pk")
    found = {one.pk: one for one in family.select_for_update(of=("self",))}
    if not found.keys() >= set(pks):
        raise Submission.DoesNotExist
    return found


@transaction.atomic
def perform(
    pk: int,
    name: str,
    actor: Actor,
    *,
    words: str = "",
    before: Callable[[Submission], None] | None = None,
    other: Submission | None = None,
) -> bool:
    """Move a submission; False where this very thing has been done already.

    ``before`` runs under the lock, ahead of the move, and may raise to stop it; ``other`` is the
    one it is merged with. Raises TransitionNotAllowed.
    """
    submission = locked(pk)
    way = TRANSITIONS[name]
    if submission.state not in way.sources:
        if submission.state == way.target and _last_move(submission) == name:
            return False
        raise TransitionNotAllowed(name, submission.state)
    if not actor.may(way.sides):
        raise TransitionNotAllowed(name, submission.state)
    if before is not None:
        before(submission)
    if way.target in UNDECIDED:
        part_all(submission, SYSTEM)
    came_from, submission.state = submission.state, way.target
    now = timezone.now()
    submission.touched_at = now
    if name == "send":
        submission.sent_at, submission.draft = now, {}
    if name == "take":
        submission.assignee = actor.user
    if name == "release":
        submission.assignee = None
    if name == "ask":
        submission.reminded_at = None
    submission.merged_into = other if name == "merge" else None
    submission.closed_at = now if way.target in CLOSED else None
    submission.version += 1
    submission.save()
    Event.objects.create(
        submission=submission,
        name=name,
        actor=actor.named,
        by=actor.user,
        from_state=came_from,
        to_state=way.target,
        words=words,
        at=now,
        public=name not in {"release", "not_spam"},
        other=other,
    )
    if submission.kind in (Kind.CONTEST, Kind.REPLY):
        generation.move()  # the page of the claim says so
    if way.letter:
        _write(way.letter, submission)
    if name in OPENS_LINKS and settings.CHECK_LINKS:
        work.enqueue(work.CHECK_LINKS, pk)
    return True


def _write(letter: str, submission: Submission) -> None:
    """Queue a letter to the contributor; of an outcome, to those of what was merged with it too,
    each by what became of their own claims."""
    if letter not in OUTCOMES or not submission.merged.exists():
        outgoing_email.queue(letter, submission)
        return
    for one in (submission, *submission.merged.order_by("pk")):
        accepted = merging.sent_by(one).filter(decision="accept")
        through = accepted.exclude(submission__state=State.MERGED).exists()
        outgoing_email.queue(letter if through else "declined", one)


def part_all(submission: Submission, actor: Actor) -> None:
    """Give those merged into it their claims back, the last first; each waits on its own again."""
    for one in submission.merged.order_by("-closed_at", "-pk"):
        part(submission, one, actor)


def part(submission: Submission, other: Submission, actor: Actor) -> None:
    """Undo a merge: ``other`` is in review again, with what it was sent with. Call it under the
    lock of both."""
    perform(
        other.pk,
        "unmerge",
        actor,
        before=lambda found: merging.part(submission, found),
        other=submission,
    )
    record(submission, "parted", actor, other=other)


def record(
    submission: Submission,
    name: str,
    actor: Actor,
    *,
    words: str = "",
    proposal: Any = None,
    public: bool = True,
    **fields: Any,
) -> Event:
    """Write down something that moves no state, with whatever else an event has fields for.
    Call it under the submission's lock."""
    submission.version += 1
    submission.touched_at = timezone.now()
    submission.save(update_fields=["version", "touched_at"])
    return Event.objects.create(
        submission=submission,
        proposal=proposal,
        name=name,
        actor=actor.named,
        by=actor.user,
        words=words,
        public=public,
        **fields,
    )


def _last_move(submission: Submission) -> str:
    moves = submission.events.exclude(to_state="")
    last = moves.order_by("-pk").first()
    return last.name if last else ""
