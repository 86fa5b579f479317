"""The one place that says which state may follow which, and by whose hand.

Each transition is one transaction: it locks the submission, writes an event with all that
follows from it (a letter, links to open, the generation) and can be repeated without harm. The
database refuses what is not in ``PAIRS`` as well (triggers, see the migration
``submission_guards``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pools.models import generation, outgoing_email, work
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
    # were accepted: what has been decided never falls with what was only asked.
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
    "expire": _to(State.EXPIRED, (State.WAITING,), "system", letter="expired"),
}

# What was just sent or answered names links: a reviewer should find them opened already.
OPENS_LINKS = frozenset({"send", "answer"})

PAIRS: frozenset[tuple[str, str]] = frozenset(
    (str(source), str(way.target)) for way in TRANSITIONS.values() for source in way.sources
)


class TransitionNotAllowed(Exception):
    """The transition is not allowed now, or not to this actor."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(f"{name} is not allowed from {state}")
        self.name, self.state = name, state


def locked(pk: int) -> Submission:
    """The submission, locked until the transaction ends. Raises Submission.DoesNotExist.

    Its pool is locked first where it has one: publishing holds the pool before it closes the
    submissions that waited for it, and two orders would be a deadlock.
    """
    pool_id = Submission.objects.values_list("pool_id", flat=True).get(pk=pk)
    if pool_id is not None:
        Pool.objects.select_for_update(of=("self",)).filter(pk=pool_id).first()
    return Submission.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def perform(
    pk: int,
    name: str,
    actor: Actor,
    *,
    words: str = "",
    before: Callable[[Submission], None] | None = None,
) -> bool:
    """Move a submission; False where this very thing has been done already.

    ``before`` runs under the lock, ahead of the move, and may raise to stop it. Raises TransitionNotAllowed.
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
    )
    if submission.kind in (Kind.CONTEST, Kind.REPLY):
        generation.move()  # the page of the claim says so
    if way.letter:
        outgoing_email.queue(way.letter, submission)
    if name in OPENS_LINKS and settings.CHECK_LINKS:
        work.enqueue(work.CHECK_LINKS, pk)
    return True


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
