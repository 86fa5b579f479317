"""A submission as its contributor sees it: where it stands, what follows, claim by claim."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pools import topics
from pools.claims import dates
from pools.contributions.more import may_add
from pools.models import PublishedPool, Submission, indicators_in
from pools.models.merging import is_passed_over, sent_by
from pools.models.proposal import Act, Decision, Proposal
from pools.models.submission import OPEN, State
from pools.topics import proposed_values

EVENTS = {
    "send": gettext_lazy("Received"),
    "added": gettext_lazy("You added a claim"),
    "take": gettext_lazy("A reviewer took it up"),
    "ask": gettext_lazy("A reviewer asked a question"),
    "answer": gettext_lazy("You answered"),
    "replied": gettext_lazy("You added a reply"),
    "accept": gettext_lazy("Accepted and published"),
    "show": gettext_lazy("Accepted; your reply shows beside the claim"),
    "hand_over": gettext_lazy("Decided; waiting for a second look before publication"),
    "take_back": gettext_lazy("Back in review"),
    "published": gettext_lazy("Published"),
    "decline": gettext_lazy("Declined"),
    "withdraw": gettext_lazy("You withdrew it"),
    "spam": gettext_lazy("Closed as spam"),
    "expire": gettext_lazy("Closed, because a question stayed open"),
    "remind": gettext_lazy("A reminder was due"),
    "recall": gettext_lazy("The question was taken back; you need not answer"),
    "lapse": gettext_lazy("A question stayed open; the rest goes on"),
    "resume": gettext_lazy("Back in review"),
    "part_published": gettext_lazy("Published in part; the rest is still being decided"),
    "merge": gettext_lazy("Merged with another proposal for the same pool"),
    "unmerge": gettext_lazy("Separated from the other proposal; back in review"),
    "joined": gettext_lazy("Another proposal for the same pool was merged with yours"),
    "parted": gettext_lazy("The other proposal was separated from yours again"),
}
NEXT = {
    State.DRAFT: gettext_lazy("You haven’t sent it yet. Continue where you left off."),
    State.RECEIVED: gettext_lazy("A reviewer will take it up, oldest first."),
    State.IN_REVIEW: gettext_lazy("A reviewer looks at each claim and its source."),
    State.WAITING: gettext_lazy("We're waiting for you: please answer the questions below."),
    State.HANDED_OVER: gettext_lazy("A moderator looks over the prepared change and publishes it."),
    State.ACCEPTED: gettext_lazy("Nothing: what was accepted is public."),
    State.DECLINED: gettext_lazy("Nothing. With other evidence you can send a new proposal."),
    State.WITHDRAWN: gettext_lazy("Nothing: you took it back."),
    State.SPAM: gettext_lazy("Nothing."),
    State.EXPIRED: gettext_lazy("Nothing. You can send a new proposal at any time."),
    State.MERGED: gettext_lazy(
        "Your proposal was merged with another one for the same pool. A reviewer decides on both "
        "together. What becomes of your claims shows below."
    ),
}
MERGED_OVER = gettext_lazy(
    "Nothing: your proposal was merged with another one for the same pool, and both are decided. "
    "What became of your claims shows below."
)
# Ended before anything was decided, whatever had been said of single claims by then.
UNDECIDED = (State.WITHDRAWN, State.SPAM, State.EXPIRED)
QUOTING = (Act.CONFIRM, Act.CONTEST)
BADGES: dict[str, str] = {
    State.RECEIVED: "waiting",
    State.IN_REVIEW: "waiting",
    State.WAITING: "asked",
    State.HANDED_OVER: "accepted",
    State.ACCEPTED: "accepted",
    State.DECLINED: "declined",
    State.MERGED: "waiting",
    Decision.PENDING: "waiting",
    Decision.ASK: "asked",
    Decision.ACCEPT: "accepted",
    Decision.DECLINE: "declined",
}


@dataclass(frozen=True)
class ClaimProgress:
    """One proposal for reading. Empty words mean unknown."""

    proposal: Proposal
    label: str
    now: str
    then: str  # what stood there when it was confirmed or contested
    proposed: str
    earlier: str | None  # as it read before an answer
    edited: str | None  # as an editor changed it
    notes: tuple[Any, ...]
    badge: str
    word: str  # of the decision, as far as it is one
    answer: Any = None
    answer_words: Any = None
    change_url: str = ""  # where its contributor may still change it

    @property
    def decided(self) -> bool:
        """Whether a reviewer has said yes or no to it, be it for now."""
        return self.proposal.decision in (Decision.ACCEPT, Decision.DECLINE)

    @property
    def open_question(self) -> bool:
        """Whether the contributor is asked about it."""
        return self.proposal.decision == Decision.ASK


def lines_of(
    submission: Submission, answers: dict[int, Any] | None = None, key: str = ""
) -> list[ClaimProgress]:
    """The proposals of a submission, with the way to change them where ``key`` is its
    contributor's. Three queries."""
    specs, day = indicators_in(), dates.today()
    published = PublishedPool.objects.filter(pool__submissions=submission).first()
    facts = published.facts if published else None
    state = submission.outcome_state
    lines = []
    for proposal in sent_by(submission).select_related("submission").prefetch_related("notes"):
        known = proposal.topic in topics.known_keys(specs)
        present = (
            proposed_values.published_value(facts, proposal.topic, specs, day)
            if facts and known
            else None
        )
        answer, words = (answers or {}).get(proposal.pk, (None, None))
        lines.append(
            ClaimProgress(
                proposal=proposal,
                label=topics.label(proposal.topic, specs),
                now=format_value(proposal.topic, present),
                then=format_value(proposal.topic, proposal.value)
                if proposal.act in QUOTING
                else "",
                proposed=format_value(proposal.topic, proposal.value)
                if proposal.act == Act.SET
                else "",
                earlier=format_value(proposal.topic, proposal.earlier["value"])
                if proposal.earlier
                else None,
                edited=format_value(proposal.topic, proposal.edited["value"])
                if proposal.edited
                else None,
                notes=tuple(proposal.notes.all()),
                badge=_badge(state, proposal),
                word=_decision_word(state, proposal),
                answer=answer,
                answer_words=words,
                change_url=_change_url(submission, proposal, key),
            )
        )
    return lines


def _change_url(submission: Submission, proposal: Proposal, key: str) -> str:
    if not (key and may_add(submission, proposal)):
        return ""
    return reverse("submission_add", args=[key, proposal.topic])


def format_value(topic: str, value: Any) -> str:
    """A stored value in words; a value that no longer fits its topic is unknown."""
    try:
        return proposed_values.format_value(topic, value)
    except (ValueError, KeyError, TypeError):
        return ""


def _badge(state: State, proposal: Proposal) -> str:
    undecided = state in UNDECIDED and proposal.published_at is None
    if undecided or is_passed_over(proposal):
        return "unknown"
    return BADGES[proposal.decision]


def _decision_word(state: State, proposal: Proposal) -> str:
    decision = Decision(proposal.decision)
    if proposal.published_at is not None and state != State.ACCEPTED:
        return _("Published")  # ahead of the rest, which stays open or was closed undecided
    if state in UNDECIDED:
        return _("Closed undecided")
    if is_passed_over(proposal):
        return _("Not used: another proposal’s answer was chosen")
    if state in OPEN and decision == Decision.ACCEPT:
        return _("Accepted so far")
    if state in OPEN and decision == Decision.DECLINE:
        return _("Declined so far")
    return str(decision.label)


def state_word(state: State) -> str:
    """The state as its contributor reads it."""
    return _("Waiting for you") if state == State.WAITING else str(state.label)


def next_words(submission: Submission) -> str:
    """What happens next, in a sentence."""
    if submission.state == State.WITHDRAWN and submission.sent_at is None:
        return _("Nothing: you deleted this draft. It was never sent.")
    if submission.state == State.MERGED and submission.outcome_state not in OPEN:
        return str(MERGED_OVER)
    return str(NEXT[State(submission.state)])


def steps_of(submission: Submission, *, reviewed: bool) -> list[dict[str, str]]:
    """For the steps component: received, in review, decided. ``reviewed`` says whether anybody
    took it up: what was ended before skips that step. What was merged stands where the other does,
    but is asked nothing."""
    state = submission.outcome_state
    if submission.state == State.MERGED and state in (State.RECEIVED, State.WAITING):
        state = State.IN_REVIEW
    if state in UNDECIDED:
        before = [_("Received")] if submission.sent_at else []
        before += [_("In review")] if reviewed else []
        return [
            *({"label": label, "state": "done"} for label in before),
            {"label": str(state.label), "state": "current"},
        ]
    reached = {State.DRAFT: 0, State.RECEIVED: 1, State.IN_REVIEW: 2, State.WAITING: 2}.get(
        state, 3
    )
    words = [_("Received"), _("In review"), _("Decided")]
    if state == State.WAITING:
        words[1] = _("Waiting for you")
    if reached == 3:
        words[2] = str(state.label)
    marks = ["done" if n < reached else "current" if n == reached else "ahead" for n in (1, 2, 3)]
    return [{"label": label, "state": mark} for label, mark in zip(words, marks, strict=True)]


def events_of(submission: Submission) -> list[dict[str, Any]]:
    """The public time line, oldest first. It names no reviewer."""
    return [
        {
            "name": event.name,
            "at": event.at,
            "words": EVENTS.get(event.name, event.name),
            "why": event.words,
        }
        for event in submission.events.public()
        if event.name in EVENTS
    ]


def time_words(times: Any) -> str:
    """How long decisions took, in a sentence; empty where there were none."""
    if times.median is not None:
        return _(
            "In the last six months, half of these proposals were decided within %(median)s "
            "days, and nine in ten within %(ninetieth)s days."
        ) % {"median": times.median, "ninetieth": times.ninetieth}
    if times.cases:
        return ngettext(
            "In the last six months there was %(count)s such decision. It took %(days)s days.",
            "In the last six months there were %(count)s such decisions. They took %(days)s days.",
            times.count,
        ) % {"count": times.count, "days": ", ".join(str(day) for day in times.cases)}
    return _("We can’t estimate the wait yet.")
