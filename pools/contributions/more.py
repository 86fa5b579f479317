"""What may still be added to a proposal while it waits, and the links that were given with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pools.claims.indicator import IndicatorSpec
from pools.contributions.sections import SECTIONS, Section, questions_in
from pools.models import Proposal, Submission
from pools.models.proposal import Act, Decision
from pools.models.submission import Kind, State
from pools.topics import FACT

STATES = (State.RECEIVED, State.IN_REVIEW, State.WAITING)


@dataclass(frozen=True)
class OpenTopic:
    """A question nobody has answered in this proposal."""

    topic: str
    label: str


def takes_more(submission: Submission) -> bool:
    """Whether claims can join it. A reply speaks of one claim only."""
    return submission.state in STATES and submission.kind != Kind.REPLY


def may_add(submission: Submission, sent: Proposal | None) -> bool:
    """Whether this claim can: new, or the contributor's own and not decided yet."""
    if not takes_more(submission):
        return False
    if sent is None:
        return True
    # What another proposal brought is not this one's to change, nor what was chosen over.
    own = sent.submission_id == submission.pk and sent.sent_in_id is None
    return own and sent.act == Act.SET and sent.decision == Decision.PENDING


def sources_given(submission: Submission) -> list[str]:
    """The addresses its claims cite, each once, in the order they came; those that are only their
    own source stand first, because other claims seldom rest on them. One query."""
    cited = submission.proposals.exclude(source_url="").order_by("position", "pk")
    pairs = list(cited.values_list("topic", "source_url"))
    own = [url for topic, url in pairs if topic in FACT and FACT[topic].own_source]
    return list(dict.fromkeys([*own, *(url for _topic, url in pairs)]))


def open_topics(
    submission: Submission, indicators: Sequence[IndicatorSpec]
) -> list[tuple[Section, list[OpenTopic]]]:
    """Questions it does not answer yet, section by section. One query."""
    if not takes_more(submission):
        return []
    said = submission.proposals.exclude(act=Act.SET, value=None)
    answered = set(said.values_list("topic", flat=True))
    found = []
    for section in SECTIONS:
        asked = questions_in(section, indicators)
        rest = [OpenTopic(q.topic, str(q.label)) for q in asked if q.topic not in answered]
        if rest:
            found.append((section, rest))
    return found
