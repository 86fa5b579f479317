"""Claims of a pool that somebody contests and nobody has decided."""

import datetime as dt
from dataclasses import dataclass, field

from pools import topics
from pools.models import Proposal, indicators_in


@dataclass
class Contested:
    """A claim somebody contests and nobody has decided; none of the contributor's own words."""

    topic: str
    label: str
    since: dt.datetime
    replies: list[str] = field(default_factory=list)

    @property
    def indicator(self) -> bool:
        """Whether the page has a claim row to point to."""
        return self.topic not in topics.FACT


def open_contests(slug: str) -> list[Contested]:
    """The contested claims of a pool, with what its own team replied and a reviewer has let
    through. One query, three where there are any."""
    contests = list(Proposal.objects.open_contests(slug).select_related("submission"))
    if not contests:
        return []
    specs = indicators_in()
    found: dict[str, Contested] = {}
    for contest in contests:
        since = contest.submission.sent_at or contest.submission.created_at
        label = topics.label(contest.topic, specs)
        known = found.setdefault(contest.topic, Contested(contest.topic, label, since))
        if contest.reply and contest.reply_public:
            known.replies.append(contest.reply)
    for reply in Proposal.objects.accepted_replies(slug).select_related("submission"):
        answered, sent = found.get(reply.topic), reply.submission.sent_at
        # To this contest, not to an earlier one that has been decided.
        if answered and sent and sent >= answered.since:
            answered.replies.append(reply.reply)
    return list(found.values())
