"""What a machine found still standing where a source points to: the source's *seen on* moves."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from pools.models.pool import Pool
from pools.models.publication import PublishedPool
from pools.models.publishing import Note


@transaction.atomic
def mark_seen(pool: Pool, seen: Collection[tuple[str, str]], day: dt.date) -> int:
    """Move *seen on* of listed sources, each a topic and an address, forward to ``day``: in what
    is published, and in an editor's draft beside it, so that publishing that takes nothing back.

    What the directory says stays as it is, so the public log gets no line. Returns how many moved
    in what is published; where none did, nothing is written. Raises NotPublishable where the pool
    lacks by now what a published one needs.
    """
    # Read anew, and locked: what the caller holds may have been overtaken.
    live = Pool.objects.select_for_update().get(pk=pool.pk)
    if not PublishedPool.objects.filter(pool=live).exists():
        return 0
    draft, drafted_by = None, None
    if live.has_unpublished_changes:
        draft = live.get_latest_revision_as_object()
        drafted_by = live.latest_revision.user if live.latest_revision else None
    moved = _move(live, seen, day)
    if not moved:
        return 0
    live.publish(live.save_revision(), note=Note(by_machine=True))
    if draft is not None:
        _move(draft, seen, day)
        draft.save_revision(user=drafted_by)
    return moved


def _move(pool: Any, seen: Collection[tuple[str, str]], day: dt.date) -> int:
    moved = 0
    for source in pool.sources.get_object_list():
        older = source.seen_on is None or source.seen_on < day
        if (source.topic, source.url) in seen and source.stance != "differs" and older:
            source.seen_on = day
            moved += 1
    return moved
