"""Why an editor changes a listed pool: asked for before it is published, and kept with the draft.

What a submission, a file or a re-check brings is told of by its own note, and asked for nothing.
"""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.models.document import to_facts
from pools.models.indicators import indicators_in
from pools.models.pool import Pool
from pools.models.publication import PublishedPool
from pools.models.submission import State, Submission
from pools.topics.differences import Difference, differences
from pools.topics.publication_checks import Fault

FIELD = "change_reason"


def prepared_for(pool: Pool, revision_pk: int | None) -> Any:
    """The submissions that wait for the publication of this revision, or of an earlier one."""
    return Submission.objects.filter(
        pool=pool, state=State.HANDED_OVER, revision_id__lte=revision_pk or 0
    )


def edited(pool: Pool, draft: Pool, revision_pk: int | None) -> list[Difference]:
    """What an editor has changed in a draft, beyond what a prepared submission brought. Raises
    ValueError for a draft with gaps."""
    day, indicators = dates.today(), indicators_in()
    return differences(_explained(pool, revision_pk), to_facts(draft), indicators, day)


def missing(pool: Pool, draft: Pool, revision_pk: int | None) -> list[Fault]:
    """That a changed claim of a listed pool has no reason, if it is so."""
    if draft.change_reason or not PublishedPool.objects.filter(pool=pool).exists():
        return []
    changed = [one.topic for one in edited(pool, draft, revision_pk) if one.changes]
    if not changed:
        return []
    names = ", ".join(topics.label(topic, indicators_in()) for topic in changed)
    words = _("Say in one sentence why this changes: %s. The public log shows it.")
    return [Fault(FIELD, words % Truncator(names).chars(200))]


def reasons(pool: Pool, draft: Pool, revision_pk: int | None) -> dict[str, str]:
    """The editor's reason for each topic they changed. What a rule derives from that has the
    rule's own."""
    if not draft.change_reason:
        return {}
    found = edited(pool, draft, revision_pk)
    return {one.topic: draft.change_reason for one in found if not one.derived}


def of_draft(pool: Pool) -> str:
    """The reason that waits with an unpublished draft."""
    if not (pool.has_unpublished_changes and pool.latest_revision):
        return ""
    return str(pool.latest_revision.content.get(FIELD, ""))


def _explained(pool: Pool, revision_pk: int | None) -> PoolFacts | None:
    prepared = prepared_for(pool, revision_pk).order_by("-revision_id").first()
    if prepared is not None:
        return to_facts(prepared.revision.as_object())
    published = PublishedPool.objects.filter(pool=pool).first()
    return published.facts if published else None
