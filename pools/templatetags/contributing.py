"""What the pool's page needs of contributions, without its view knowing of them."""

from django import template
from django.urls import reverse

from pools.claims import topics
from pools.models import Proposal, publishing

register = template.Library()
STAND_IN = "topic"


@register.simple_tag
def claim_forms(slug: str, act: str) -> str:
    """Under which address the forms of a pool's topics stand: "/pools/lido/correct/"."""
    return reverse(f"claim_{act}", args=[slug, STAND_IN]).removesuffix(f"{STAND_IN}/")


@register.simple_tag
def open_contests(slug: str) -> list[dict[str, object]]:
    """Claims somebody contests and nobody has decided, with the pool's reply where a reviewer
    has let it through. None of the contributor's own words. One query, two where there are any.
    """
    contests = list(Proposal.objects.open_contests(slug).select_related("submission"))
    specs = publishing.specs() if contests else []
    found: dict[str, dict[str, object]] = {}
    for contest in contests:
        known = found.setdefault(
            contest.topic,
            {
                "topic": contest.topic,
                "label": topics.label(contest.topic, specs),
                "indicator": contest.topic not in topics.FACT,
                "since": contest.submission.sent_at,
                "replies": [],
            },
        )
        if contest.reply and contest.reply_public:
            known["replies"].append(contest.reply)  # type: ignore[attr-defined]
    return list(found.values())
