"""What the pool's page needs of contributions, without its view knowing of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from pools import topics
from pools.contributions.review_times import in_words
from pools.models import Proposal, indicators_in

register = template.Library()
STAND_IN = "topic"


@dataclass(frozen=True)
class ClaimForms:
    """Under which addresses the forms of a pool's topics stand: "/pools/lido/correct/"."""

    correct: str
    confirm: str
    contest: str


@register.simple_tag
def claim_forms(slug: str) -> ClaimForms:
    """The forms of a pool, found once for all of its topics."""
    return ClaimForms(
        *(
            reverse(f"claim_{act}", args=[slug, STAND_IN]).removesuffix(f"{STAND_IN}/")
            for act in ("correct", "confirm", "contest")
        )
    )


@register.simple_tag
def claim_actions(forms: ClaimForms | str, topic: str, label: str) -> str:
    """Correct, confirm, contest: links for one topic. Nothing without forms, in a preview. A tag,
    not a partial: a page has fifty."""
    if not isinstance(forms, ClaimForms):
        return ""
    return format_html_join(
        " ",
        '<a href="{}{}/">{}<span class="vh">: {}</span></a>',
        (
            (forms.correct, topic, _("Correct"), label),
            (forms.confirm, topic, _("Still true"), label),
            (forms.contest, topic, _("Contest"), label),
        ),
    )


@register.filter
def waited(days: float) -> str:
    """A waiting time in days, for a reader."""
    return in_words(days)


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


@register.filter
def on_topic(contests: Iterable[Contested] | None, topic: str) -> Contested | None:
    """The contest of one topic; None where there is none, and in a preview."""
    return next((contest for contest in contests or () if contest.topic == topic), None)


@register.simple_tag
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
