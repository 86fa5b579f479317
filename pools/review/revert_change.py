"""Taking back one line of the public log: its topic reads again what it read before.

The sources, the review and the judgement of that topic come back with it; everything else that
has been published since stays. The log keeps both lines, and the newer one says which it takes back.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import registry
from wagtail.models import Revision

from pools import topics
from pools.claims import dates
from pools.claims.assess import assess
from pools.claims.facts import PoolFacts
from pools.models import Change, Pool, indicators_in
from pools.models.document import apply_facts, to_facts
from pools.models.publishing import Note
from pools.review.undo import PUBLISHED, CannotUndo, draft_kept


def before_change(change: Change) -> PoolFacts | None:
    """The facts as they were published ahead of this line; None where no version tells any more."""
    if change.revision_id is None:
        return None
    log = registry.get_logs_for_instance(change.pool).filter(action__in=PUBLISHED)
    older = log.filter(revision_id__lt=change.revision_id).order_by("-timestamp", "-pk")
    for entry in older:
        revision = Revision.objects.for_instance(change.pool).filter(pk=entry.revision_id).first()
        if revision is not None:
            return to_facts(revision.as_object())
    return None


@transaction.atomic
def revert_change(change: Change, user: Any, reason: str) -> Pool:
    """Publish the topic as it was before; ``reason`` is what the public log says of it.

    Raises CannotUndo, HasConflict, NotPublishable.
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=change.pool_id)
    facts = _taken_back(pool, change)
    note = Note(reasons={change.topic: reason}, reverts={change.topic: change})
    with draft_kept(pool, lambda: facts):
        apply_facts(pool, facts)
        pool.publish(pool.save_revision(user=user, log_action=True), user=user, note=note)
    return pool


def _taken_back(pool: Pool, change: Change) -> PoolFacts:
    specs = indicators_in()
    if not pool.live or change.kind != Change.Kind.CHANGED:
        raise CannotUndo(_("Only a change of a listed pool can be taken back here."))
    if change.topic not in topics.known_keys(specs):
        raise CannotUndo(_("This topic does not exist any more."))
    newer = Change.objects.filter(pool=pool, topic=change.topic, kind=Change.Kind.CHANGED)
    if newer.filter(pk__gt=change.pk).exists():
        raise CannotUndo(_("It has changed again since. Take the newest change back first."))
    earlier = before_change(change)
    if earlier is None:
        raise CannotUndo(
            _("The version before it is not kept any more. Correct the claim in the editor.")
        )
    now = to_facts(pool)
    facts = _with_topic_of(now, earlier, change.topic)
    if facts == now:
        raise CannotUndo(_derived(now, change.topic))
    return facts


def _with_topic_of(now: PoolFacts, earlier: PoolFacts, topic: str) -> PoolFacts:
    document, old = now.to_document(), earlier.to_document()
    fact = topics.FACT.get(topic)
    if fact is not None and fact.layer:
        others = [share for share in document[fact.document_key] if share["layer"] != fact.layer]
        mine = [share for share in old[fact.document_key] if share["layer"] == fact.layer]
        document[fact.document_key] = [*others, *mine]
    elif fact is not None:
        document[fact.document_key] = old.get(fact.document_key)
    for part, key in (("sources", "topic"), ("reviews", "topic"), ("assessments", "indicator")):
        kept = [item for item in document.get(part) or [] if item[key] != topic]
        back = [item for item in old.get(part) or [] if item[key] == topic]
        document[part] = [*kept, *back]
    return PoolFacts.from_document(document)


def _derived(facts: PoolFacts, topic: str) -> str:
    """Where nothing of its own changed: the facts from which a rule derives it."""
    specs = indicators_in()
    spec = next((spec for spec in specs if spec.slug == topic), None)
    found = assess(facts, spec, dates.today()).topics if spec else ()
    labels = ", ".join(topics.label(key, specs) for key in found if key != topic)
    return _("This follows from other facts. Take back the change of: %s.") % (labels or topic)
