"""What the pool's page needs of contributions, without its view knowing of them."""

from collections.abc import Iterable

from django import template
from django.urls import reverse

from pools.claims import ages
from pools.contributions.contests import Contested

register = template.Library()
STAND_IN = "topic"


@register.simple_tag
def claim_forms(slug: str, act: str) -> str:
    """Under which address the forms of a pool's topics stand: "/pools/lido/correct/"."""
    return reverse(f"claim_{act}", args=[slug, STAND_IN]).removesuffix(f"{STAND_IN}/")


@register.filter
def waited(days: float) -> str:
    """A waiting time in days, for a reader."""
    return ages.waited(days)


@register.filter
def on_topic(contests: Iterable[Contested] | None, topic: str) -> Contested | None:
    """The contest of one topic; None where there is none, and in a preview."""
    return next((contest for contest in contests or () if contest.topic == topic), None)
