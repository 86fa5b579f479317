"""What proposals are compared with: every listed pool and every open submission."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pools.claims.facts import PoolFacts
from pools.claims.web_addresses import bare_host
from pools.links.checks import addresses_of
from pools.models import Link, Proposal, PublishedPool, Submission
from pools.models.submission import OPEN
from pools.review.related import Groups, OpenSubmission, groups_of, open_submissions, others_of


@dataclass(frozen=True)
class Surroundings:
    """What the proposals of one submission are compared with."""

    own: PoolFacts | None
    others: tuple[dict[str, Any], ...]
    today: dt.date
    links: dict[str, Link]  # what came of opening the proposals' links, by address
    rivals: dict[str, list[int]]  # other open submissions on the pool's topics
    proposed_site: str = ""  # of a pool that is not listed yet
    this: OpenSubmission | None = None  # while it is open
    related: tuple[OpenSubmission, ...] = ()  # other open ones that may concern the same pool
    groups: Groups = field(default_factory=dict)

    @classmethod
    def of(
        cls, submission: Submission, proposals: Sequence[Proposal], today: dt.date
    ) -> "Surroundings":
        """Five queries."""
        urls = [url for proposal in proposals for url in addresses_of(proposal)]
        links = {link.url: link for link in Link.objects.filter(url__in=urls)}
        directory = Directory.now([submission.pool_id])
        return directory.around(submission, proposals, today, links)

    @cached_property
    def hosts(self) -> dict[str, str]:
        """Hosts of listed pools' own sites, with the pool's name."""
        found = {bare_host(d["website"]): d["name"] for d in self.others if d["website"]}
        if self.own and self.own.website:
            found[bare_host(self.own.website)] = self.own.name
        return found


@dataclass(frozen=True)
class Directory:
    """Everything that is listed or open, read once a page."""

    documents: dict[int, dict[str, Any]]  # of published pools, by key, in the order of addresses
    groups: Groups
    rivals: dict[int, dict[str, list[int]]]  # open submissions by pool and topic
    facts: dict[int, PoolFacts] = field(default_factory=dict)

    @classmethod
    def now(cls, pools: Iterable[int | None], groups: Groups | None = None) -> "Directory":
        """With what is open on these pools. Two queries, and three more where the groups of what
        is open are not read already."""
        documents = PublishedPool.objects.order_by("slug").values_list("pk", "document")
        rivals: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        known = {pk for pk in pools if pk is not None}
        spoken = Proposal.objects.filter(
            submission__pool_id__in=known, submission__state__in=OPEN
        ).order_by("submission_id")
        for pool, topic, pk in spoken.values_list("submission__pool_id", "topic", "submission_id"):
            rivals[pool][topic].append(pk)
        if groups is None:
            groups = groups_of(open_submissions())
        return cls(dict(documents), groups, rivals)

    def around(
        self,
        submission: Submission,
        proposals: Sequence[Proposal],
        today: dt.date,
        links: dict[str, Link] | None = None,
    ) -> Surroundings:
        """What one submission is compared with. No query."""
        pool = submission.pool_id
        own = self._facts(pool)
        others = tuple(document for pk, document in self.documents.items() if pk != pool)
        sites = [str(p.outcome or "") for p in proposals if p.topic == "website"]
        spoken = self.rivals.get(pool, {}) if pool is not None else {}
        rivals = {
            topic: [pk for pk in found if pk != submission.pk] for topic, found in spoken.items()
        }
        group = self.groups.get(submission.pk, [])
        return Surroundings(
            own=own,
            others=others,
            today=today,
            links=links or {},
            rivals=rivals,
            proposed_site=sites[0] if sites and own is None else "",
            this=next((one for one in group if one.pk == submission.pk), None),
            related=tuple(others_of(submission.pk, self.groups)),
            groups=self.groups,
        )

    def _facts(self, pool: int | None) -> PoolFacts | None:
        if pool is None or pool not in self.documents:
            return None
        if pool not in self.facts:
            self.facts[pool] = PoolFacts.from_store(self.documents[pool])
        return self.facts[pool]
