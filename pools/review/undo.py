"""Taking a publication back: what visitors read becomes what they read before it.

Nothing is wiped out: the earlier version is published once more, as a revision of its own, with
its lines in the public log. So whatever was taken back can be brought back the same way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import registry
from wagtail.models import Revision

from pools.claims.facts import PoolFacts
from pools.models import Pool
from pools.models.document import apply_facts, to_facts

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
BY_TOPIC = ("sources", "reviews", "assessments")
TAKEN_OFF = ("wagtail.unpublish", "wagtail.unpublish.scheduled")


class CannotUndo(Exception):
    """What was published cannot be taken back any more; the words say why."""


def earlier_publication(pool: Pool) -> Revision | None:
    """The revision visitors read before the present one; None where the pool was not listed."""
    log = registry.get_logs_for_instance(pool).filter(action__in=PUBLISHED + TAKEN_OFF)
    for entry in log.exclude(revision_id=pool.live_revision_id).order_by("-timestamp", "-pk"):
        if entry.action in TAKEN_OFF:
            return None
        revision = Revision.objects.for_instance(pool).filter(pk=entry.revision_id).first()
        if revision is not None:
            return revision
    return None


@transaction.atomic
def undo(pool_pk: int, revision_pk: int, user: Any) -> Pool:
    """Take the publication of this revision back, as long as it is the one visitors read.

    What was not listed before is taken off the list. Gives the pool as it is then. Raises
    Pool.DoesNotExist, CannotUndo, HasConflict, NotPublishable.
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool_pk)
    if not pool.live or pool.live_revision_id != revision_pk:
        raise CannotUndo(_("Something else has been published since, so nothing was taken back."))
    before = earlier_publication(pool)
    if before is None:
        pool.unpublish(user=user)
        return Pool.objects.get(pk=pool_pk)
    return revert_publication(pool, before, user)


@transaction.atomic
def revert_publication(pool: Pool, to_revision: Revision, user: Any) -> Pool:
    """Publish an earlier revision once more. An editor's draft stays the latest revision, with
    what is taken back taken back in it too. Gives the pool as it is then.

    Raises CannotUndo, HasConflict, NotPublishable.
    """
    earlier = to_revision.as_object()
    earlier.go_live_at, earlier.expire_at = None, pool.expire_at
    with translation.override(settings.LANGUAGE_CODE):
        earlier.change_reason = _("An editor took the last publication back.")
    with draft_kept(pool, lambda: to_facts(earlier)):
        revision = earlier.save_revision(user=user, log_action=True, previous_revision=to_revision)
        revision.publish(user=user, previous_revision=to_revision)
    return Pool.objects.get(pk=pool.pk)


@contextmanager
def draft_kept(pool: Pool, then: Callable[[], PoolFacts]) -> Iterator[None]:
    """Around a publication that makes a pool read as ``then`` says: an editor's draft stays the latest
    revision, with what is taken back taken back in it too. Raises CannotUndo."""
    if pool.workflow_in_progress:
        raise CannotUndo(
            _("A draft of this pool waits for a moderator. It must be dealt with first.")
        )
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
