"""The sources a claim has, at the desk: what becomes of each when the proposal is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from pools.claims.facts import PoolFacts, SourceNote
from pools.models import Proposal
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


def listed_sources(
    proposal: Proposal,
    facts: PoolFacts | None,
    present: Any,
    data: Mapping[str, Any] | None,
) -> list[ListedSource]:
    """The topic's own sources; none where accepting leaves them as they are."""
    if facts is None or proposal.act == Act.REPLY:
        return []
    changes = (proposal.act == Act.SET or proposal.edited is not None) and (
        proposal.outcome != present
    )
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
