"""The sources a claim has, at the desk: what becomes of each when the proposal is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from pools.claims.facts import PoolFacts, SourceNote
from pools.models import Proposal, PublishedPool, Submission
from pools.models.proposal import Act
from pools.topics.sourcing import AGREES, CHOICES, DIFFERS, DROP, default_choice


@dataclass(frozen=True)
class ListedSource:
    """A source with its control. ``choice`` is what is chosen now."""

    source: SourceNote
    name: str
    choice: str

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may become of it, in words."""
        return [
            (AGREES, _("Keep: it says the same")),
            (DIFFERS, _("Keep: it says something else")),
            (DROP, _("Remove it")),
        ]


def can_be_listed(proposal: Proposal, facts: PoolFacts | None) -> bool:
    """Whether its source can stand beside our value as one that differs: it gives one, to a listed
    pool's topic, and that page is not what our value rests on."""
    if facts is None or proposal.act != Act.SET or not proposal.source_url:
        return False
    listed = facts.sources_on(proposal.topic)
    return all(one.url != proposal.source_url or one.stance == DIFFERS for one in listed)


def listing_fault(proposal: Proposal, submission: Submission, edited: Any) -> str:
    """Why its source cannot be listed in place of its value, as a sentence; empty where it can."""
    if edited:
        return _("You edited the value. Accept it, or undo the edit to list only the source.")
    published = PublishedPool.objects.filter(pool__submissions=submission).first()
    if can_be_listed(proposal, published.facts if published else None):
        return ""
    return _("This source cannot be listed beside our value. Accept or decline what it says.")


def listed_sources(
    proposal: Proposal,
    facts: PoolFacts | None,
    present: Any,
    data: Mapping[str, Any] | None,
) -> list[ListedSource]:
    """The topic's own sources; none where accepting leaves them as they are."""
    if facts is None or proposal.act == Act.REPLY:
        return []
    sets = proposal.act == Act.SET or proposal.edited is not None
    changes = sets and not proposal.only_lists and proposal.outcome != present
    found = []
    for source in facts.sources_on(proposal.topic):
        name = f"p{proposal.pk}-keep-{sha256(source.url.encode()).hexdigest()[:12]}"
        choice = (data or {}).get(name) or proposal.source_choices.get(source.url)
        if choice not in CHOICES:
            choice = default_choice(proposal.topic, source, changes_value=changes)
        found.append(ListedSource(source, name, choice))
    return found


def chosen(listed: list[ListedSource], data: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen on the page, by address. A source the page did not show is left out."""
    return {one.source.url: data[one.name] for one in listed if data.get(one.name) in CHOICES}
