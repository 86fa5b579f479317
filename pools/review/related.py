"""Open submissions that may concern one pool: the pool itself, a website on the same host, or a
similar name. Seen from the first, before anything of them is published."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, DateTimeField, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from pools.claims.web_addresses import bare_host
from pools.contributions.duplicates import bare_name, similar_names
from pools.models import Conflict, Proposal, Submission
from pools.models.submission import OPEN, State

# Names that are compared with each other; of more only those that read alike are found.
MOST_NAMES = 400


@dataclass(frozen=True)
class OpenSubmission:
    """What tells which pool an open submission is about."""

    pk: int
    pool_id: int | None
    title: str
    state: str
    assignee_id: int | None
    sent_at: dt.datetime
    hosts: frozenset[str] = field(default_factory=frozenset)  # its pool's, and those it proposes


Groups = dict[int, list[OpenSubmission]]


def open_submissions() -> list[OpenSubmission]:
    """Everything that is open, oldest first. Three queries."""
    hosts: dict[int, set[str]] = defaultdict(set)
    sites = Proposal.objects.filter(topic="website", submission__state__in=OPEN)
    for proposal in sites.only("submission_id", "act", "value", "edited", "keeps_value"):
        if host := bare_host(str(proposal.outcome or "")):
            hosts[proposal.submission_id].add(host)
    listed = Submission.objects.open().exclude(pool=None)
    for pk, website in listed.values_list("pk", "pool__website"):
        if host := bare_host(website):
            hosts[pk].add(host)
    rows = Submission.objects.open().order_by("sent_at", "pk")
    columns = rows.values_list("pk", "pool_id", "title", "state", "assignee_id", "sent_at")
    return [
        OpenSubmission(pk, pool, title, state, assignee, sent, frozenset(hosts.get(pk, ())))
        for pk, pool, title, state, assignee, sent in columns
        if sent is not None  # a constraint says so of all that is open
    ]


def groups_of(found: Sequence[OpenSubmission]) -> Groups:
    """Those that may concern the same pool as another: by key, with their whole group, oldest
    first, themselves included."""
    parent: dict[Any, Any] = {}

    def root(node: Any) -> Any:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    names: dict[str, None] = {}
    unlisted: dict[str, None] = {}
    for one in found:
        named = ("name", bare_name(one.title))
        marks: list[tuple[str, Any]] = [("host", host) for host in one.hosts]
        # A listed pool's own submissions share its name; they are told by the pool first.
        marks += [named] if named[1] else []
        marks += [("pool", one.pool_id)] if one.pool_id is not None else []
        for mark in marks:
            parent[root(mark)] = root(one.pk)
        if named[1]:
            names[named[1]] = None
            if one.pool_id is None:
                unlisted[named[1]] = None
    compared = list(names)[:MOST_NAMES]
    for name in list(unlisted)[:MOST_NAMES]:
        for other in similar_names(name, compared):
            parent[root(("name", other))] = root(("name", name))
    groups: dict[Any, list[OpenSubmission]] = defaultdict(list)
    for one in found:
        groups[root(one.pk)].append(one)
    return {one.pk: group for group in groups.values() if len(group) > 1 for one in group}


def others_of(pk: int, groups: Groups) -> list[OpenSubmission]:
    """The rest of its group."""
    return [one for one in groups.get(pk, ()) if one.pk != pk]


def why_related(one: OpenSubmission, other: OpenSubmission) -> str:
    """What they have in common, for whoever decides on one of them."""
    if one.pool_id is not None and one.pool_id == other.pool_id:
        return _("Submission %d is about the same pool.") % other.pk
    if one.hosts & other.hosts:
        return _("Submission %d is about a pool with the same website.") % other.pk
    if similar_names(bare_name(one.title), [bare_name(other.title)]):
        return _("Submission %d proposes a pool of a similar name.") % other.pk
    return _("Submission %d may be about the same pool.") % other.pk


def in_queue_order(queryset: QuerySet[Submission], groups: Groups) -> QuerySet[Submission]:
    """The oldest first, with each of a group right behind its oldest."""
    leaders = {group[0].pk: group for group in groups.values()}
    since, lead = [], []
    for pk, group in leaders.items():
        inside = [one.pk for one in group]
        since.append(When(pk__in=inside, then=Value(group[0].sent_at)))
        lead.append(When(pk__in=inside, then=Value(pk)))
    return queryset.annotate(
        since=Case(*since, default=F("sent_at"), output_field=DateTimeField()),
        lead=Case(*lead, default=F("pk"), output_field=IntegerField()),
    ).order_by("since", "lead", "sent_at", "pk")


def next_in_queue(pk: int, user: Any) -> int | None:
    """What to decide after this one: the next in the queue's order that waits, is in nobody
    else's hands and has no pool the user is tied to; from the top again at its end."""
    found = open_submissions()
    groups = groups_of(found)
    tied = set(
        Conflict.objects.filter(editor=user, ended_at=None).values_list("pool_id", flat=True)
    )
    this = Submission.objects.filter(pk=pk).values_list("sent_at", "pk").first()

    def place(one: OpenSubmission) -> tuple[dt.datetime, int, dt.datetime, int]:
        first = groups.get(one.pk, [one])[0]
        return first.sent_at, first.pk, one.sent_at, one.pk

    waiting = sorted(filter(lambda one: _is_free(one, pk, user, tied), found), key=place)
    if not waiting:
        return None
    here = next((place(one) for one in found if one.pk == pk), None)
    if here is None and this is not None and this[0] is not None:
        here = (this[0], this[1], this[0], this[1])
    after = [one for one in waiting if here is None or place(one) > here]
    return (after or waiting)[0].pk


def _is_free(one: OpenSubmission, pk: int, user: Any, tied: Collection[int | None]) -> bool:
    return (
        one.pk != pk
        and one.state in (State.RECEIVED, State.IN_REVIEW)
        and one.assignee_id in (None, user.pk)
        and one.pool_id not in tied
    )
