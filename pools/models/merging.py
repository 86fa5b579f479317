"""Two submissions for one pool made one: whose claims stand where, and the way back.

Every claim keeps its row, with its decision, its notes and its log. Those that are chosen stand in
the submission that goes on; a claim of the same topic that was not chosen changes places with it
and stands in the merged one. ``sent_in`` says where a claim that was moved came from.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from pools.models.proposal import Act, Proposal
from pools.models.submission import Kind, State, Submission

ASIDE = "~"  # before a topic while two claims change places: no topic begins so


def sent_by(submission: Submission) -> QuerySet[Proposal]:
    """What its contributor sent, wherever a merge has put it."""
    here = Q(submission=submission, sent_in__isnull=True)
    return Proposal.objects.filter(here | Q(sent_in=submission))


def is_passed_over(proposal: Proposal) -> bool:
    """Whether another proposal's answer was chosen in its place, before it was published."""
    return proposal.submission.state == State.MERGED and proposal.published_at is None


def join(into: Submission, other: Submission, chosen: Iterable[int]) -> None:
    """Put the chosen claims of ``other`` into ``into``. Call it under the lock of both."""
    mine = {proposal.topic: proposal for proposal in into.proposals.all()}
    keys = set(chosen)
    for proposal in other.proposals.filter(pk__in=keys):
        _swap(proposal, into, mine.get(proposal.topic))
    moved = into.proposals.filter(pk__in=keys)
    if into.kind == Kind.CONFIRM and moved.exclude(act=Act.CONFIRM).exists():
        into.kind = Kind.CORRECTION  # it asks for more than that by now
        into.save(update_fields=["kind"])


def part(into: Submission, other: Submission) -> None:
    """Put back what ``join`` moved between these two. Call it under the lock of both."""
    # All that is not its own came from there, also what a merge before this one had put there.
    left = {p.topic: p for p in other.proposals.filter(sent_in__isnull=False)}
    for proposal in into.proposals.filter(sent_in=other):
        _swap(proposal, other, left.get(proposal.topic))


def _swap(proposal: Proposal, into: Submission, against: Proposal | None) -> None:
    """Move a claim; the one it is chosen over goes where it came from."""
    came_from, topic = proposal.submission, proposal.topic
    if against is not None:
        against.topic = ASIDE + topic[1:]  # one submission has one claim a topic
        against.save(update_fields=["topic"])
    _move(proposal, into)
    if against is not None:
        against.topic = topic
        _move(against, came_from)


def _move(proposal: Proposal, into: Submission) -> None:
    home = proposal.sent_in_id or proposal.submission_id
    proposal.submission = into
    proposal.sent_in_id = None if home == into.pk else home
    proposal.save(update_fields=["submission", "topic", "sent_in"])
