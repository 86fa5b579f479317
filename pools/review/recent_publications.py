"""What was published, or taken off the list, in the last ten minutes, however it came about.

An editor's button, a moderator's approval, a schedule, a file and the desk all leave a line in the
pool's history: from there each is offered for undoing.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from pools.models import Conflict, Pool
from pools.review import undo_offers
from pools.review.undo import PUBLISHED, TAKEN_OFF


@dataclass(frozen=True)
class Publication:
    """The last that was done to a pool for all to see; ``revision_pk`` is None where it was taken
    off the list."""

    pool: Pool
    entry_pk: int
    by: Any
    revision_pk: int | None

    @property
    def taken_off(self) -> bool:
        """Whether visitors lost it."""
        return self.revision_pk is None

    @property
    def is_latest(self) -> bool:
        """Whether no draft is newer."""
        return self.pool.latest_revision_id == self.revision_pk

    def offer(self, user: Any) -> str:
        """For the form of its Undo."""
        if self.taken_off:
            return undo_offers.sign("taken_off", user, pool=self.pool.pk, entry=self.entry_pk)
        what = {"pool": self.pool.pk, "revision": self.revision_pk, "topic": ""}
        return undo_offers.sign("publication", user, **what)


def recent_publications(user: Any, pool_pk: int | None = None) -> list[Publication]:
    """Those that this user may take back, newest first; of one pool or of all. What something else
    followed since is not among them. One query where nothing was published, else two."""
    if not user.has_perm("pools.publish_pool"):
        return []
    log = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Pool),
        action__in=PUBLISHED + TAKEN_OFF,
        timestamp__gte=timezone.now() - dt.timedelta(seconds=undo_offers.LASTS),
    ).select_related("user")
    if pool_pk is not None:
        log = log.filter(object_id=str(pool_pk))
    newest: dict[int, ModelLogEntry] = {}
    for entry in log.order_by("-timestamp", "-pk"):
        newest.setdefault(int(entry.object_id), entry)
    if not newest:
        return []
    tied = Conflict.objects.filter(editor=user, ended_at=None).values("pool")
    pools = Pool.objects.exclude(pk__in=tied).in_bulk(newest)
    found = []
    for pk, entry in newest.items():
        pool = pools.get(pk)
        if pool is None:
            continue
        taken_off = entry.action in TAKEN_OFF
        if pool.live is taken_off or not (taken_off or pool.live_revision_id == entry.revision_id):
            continue
        revision = None if taken_off else entry.revision_id
        found.append(Publication(pool, entry.pk, entry.user, revision))
    return found
