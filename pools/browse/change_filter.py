"""Which changes a query asks for: the one filter of the public log, for its page and its feed."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from pools import topics
from pools.browse.index import Index
from pools.models import Change
from pools.models.change import ChangeQuerySet


@dataclass(frozen=True)
class ChangeFilter:
    """The pool and topic asked for, and what is wrong with them. With an error, nothing is kept."""

    pool: str
    topic: str
    log: ChangeQuerySet
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that ask for it."""
        pairs = [("pool", self.pool), ("topic", self.topic)]
        return [(name, value) for name, value in pairs if value and not self.errors]

    @property
    def query(self) -> str:
        """The same with a question mark; empty without any."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""


def change_filter(data: QueryDict, index: Index) -> ChangeFilter:
    """The log as asked for, newest first. Unknown parameters are ignored. No query."""
    pool, topic = data.get("pool", ""), data.get("topic", "")
    errors = {}
    if pool and pool not in index.by_slug:
        errors["pool"] = pool[:60]
    if topic and topic not in topics.known_keys(index.specs()):
        errors["topic"] = topic[:60]
    if errors:
        return ChangeFilter(pool, topic, Change.objects.none(), errors)
    return ChangeFilter(pool, topic, log_of(index, pool, topic))


def log_of(index: Index, pool: str = "", topic: str = "") -> ChangeQuerySet:
    """The log, newest first; of a published pool and of a topic where they are named. No query."""
    log = Change.objects.for_log()
    if pool:
        log = log.of_pools([index.by_slug[pool].pk])
    return log.filter(topic=topic) if topic else log
