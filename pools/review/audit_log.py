"""The desk's audit log, and what stands in the way of publishing, in a reader's words."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools import topics
from pools.claims.indicator import IndicatorSpec
from pools.models import Event
from pools.models.event import EventActor
from pools.models.proposal import Decision, Reason
from pools.models.submission import State

NAMES = {
    "send": gettext_lazy("sent it"),
    "take": gettext_lazy("took it"),
    "release": gettext_lazy("released it"),
    "assign": gettext_lazy("assigned it"),
    "decided": gettext_lazy("decided"),
    "seconded": gettext_lazy("agreed as the second person"),
    "reopened": gettext_lazy("opened again, because the directory had changed"),
    "reply_shown": gettext_lazy("showed the pool's reply"),
    "reply_hidden": gettext_lazy("hid the pool's reply"),
    "ask": gettext_lazy("asked"),
    "answer": gettext_lazy("answered"),
    "replied": gettext_lazy("added a reply"),
    "accept": gettext_lazy("published it"),
    "show": gettext_lazy("let the reply through"),
    "hand_over": gettext_lazy("prepared it for a moderator"),
    "take_back": gettext_lazy("took it back into review"),
    "published": gettext_lazy("closed it, as it was published"),
    "decline": gettext_lazy("declined it"),
    "withdraw": gettext_lazy("withdrew it"),
    "spam": gettext_lazy("closed it as spam"),
    "not_spam": gettext_lazy("said that it is no spam"),
    "expire": gettext_lazy("closed it, because a question stayed open"),
    "remind": gettext_lazy("reminded the contributor"),
    "added": gettext_lazy("added or changed a claim"),
    "recall": gettext_lazy("took the questions back"),
    "lapse": gettext_lazy("ended the wait for an answer; accepted claims stay"),
    "resume": gettext_lazy("opened it again"),
    "merge": gettext_lazy("merged it with another"),
    "unmerge": gettext_lazy("separated it from the other"),
    "joined": gettext_lazy("merged another with it"),
    "parted": gettext_lazy("separated the other from it"),
    "part_published": gettext_lazy("published what was accepted so far"),
}


def lines(events: Iterable[Event], specs: Sequence[IndicatorSpec]) -> list[dict[str, Any]]:
    """Every event: when, and who did what to which claim, where it led and in which words."""
    found: list[dict[str, Any]] = []
    for event in events:
        topic = topics.label(event.proposal.topic, specs) if event.proposal else ""
        found.append(
            {
                "at": event.at,
                "who": event.by or EventActor(event.actor).label,
                "did": NAMES.get(event.name, event.name),
                "topic": topic,
                "state": State(event.to_state).label if event.to_state else "",
                "words": _words(event, specs),
            }
        )
    return found


def _words(event: Event, specs: Sequence[IndicatorSpec]) -> str:
    decision = str(Decision(event.decision).label) if event.decision else ""
    if event.edited:
        decision = _("%(decision)s, edited") % {"decision": decision}
    reason = str(Reason(event.reason_code).label) if event.reason_code else ""
    other = f"#{event.other_id}" if event.other_id else ""
    said = (decision, reason, other, labels(event.topics, specs), event.words)
    return ". ".join(filter(None, said))


def labels(keys: Iterable[str], specs: Sequence[IndicatorSpec]) -> str:
    """Topics as readers call them."""
    return ", ".join(topics.label(key, specs) for key in keys)


def fault_words(fault: Any, specs: Sequence[IndicatorSpec]) -> str:
    """What stands in the way of publishing, under its topic's label instead of its key."""
    topic = getattr(fault, "topic", "")
    if not topic:
        return str(fault)
    return f"{topics.label(topic.split('.')[0], specs)}: {fault.message}"
