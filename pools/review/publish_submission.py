"""Carrying a decided submission out: publish, credit, close and write, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.models import Pool, Proposal, ReviewSettings, Submission, indicators_in, second_look
from pools.models.document import apply_facts, to_facts
from pools.models.proposal import Act, Decision
from pools.models.publishing import Note, NotPublishable
from pools.models.submission import State
from pools.models.submission_states import (
    Actor,
    TransitionNotAllowed,
    locked,
    perform,
    record,
)
from pools.review.audit_log import labels
from pools.review.conflict_of_interest import refuse_conflict
from pools.review.decisions import Incomplete, present
from pools.review.resulting_facts import applied, needing_second, resulting_facts_of


class StaleBaseline(Exception):
    """What a decision was made against has changed since; those proposals are open again."""

    def __init__(self, topics: list[str]) -> None:
        super().__init__(", ".join(topics))
        self.topics = topics


@dataclass(frozen=True)
class Done:
    """What became of it; ``changed`` is False where it had been done already."""

    state: str
    changed: bool = True
    published: tuple[int, ...] = ()  # keys of the proposals that went out with it


def apply_decisions(pk: int, user: Any) -> Done:
    """Do what was decided. Raises TransitionNotAllowed, HasConflict, Incomplete, StaleBaseline, NotPublishable."""
    try:
        with transaction.atomic():
            return _apply_decisions(pk, user)
    except StaleBaseline as error:
        _reopen(pk, error.topics, user)
        raise


def _apply_decisions(pk: int, user: Any) -> Done:
    submission = locked(pk)
    if submission.state in (State.ACCEPTED, State.DECLINED, State.HANDED_OVER):
        return Done(submission.state, changed=False)
    if submission.state != State.IN_REVIEW:
        raise TransitionNotAllowed("accept", submission.state)
    refuse_conflict(user, submission)
    proposals = list(submission.proposals.all())
    if any(p.decision in (Decision.PENDING, Decision.ASK) for p in proposals):
        raise Incomplete(_("Decide every claim first."))
    if not any(p.decision == Decision.ACCEPT for p in proposals):
        perform(pk, "decline", Actor.of(user))
        return Done(State.DECLINED)
    if all(p.act == Act.REPLY for p in proposals):
        return _show(submission, user)
    if not _unpublished(proposals):
        perform(pk, "accept", Actor.of(user))
        return Done(State.ACCEPTED)
    _refuse_stale(submission, proposals)
    return _publish(submission, proposals, user)


def publish_accepted(pk: int, user: Any) -> list[Proposal]:
    """Publish what is accepted so far and leave the rest open, with its questions; gives the
    published. Raises TransitionNotAllowed, HasConflict, Incomplete, StaleBaseline, NotPublishable."""
    try:
        with transaction.atomic():
            return _publish_accepted(pk, user)
    except StaleBaseline as error:
        _reopen(pk, error.topics, user)
        raise


def _publish_accepted(pk: int, user: Any) -> list[Proposal]:
    submission = locked(pk)
    actor = Actor.of(user)
    if submission.state not in (State.IN_REVIEW, State.WAITING) or actor.side != "publisher":
        raise TransitionNotAllowed("accept", submission.state)
    refuse_conflict(user, submission)
    proposals = [p for p in submission.proposals.all() if p.act != Act.REPLY]
    fresh = _unpublished(proposals)
    if not fresh:
        raise Incomplete(_("No claim is accepted that is not published yet."))
    _refuse_stale(submission, fresh)
    pool, facts = _resulting(submission, proposals)
    publish(pool, facts, user, Note(credit=submission.credit), fresh)
    _mark_published(pool, fresh, user)
    record(submission, "part_published", actor, topics=[p.topic for p in fresh])
    return fresh


def _unpublished(proposals: Sequence[Proposal]) -> list[Proposal]:
    return [p for p in proposals if p.decision == Decision.ACCEPT and p.published_at is None]


def _mark_published(pool: Pool, proposals: Sequence[Proposal], user: Any) -> None:
    second_look.ask_for(pool, proposals, user)
    now = timezone.now()
    for proposal in proposals:
        proposal.published_at = now
        proposal.save(update_fields=["published_at"])


def _refuse_stale(submission: Submission, proposals: Sequence[Proposal]) -> None:
    stale = [
        p.topic
        for p in _unpublished(proposals)
        if p.seen is not None and p.seen["value"] != present(submission, p.topic)
    ]
    if stale:
        raise StaleBaseline(stale)


def _show(submission: Submission, user: Any) -> Done:
    """A reply stands beside the contest from now on; the pool itself stays as it is."""
    perform(submission.pk, "show", Actor.of(user))
    return Done(State.ACCEPTED)


def _publish(submission: Submission, proposals: list[Proposal], user: Any) -> Done:
    pool, facts = _resulting(submission, proposals)
    actor = Actor.of(user)
    if actor.side != "publisher":
        return _hand_over(submission, pool, facts, user)
    fresh = _unpublished(proposals)
    publish(pool, facts, user, Note(credit=submission.credit), fresh)
    _mark_published(pool, fresh, user)
    perform(submission.pk, "accept", actor)
    return Done(State.ACCEPTED, published=tuple(p.pk for p in fresh))


def _resulting(submission: Submission, proposals: Sequence[Proposal]) -> tuple[Pool, PoolFacts]:
    """The pool, made where it is new, and its facts with what was accepted in them."""
    indicators, day = indicators_in(), dates.today()
    outcome = resulting_facts_of(submission, proposals, indicators, day)
    if outcome.faults or outcome.after is None:
        raise NotPublishable(outcome.faults)
    if ReviewSettings.load().second_person:
        lacking = needing_second(submission, proposals, outcome, indicators, day)
        if lacking:
            raise Incomplete(
                _("A second person must agree, because its own team proposed: %s.")
                % labels((p.topic for p in lacking), indicators)
            )
    if submission.pool_id is not None:
        return Pool.objects.get(pk=submission.pool_id), outcome.after
    pool = Pool(slug=outcome.after.slug, name=outcome.after.name)
    pool.save()
    submission.pool = pool
    submission.save(update_fields=["pool"])
    submission.merged.update(pool=pool)
    return pool, outcome.after


def publish(pool: Pool, facts: PoolFacts, user: Any, note: Note, proposals: list[Proposal]) -> None:
    """Publish new facts of a pool. An editor's unpublished draft stays the latest revision,
    with the accepted values in it, so that publishing it later takes nothing back."""
    draft, drafted_by = None, None
    if pool.live and pool.has_unpublished_changes:
        draft = pool.get_latest_revision_as_object()
        drafted_by = pool.latest_revision.user if pool.latest_revision else None
    apply_facts(pool, facts)
    pool.publish(pool.save_revision(user=user), user=user, note=note)
    if draft is not None:
        _keep_draft(draft, drafted_by, proposals, indicators_in())


def _keep_draft(
    draft: Pool, drafted_by: Any, proposals: list[Proposal], indicators: Sequence[IndicatorSpec]
) -> None:
    try:
        facts = applied(to_facts(draft), proposals, indicators, dates.today())
    except ValueError:
        raise Incomplete(
            _("An editor's draft of this pool has gaps. Publish or discard it first.")
        ) from None
    apply_facts(draft, facts)
    draft.save_revision(user=drafted_by)


def _hand_over(submission: Submission, pool: Pool, facts: PoolFacts, user: Any) -> Done:
    """Give the prepared revision to Wagtail's moderation; it closes when that is published."""
    submission.revision = prepare(pool, facts, user)
    submission.save(update_fields=["revision"])
    perform(submission.pk, "hand_over", Actor.of(user))
    return Done(State.HANDED_OVER)


def prepare(pool: Pool, facts: PoolFacts, user: Any) -> Any:
    """Make a revision of the facts and start moderation of it, for a reviewer who may not
    publish. Raises Incomplete where another draft is in the way."""
    workflow = pool.get_workflow()
    if workflow is None:
        raise Incomplete(
            _(
                "You can't publish, and this can't go to moderators: no moderation task is active "
                "for pools. Ask an administrator to enable one."
            )
        )
    if pool.workflow_in_progress or (pool.live and pool.has_unpublished_changes):
        raise Incomplete(
            _("Another draft of this pool waits for publication. It must be dealt with first.")
        )
    apply_facts(pool, facts)
    revision = pool.save_revision(user=user)
    workflow.start(pool, user)
    return revision


@transaction.atomic
def take_back(pk: int, user: Any) -> bool:
    """Reopen what a moderator sent back or never published. Raises TransitionNotAllowed, HasConflict."""

    def check(found: Submission) -> None:
        refuse_conflict(user, found)
        if found.state != State.HANDED_OVER:  # what is closed is undone where it is published
            raise TransitionNotAllowed("take_back", found.state)

    done = perform(pk, "take_back", Actor.of(user), before=check)
    submission = Submission.objects.select_related("pool").get(pk=pk)
    if done and submission.pool and submission.revision_id:
        withdraw_prepared(submission.pool, submission.revision_id, user)
    return done


def withdraw_prepared(pool: Pool, revision_pk: int, user: Any) -> None:
    """End moderation of what was prepared. Unless somebody has changed the draft since, what
    visitors read is the latest revision again, so that nothing is in the way of the next one."""
    if pool.current_workflow_state is not None:
        pool.current_workflow_state.cancel(user=user)
    pool.refresh_from_db()
    if pool.live and pool.live_revision and pool.latest_revision_id == revision_pk:
        pool.live_revision.as_object().save_revision(user=user, changed=False, log_action=True)
        Pool.objects.filter(pk=pool.pk).update(has_unpublished_changes=False)


@transaction.atomic
def _reopen(pk: int, topics: list[str], user: Any) -> None:
    submission = locked(pk)
    if submission.state != State.IN_REVIEW:
        return
    for proposal in submission.proposals.filter(topic__in=topics):
        proposal.decision, proposal.decided_by, proposal.decided_at = "pending", None, None
        proposal.seconded_by, proposal.seen = None, None
        proposal.save()
    record(submission, "reopened", Actor.of(user), topics=topics, public=False)
