"""Taking a publication back: what visitors read becomes what they read before it.

Nothing is wiped out: the earlier version is published once more, as a revision of its own, with
its lines in the public log. So whatever was taken back can be brought back the same way.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import registry
from wagtail.models import Revision

from pools.claims.facts import PoolFacts
from pools.models import Change, Pool, Proposal, SecondLook, Submission
from pools.models.document import apply_facts, to_facts
from pools.models.publishing import Note
from pools.models.submission import State
from pools.models.submission_states import Actor, perform

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
BY_TOPIC = ("sources", "reviews", "assessments")
TAKEN_OFF = ("wagtail.unpublish", "wagtail.unpublish.scheduled")
WAITS = gettext_lazy("A draft of this pool waits for a moderator. It must be dealt with first.")


class CannotUndo(Exception):
    """What was published cannot be taken back any more; the words say why."""


def acts_on(instance: Any) -> Any:
    """What was published of a pool or page, and when it was taken off, newest first."""
    log = registry.get_logs_for_instance(instance).filter(action__in=PUBLISHED + TAKEN_OFF)
    return log.order_by("-timestamp", "-pk")


def earlier_publication(instance: Any) -> Revision | None:
    """The revision visitors read before the present one; None where they read none."""
    for entry in acts_on(instance).exclude(revision_id=instance.live_revision_id):
        if entry.action in TAKEN_OFF:
            return None
        revision = Revision.objects.for_instance(instance).filter(pk=entry.revision_id).first()
        if revision is not None:
            return revision
    return None


@transaction.atomic
def undo(pool_pk: int, revision_pk: int, user: Any) -> Pool:
    """Take the publication of this revision back, as long as it is the one visitors read.

    What was not listed before is taken off the list, and submissions that were closed with it are
    in review again. Gives the pool as it is then. Raises Pool.DoesNotExist, CannotUndo, HasConflict,
    NotPublishable.
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool_pk)
    if not pool.live or pool.live_revision_id != revision_pk:
        raise CannotUndo(_("Something else has been published since, so nothing was taken back."))
    before = earlier_publication(pool)
    entry = acts_on(pool).filter(action__in=PUBLISHED, revision_id=revision_pk).first()
    if before is None:
        pool.unpublish(user=user)
    else:
        revert_publication(pool, before, user)
    if entry is not None:
        _open_again(pool, entry.timestamp, user)
    return Pool.objects.get(pk=pool_pk)


def _open_again(pool: Pool, since: dt.datetime, user: Any) -> None:
    """The claims that went out since then are not published any more, and what was closed with
    them is in review again. Call it under the pool's lock."""
    published = Proposal.objects.filter(submission__pool=pool, published_at__gte=since)
    closed = Submission.objects.filter(pool=pool, state=State.ACCEPTED, closed_at__gte=since)
    by_the_desk = closed.filter(proposals__in=published)
    by_a_moderator = closed.filter(events__name="published", events__at__gte=since)
    pks = {*by_the_desk.values_list("pk", flat=True), *by_a_moderator.values_list("pk", flat=True)}
    SecondLook.objects.filter(proposal__in=published, second_by__isnull=True).delete()
    published.update(published_at=None)
    for pk in sorted(pks):
        perform(pk, "take_back", Actor.of(user))


@transaction.atomic
def relist(pool_pk: int, entry_pk: int, user: Any) -> Pool:
    """Put a pool that was taken off the list back, as it read then; ``entry_pk`` is the line of its
    history that took it off. Raises Pool.DoesNotExist, CannotUndo, HasConflict, NotPublishable."""
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool_pk)
    newest = acts_on(pool).first()
    if pool.live or newest is None or newest.pk != entry_pk:
        raise CannotUndo(_("Something else has been published since, so nothing was taken back."))
    last = acts_on(pool).filter(action__in=PUBLISHED).first()
    revision = last and Revision.objects.for_instance(pool).filter(pk=last.revision_id).first()
    if not revision:
        raise CannotUndo(_("The version that was listed is not kept any more."))
    if pool.workflow_in_progress:
        raise CannotUndo(WAITS)
    draft = None
    if pool.latest_revision_id != revision.pk:
        draft, drafted_by = pool.get_latest_revision_as_object(), pool.latest_revision.user
    listed = revision.as_object()
    over = listed.expire_at is not None and listed.expire_at <= timezone.now()
    listed.go_live_at, listed.expire_at = None, None if over else listed.expire_at
    line = Change.objects.filter(pool=pool, kind=Change.Kind.WITHDRAWN).order_by("-pk").first()
    note = Note(reverts={line.topic: line} if line else {})
    again = listed.save_revision(user=user, log_action=True, previous_revision=revision)
    listed.publish(again, user=user, previous_revision=revision, note=note)
    if draft is not None:
        draft.save_revision(user=drafted_by, log_action=True)
    return Pool.objects.get(pk=pool_pk)


@transaction.atomic
def revert_publication(pool: Pool, to_revision: Revision, user: Any) -> Pool:
    """Publish an earlier revision once more. An editor's draft stays the latest revision, with
    what is taken back taken back in it too. Gives the pool as it is then.

    Raises CannotUndo, HasConflict, NotPublishable.
    """
    earlier = to_revision.as_object()
    earlier.go_live_at, earlier.expire_at = None, pool.expire_at
    earlier.change_reason = ""
    with draft_kept(pool, lambda: to_facts(earlier)):
        revision = earlier.save_revision(user=user, log_action=True, previous_revision=to_revision)
        note = Note(reverts=_lines_of(pool))
        earlier.publish(revision, user=user, previous_revision=to_revision, note=note)
    return Pool.objects.get(pk=pool.pk)


def _lines_of(pool: Pool) -> dict[str, Change]:
    """The lines of the public log that came with what visitors read now, by topic."""
    kinds = (Change.Kind.CHANGED, Change.Kind.CONFIRMED)
    lines = Change.objects.filter(pool=pool, revision_id=pool.live_revision_id, kind__in=kinds)
    return {line.topic: line for line in lines}


@contextmanager
def draft_kept(pool: Pool, then: Callable[[], PoolFacts]) -> Iterator[None]:
    """Around a publication that makes a pool read as ``then`` says: an editor's draft stays the latest
    revision, with what is taken back taken back in it too. Raises CannotUndo."""
    if pool.workflow_in_progress:
        raise CannotUndo(WAITS)
    draft, undone = None, to_facts(pool)
    if pool.live and pool.has_unpublished_changes:
        draft = pool.get_latest_revision_as_object()
        drafted_by = pool.latest_revision.user if pool.latest_revision else None
    yield
    if draft is None:
        return
    try:
        facts = _without(to_facts(draft), undone, then())
    except ValueError:
        raise CannotUndo(
            _("An editor's draft of this pool has gaps. Publish or discard it first.")
        ) from None
    apply_facts(draft, facts)
    draft.save_revision(user=drafted_by, log_action=True)


def _without(draft: PoolFacts, undone: PoolFacts, before: PoolFacts) -> PoolFacts:
    """The draft with everything it shares with what is undone put back to what was before."""
    documents = [_parts(facts.to_document()) for facts in (draft, undone, before)]
    mine, shared, old = documents
    for part in shared.keys() | old.keys():
        if mine.get(part) == shared.get(part):
            mine[part] = old.get(part)
    document: dict[str, Any] = {name: value for (name, kind), value in mine.items() if not kind}
    for name in BY_TOPIC:
        lists = [value for (of, kind), value in mine.items() if of == name and kind and value]
        document[name] = [item for found in lists for item in found]
    return PoolFacts.from_document(document)


def _parts(document: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """A document by what is decided on its own: sources, reviews and assessments topic by topic."""
    parts: dict[tuple[str, str], Any] = {}
    for name, value in document.items():
        if name not in BY_TOPIC:
            parts[name, ""] = value
            continue
        for item in value:
            parts.setdefault((name, item.get("topic") or item["indicator"]), []).append(item)
    return parts
